# The commands of the house. Each creates .venv from constraints.txt when needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto
.DEFAULT_GOAL := help

.PHONY: help setup demo serve test check fix pictures bench chaos contracts clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 3; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt hatchling editables
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

setup: $(VENV)/.ready ## create .venv from constraints.txt

demo: setup ## start the gateway and a fake Cal.com, replay the acceptance calls, print what happened
	@$(BIN)/salon demo

serve: setup ## the demo salon on http://127.0.0.1:8080, until stopped
	@$(BIN)/salon serve --demo

test: setup ## every test: both databases, races, end to end, browser where a Chromium is found
	@$(BIN)/python -m pytest -n $(WORKERS) tests

check: setup ## format, lint, types, import contracts, generated files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy salon.py booking flows gateway simulator tests
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m gateway.tools.contracts --check

fix: setup ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

contracts: setup ## write flows/contracts from the table of tools
	@$(BIN)/python -m gateway.tools.contracts

pictures: setup ## draw the pictures of docs/architecture.md from the code
	@$(BIN)/python -m tests.architecture.pictures

bench: setup ## speed against floors of the same run, written to build/bench.json
	@$(BIN)/python -m tests.bench

chaos: setup ## kill -9 at every step of a saga, on both databases
	@$(BIN)/python -m pytest -n $(WORKERS) -m chaos tests

clean: ## remove what was built
	rm -rf $(VENV) build .mypy_cache* .ruff_cache .pytest_cache .hypothesis .import_linter_cache
