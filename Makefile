# The only door. Each target sets up what it needs from a bare Python 3.11 with pip.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
BENCH ?= ../shared/bench

.DEFAULT_GOAL := help
.PHONY: help demo check lint test quality docs resources train clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: .venv/ready ## read the bundled reports and print their ledger
	@$(BIN)/sayso demo

check: lint test quality ## style, types, architecture, tests, and the quality floors where the benchmarks lie

lint: .venv/ready
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/ready
	$(BIN)/pytest

quality: .venv/ready ## score against $(BENCH) and fail below a pinned floor
	$(BIN)/python bench/quality/gate.py $(BENCH)

docs: .venv/ready ## run every command of the tutorial and the README and write down what it says
	$(BIN)/python -m tests.cli.tutorial

resources: .venv/ready ## rebuild what is derived from data, e.g. trained weights of small rankers
	@for script in scripts/build_*.py; do $(BIN)/python $$script $(BENCH); done

train: ## train the reader anew (an environment of its own; CPU is enough)
	scripts/train/run.sh

clean: ## remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --active --locked --inexact --quiet
	@touch $@
