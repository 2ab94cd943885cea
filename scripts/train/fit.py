"""Trains the reader's network on two cores or a GPU.

usage: fit.py OUT.pt MINUTES [--from sketch|minilm|FILE.pt] [--frozen 0] [--rate 1.0] [--seed 0]

Paths come from the environment: BENCH, OWN (our passages), MINILM, SKETCH, SILVER.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import torch
from batches import Batch, Sample, cut, find_batches, to_batch, to_samples
from documents import At, Document, find_lines, read_all, read_own
from losses import find_losses, total
from net import SHARED, Net, start_from_minilm, start_from_sketch
from tokenizers import Tokenizer
from torch import nn

from sayso.article import to_article
from sayso.reader.model import read_acts
from sayso.reader.windows import Pieces, Vocabulary
from sayso.records import Draft
from sayso.settings import ArticleSettings

BUDGET = 1300
SHARES = {
    "polnear": 0.3,
    "ledger": 2.5,
    "real": 1.5,
    "passages": 2.0,
    "gsr": 2.0,
    "cameo": 1.5,
    "wikiwars": 0.12,
    "tweets": 0.5,
    "lgl": 0.08,
    "factappeal": 0.7,
}
"""How often a pass sees each document: what teaches events is little, and comes often."""
WITHOUT_ATTRIBUTION = SHARES | {"polnear": 0.03}
"""The same where only the events' stack learns."""
EVENTS_ON_POLNEAR = 0.35
"""Share of PolNeAR's batches that teach silver names as well."""
DISGUISED = 0.12
"""Share of documents that come as a careless page has them."""


def folder(name: str) -> Path:
    """A path from the environment."""
    return Path(os.environ[name])


def read_corpus(vocabulary: Vocabulary) -> list[tuple[Document, list[Pieces]]]:
    """All documents that are for training, cut to pieces."""
    documents = read_all(folder("BENCH"), folder("OWN"), folder("SILVER"))
    documents = [replace(d, paragraphs=find_paragraphs(d)) for d in documents if not d.aside]
    return [(d, cut(d, vocabulary)) for d in documents]


def find_paragraphs(document: Document) -> tuple[At, ...]:
    """The article room's paragraphs, which know hard-wrapped text and page furniture; else the lines."""
    article, _ = to_article(Draft(id=document.id, text=document.text), ArticleSettings())
    found = tuple((p.start, p.end) for p in article.paragraphs) if article else ()
    return found or find_lines(document.text)


def disguise(text: str) -> str:
    """The text as careless pages have it, of the same length: all capitals, all lower case, straight quotes or none, or
    its paragraphs run together."""
    kind = random.randrange(5)
    if kind < 2:
        changed = text.upper() if kind else text.lower()
        return changed if len(changed) == len(text) else text
    if kind == 4:
        return text.replace("\n", " ")
    return re.sub('[“”"]', '"' if kind == 2 else " ", text)


def refreshed(
    corpus: list[tuple[Document, list[Pieces]]], vocabulary: Vocabulary
) -> list[tuple[Document, list[Pieces]]]:
    """The corpus with our own passages as they are now: they are still being written."""
    known = {d.id: (d, s) for d, s in corpus if d.kind == "passages"}
    own = [d for d in read_own(folder("OWN")) if d.id not in known or known[d.id][0].text != d.text]
    own = [replace(d, paragraphs=find_paragraphs(d)) for d in own]
    print("new passages", len(own), flush=True)
    fresh = {d.id for d in own}
    return [(d, s) for d, s in corpus if d.id not in fresh] + [(d, cut(d, vocabulary)) for d in own]


def one_pass(
    corpus: list[tuple[Document, list[Pieces]]], vocabulary: Vocabulary, shares: dict[str, float]
) -> list[list[Sample]]:
    """Batches of one pass over everything, in random order; windows are cut anew each time."""
    samples = defaultdict(list)
    for original, known in corpus:
        share = shares[original.kind]
        for _ in range(int(share) + (random.random() < share % 1)):
            if random.random() < DISGUISED:
                document = replace(original, text=disguise(original.text))
                stretches = cut(document, vocabulary)
            else:
                document, stretches = original, known
            samples[document.kind] += to_samples(
                document, stretches, vocabulary, lambda: random.randint(150, 256)
            )
    batches = [b for kind in samples for b in find_batches(samples[kind], BUDGET)]
    random.shuffle(batches)
    return batches


def to_groups(net: Net, rate: float, frozen: int) -> list[dict]:
    """Learning rates by layer: low for what is trained already, high for what is new."""
    wanted: list[tuple[list[nn.Parameter], float]] = [
        ([p for layer in net.events for p in layer.parameters()], 2e-4),
        ([p for m in (net.trigger, net.modality, net.historical, net.name, net.time, net.actor_of, net.recipient_of, net.again, net.time_of, net.place_of) for p in m.parameters()], 8e-4),
        ([net.lexicon.weight], 1e-3),
        ([net.named.weight], 2e-3),
    ]  # fmt: skip
    if frozen < SHARED:
        wanted += [
            ([p for layer in net.shared[frozen:] for p in layer.parameters()], 6e-5),
            ([p for layer in net.sayings for p in layer.parameters()], 9e-5),
            (
                [
                    p
                    for m in (
                        net.saying,
                        net.cue_of,
                        net.source_of,
                        net.inner,
                        net.inner_cue_of,
                        net.route,
                        net.act,
                    )
                    for p in m.parameters()
                ],
                3e-4,
            ),
        ]
    if not frozen:
        rest = [net.position.weight, net.segment, *net.norm.parameters(), net.case.weight, net.quote.weight]
        wanted.append((rest, 2e-5))
    groups = []
    for parameters, speed in wanted:
        for decay, chosen in (
            (0.01, [p for p in parameters if p.ndim > 1]),
            (0.0, [p for p in parameters if p.ndim < 2]),
        ):
            if chosen:
                groups.append(
                    {"params": chosen, "lr": speed * rate, "base": speed * rate, "weight_decay": decay}
                )
    return groups


