# Two commands need nothing but Python >= 3.11, pip and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test install lint lock bench clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/.demo-ready  ## read the bundled examples: a ledger, a report, and the three most telling lines
	@$(BIN)/reportedly demo

test: install lint  ## lint, types, import contract, tests and doc examples
	$(BIN)/python -m pytest

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_lexicons.py

install: $(VENV)/.ready  ## the environment for work on the code

$(VENV)/.demo-ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.demo-ready

lock:  ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --group build -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-header --group build --extra dev -o requirements-dev.lock pyproject.toml

clean:  ## remove the environment and everything made
	rm -rf $(VENV) demo build dist
