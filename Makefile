# Needs Python 3.11 or newer with venv, and make. Everything else is set up here, in .venv.

PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3 python; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile --constraint constraints.txt
# Only what kechat imports is compiled ahead, on all cores: every command starts twice as fast for it, also
# where Python may not write beside its sources. The phrases are compiled ahead, too.
COMPILE := $(BIN)/python -m compileall -q -j 0 \
	-x '/(kubernetes|onnxruntime|openai|langsmith|scipy|pip|setuptools|mypy|mypyc|hypothesis|selenium)/' \
	$(VENV)/lib bot crm_core intents integrations knowledge_base >/dev/null || true; \
	$(BIN)/python -m intents.ready || true
PORT ?= 8000
ACCOUNTS ?= 100 10000 1000000

.PHONY: help run install test lint eval bench prove pin clean

help:  ## Show what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12

run: $(VENV)/.installed  ## Set up, make the demo company if it is missing, and serve it
	$(BIN)/kechat demo --port $(PORT)

install: $(VENV)/.installed  ## Set up .venv with what running needs

test: $(VENV)/.developing  ## Run all tests, on all cores
	$(BIN)/python -m pytest -m "not prove" -n auto --dist worksteal

lint: $(VENV)/.developing  ## Style, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/.installed  ## Score on the development set, when it lies beside this folder
	@if [ -d ../shared/eval ]; then $(BIN)/python ../shared/eval/score.py ../shared/eval/dev; \
	else echo "../shared/eval is not there: nothing to score on"; fi

bench: $(VENV)/.developing build/peers/.installed  ## Figures: start-up, latency, messages a second, memory; messages by length; times and money beside others; names among a million
	$(BIN)/python benchmarks/service.py
	$(BIN)/python benchmarks/length.py
	$(BIN)/python benchmarks/values.py
	$(BIN)/python benchmarks/linking.py $(ACCOUNTS)
	$(BIN)/python benchmarks/reminders.py
	$(BIN)/python benchmarks/knowledge.py

prove: $(VENV)/.developing  ## Long proofs: kill -9 again and again, load
	$(BIN)/python -m pytest -m prove

pin: $(VENV)/.developing  ## Write constraints.txt anew from what is installed; with the oldest Python, as newer ones take packages it cannot
	@echo '# The versions kechat is tested with, for running and for development. Written by `make pin`.' > constraints.txt
	$(BIN)/python -m pip --disable-pip-version-check list --format freeze --exclude-editable \
	--exclude pip --exclude setuptools --exclude wheel >> constraints.txt

clean:  ## Remove what was set up here; the data stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "kechat needs Python 3.11 or newer: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "$(PYTHON) has no venv; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) (once; this takes a few minutes)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) --editable .
	@$(COMPILE)
	@touch $@

build/peers/.installed: benchmarks/peers.txt | $(BIN)/python
	@$(PYTHON) -m venv build/peers
	@build/peers/bin/python -m pip --disable-pip-version-check install --quiet --requirement benchmarks/peers.txt
	@touch $@

$(VENV)/.developing: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) --editable ".[dev]"
	@$(COMPILE)
	@touch $(VENV)/.installed $@