def find_device() -> torch.device:
    """A GPU if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def mark(net: Net, batch: Batch, frozen: int) -> dict[str, torch.Tensor]:
    """The network on a batch, with only the stacks that the batch teaches."""
    mask = net.mask(batch.present)
    x = net.base(batch.pieces, batch.case, batch.quote, mask, frozen)
    marks: dict[str, torch.Tensor] = {}
    if ("saying" in batch.targets or "route" in batch.targets) and frozen < SHARED:
        marks |= net.mark_sayings(x, mask)
    if batch.kind == "factappeal":
        return marks
    if frozen == SHARED or batch.kind != "polnear" or random.random() < EVENTS_ON_POLNEAR:
        marks |= net.mark_events(x, mask, batch.acts)
    return marks


def start(args: argparse.Namespace) -> Net:
    """The network at its beginning."""
    net = Net()
    start_from_minilm(net, folder("MINILM"))
    if args.start == "sketch":
        start_from_sketch(net, folder("SKETCH"))
    elif args.start != "minilm":
        net.load_state_dict(torch.load(args.start, map_location="cpu"), strict=False)
    net.word.weight.requires_grad_(False)
    return net.to(find_device())


def write_notes(args: argparse.Namespace, corpus: list[tuple[Document, list[Pieces]]], steps: int) -> None:
    """What the card tells of the training, as OUT.json."""
    known = {k: {"documents": 0, "pieces": 0} for k in SHARES}
    for document, stretches in corpus:
        known[document.kind]["documents"] += 1
        known[document.kind]["pieces"] += sum(len(p.ids) for p in stretches)
    notes = {
        "start": args.start,
        "minutes": args.minutes,
        "seed": args.seed,
        "steps": steps,
        "budget": BUDGET,
        "data": known,
    }
    Path(args.out).with_suffix(".json").write_text(json.dumps(notes, indent=1), encoding="utf-8")


def fit(args: argparse.Namespace) -> None:
    """Trains for so many minutes, saving every few."""
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    vocabulary = Vocabulary(Tokenizer.from_file(str(folder("MINILM") / "tokenizer.json")), read_acts())
    corpus = read_corpus(vocabulary)
    print(
        "documents",
        dict(Counter(d.kind for d, _ in corpus)),
        "pieces",
        {k: sum(len(p.ids) for d, s in corpus if d.kind == k for p in s) for k in SHARES},
        flush=True,
    )
    shares = WITHOUT_ATTRIBUTION if args.frozen == SHARED else SHARES
    net, device = start(args), find_device()
    optimizer = torch.optim.AdamW(to_groups(net, args.rate, args.frozen), betas=(0.9, 0.98), fused=True)
    begun = saved = time.time()
    step, pieces, seen = 0, 0, defaultdict(lambda: [0.0, 0])
    while True:
        corpus = refreshed(corpus, vocabulary)
        for samples in one_pass(corpus, vocabulary, shares):
            done = (time.time() - begun) / (args.minutes * 60)
            if done >= 1:
                torch.save(net.cpu().state_dict(), args.out)
                write_notes(args, corpus, step)
                return
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * min(1, step / 60) * max(0.02, 1 - done)
            batch = to_batch(samples).on(device)
            net.train()
            with torch.autocast(device.type, torch.bfloat16):
                marks = mark(net, batch, args.frozen)
            losses = find_losses(marks, batch)
            if not losses:
                continue
            optimizer.zero_grad()
            total(losses).backward()
            nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
            optimizer.step()
            step, pieces = step + 1, pieces + int(batch.present.sum())
            for name, loss in losses.items():
                seen[name][0] += loss.item()
                seen[name][1] += 1
            if step % 25 == 0:
                figures = " ".join(f"{k} {a / b:.3f}" for k, (a, b) in sorted(seen.items()))
                print(f"{done:.2f} step {step} {pieces / (time.time() - begun):.0f}/s {figures}", flush=True)
                seen.clear()
            if time.time() - saved > 240:
                torch.save(net.state_dict(), args.out + ".part")
                saved = time.time()
        print("pass done", f"{(time.time() - begun) / 60:.1f} min", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("minutes", type=float)
    parser.add_argument("--from", dest="start", default="sketch")
    parser.add_argument(
        "--frozen",
        type=int,
        default=0,
        help="shared layers that learn nothing; 4: only the events' stack learns",
    )
    parser.add_argument("--rate", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    fit(parser.parse_args())
