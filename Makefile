# The only door. Each target sets up what it needs from a bare Python 3.11 with pip.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
BENCH ?= ../shared/bench

.DEFAULT_GOAL := help
.PHONY: help demo check lint test quality bench docs screenshots resources train clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: .venv/ready ## read the bundled reports and print their ledger
	@$(BIN)/sayso demo

check: lint test quality ## style, types, architecture, tests, and the quality floors where the benchmarks lie

lint: .venv/tools
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/tools
	$(BIN)/pytest

quality: .venv/tools ## score against $(BENCH) and fail below a pinned floor
	$(BIN)/python bench/quality/gate.py $(BENCH)

bench: .venv/tools ## speed beside named peers, tables and plot of docs/speed.md; FULL=1 takes an hour and more
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --active --locked --inexact --quiet --group bench
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/speed/bench.py $(if $(FULL),--full)

docs: .venv/tools ## run every command of the tutorial and the README and write down what it says
	$(BIN)/python -m tests.cli.tutorial

screenshots: .venv/tools ## take the pictures in docs/pictures anew (wants chromium and chromium-driver)
	$(BIN)/python scripts/screenshots.py

resources: .venv/tools ## rebuild what is derived from data, e.g. trained weights of small rankers
	@for script in scripts/build_*.py; do $(BIN)/python $$script $(BENCH) || exit 1; done

train: ## train the reader anew (an environment of its own; CPU is enough)
	scripts/train/run.sh

clean: ## remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --active --locked --inexact --quiet --no-dev
	@touch $@

.venv/tools: .venv/ready
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --active --locked --inexact --quiet
	@touch $@
