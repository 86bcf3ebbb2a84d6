# Meridian: `make run` to try it, `make test` to prove it. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run install test check format prove bench locks clean

# Compiled modules are kept, whatever the shell says: every process that a test starts reads them.
export PYTHONDONTWRITEBYTECODE :=

HOST ?= 127.0.0.1
PORT ?= 5000
TEST ?= tests
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for name in python3.14 python3.13 python3.12 python3.11 python3; do \
  command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install
CATALOGUES := $(wildcard workshop_mgr/translations/*/LC_MESSAGES/messages.po)

help: ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/.runtime $(VENV)/.translations ## install, prepare and serve; PORT=5000 HOST=127.0.0.1
	@exec $(BIN)/workshop-mgr quickstart --host $(HOST) --port $(PORT)

install: $(VENV)/.development $(VENV)/.translations ## the locked runtime and development dependencies
	@echo "Installed. Now: make test, make check, or $(BIN)/workshop-mgr --help"

test: install ## all tests, on SQLite and PostgreSQL and in a browser where there is one
	@$(BIN)/pytest -q -n 2 --dist loadgroup -m "not prove" $(TEST)

check: install ## linters, types, import rule, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >$(VENV)/imports.log 2>&1 || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/djlint --quiet --lint templates

format: install ## rewrite the formatting
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

prove: install ## the long versions: many seeds, kill -9, races; pages on PostgreSQL too
	@$(BIN)/pytest -q -n 2 -m prove $(TEST)
	@$(BIN)/pytest -q -n 2 --dist loadgroup -m "not prove" --pages-everywhere -k postgresql $(TEST)

bench: install ## measurements against what was promised; QUICK=1 for a look
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

locks: install ## make both hash locks anew
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra test --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove what was installed; data in instance/ stay
	@rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install the package python3." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing: install the package python3-venv." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing, this takes a minute the first time."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

$(VENV)/.translations: $(CATALOGUES) | $(VENV)/bin/python
	@for po in $(CATALOGUES); do $(BIN)/pybabel --quiet compile -i $$po -o $${po%.po}.mo || exit 1; done
	@touch $@
