# Two commands need nothing but Python >= 3.11, pip and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test install lint lock clean attack search audit sbom dist

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/.demo-ready  ## read the bundled examples: a ledger, a report, and the three most telling lines
	@$(BIN)/reportedly demo

test: install lint  ## lint, types, import contract, tests and doc examples
	$(BIN)/python -m pytest -n auto --cov --cov-report= --ignore=tests/run/test_cluster.py
	$(BIN)/python -m pytest --cov --cov-append tests/run/test_cluster.py  # a cluster of its own wants all cores

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_lexicons.py
	$(BIN)/python scripts/reference.py --check
	$(BIN)/python scripts/write_command_reference.py --check

install: $(VENV)/.ready  ## the environment for work on the code

$(VENV)/.demo-ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
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
	uv pip compile --quiet --universal --generate-hashes --no-header --group build --extra watch --extra postgresql -c requirements-dev.lock -o packaging/requirements.lock pyproject.toml

attack: install  ## the long attacks: kills at every call, races, mutated files, shapes at 200 kB (an hour on two cores)
	REPORTEDLY_ATTACK=long $(BIN)/python -m pytest -n 2 tests/ledger/test_kills.py
	REPORTEDLY_ATTACK=long $(BIN)/python -m pytest tests/ledger/test_races.py tests/ledger/test_tampering.py tests/ledger/test_postgresql.py
	REPORTEDLY_ATTACK=long $(BIN)/python -m pytest -n 2 tests/ingest/test_fuzz.py
	$(BIN)/python benchmarks/hostile.py

search: install  ## new examples for the tests of properties: the gate asks the same ones each time
	HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -n auto $$(grep -rl "from hypothesis" tests --include="test_*.py")

audit: install  ## known vulnerabilities of the locked packages, and licences (needs a network)
	@test -x build/audit/bin/pip-audit || $(PYTHON) -m venv build/audit
	@build/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@$(BIN)/python scripts/sbom.py --licences
	@$(BIN)/python scripts/audit.py build/audit/bin/pip-audit requirements.lock requirements-dev.lock

sbom: install  ## what is installed, as a CycloneDX bill of materials
	@mkdir -p build
	$(BIN)/python scripts/sbom.py > build/sbom.cdx.json

dist: install  ## the wheel and the source archive, with the bill of materials of what it needs
	$(BIN)/python -m hatchling build -d dist
	$(BIN)/python scripts/sbom.py --lock requirements.lock > dist/sbom.cdx.json

clean:  ## remove the environment and everything made
	rm -rf $(VENV) demo build dist
