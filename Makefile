# The one door for people. `make` alone lists what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help demo quick test lint docs bench bench-sentiment bench-topics worlds soak clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 18

$(BIN)/.run: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(BIN)/.dev: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(BIN)/.run

demo: $(BIN)/.run  ## install, and run the main job on the demo workspace
	$(BIN)/listener demo demo

quick: $(BIN)/.dev  ## the fast tests: no model, no demo, nothing that takes seconds
	$(BIN)/ruff check .
	$(BIN)/pytest -m 'not soak and not model and not demo and not long and not growth'

test: $(BIN)/.dev  ## install what is missing and run every check
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

lint: $(BIN)/.dev  ## ruff and mypy alone
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(BIN)/.dev  ## write the generated parts of the documentation anew
	$(BIN)/python -m listener.migrations docs/store.md
	$(BIN)/python docs/generate.py

bench: $(BIN)/.dev  ## rows and documents a second, time and memory of a report
	$(BIN)/python bench/main_job.py

bench-sentiment: $(BIN)/.dev  ## the shipped model beside its peers
	$(BIN)/python -m sentiment.bench

bench-topics: $(BIN)/.dev  ## topics beside their peers, which are installed into build/peers
	$(BIN)/python -m bench.topics --peers build/peers $(ARGS)

SEEDS ?= 1-300
worlds: $(BIN)/.dev  ## numeric worlds with a known truth, and how the report reads them (SEEDS=1-300)
	$(BIN)/python -m bench.worlds --seeds $(SEEDS) $(ARGS)

soak: $(BIN)/.dev  ## the long tests
	$(BIN)/pytest -m soak

clean:  ## remove what the above made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache demo
