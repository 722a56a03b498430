# The two commands most people need: `make demo` and `make test`. Everything else is listed by `make help`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
HOLDERS ?= 300
SEED ?= 1
WORKERS ?= 2

RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
COMPILE := $(BIN)/uv pip compile pyproject.toml --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -q

# Tests start some hundred processes: two thirds of a start went into compiling what could be kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo serve test check check-types check-rest check-tests fix bench prove lock new-domain clean browser

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(RUNTIME) ## install what OpenPHB needs to run, into .venv

setup-dev: $(DEV) ## install what its developers need as well

demo: $(RUNTIME) ## run a whole working system with invented people in it
	@$(BIN)/openphb demo --seed $(SEED) --holders $(HOLDERS)

serve: $(RUNTIME) ## run it without invented people
	@$(BIN)/openphb serve

# What is checked fills the moments in which the tests wait for a browser or a disk.
test: browser ## check, and every test
	@$(MAKE) --no-print-directory -j3 check-types check-rest check-tests

check-tests: $(DEV)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -q

check: $(DEV) ## format, lint, types, layers, migrations
	@$(MAKE) --no-print-directory -j2 check-types check-rest

check-types: $(DEV)
	$(BIN)/mypy openphb tests benchmarks

check-rest: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m openphb.config.manage makemigrations --check --dry-run

fix: $(DEV) ## format, and mend what can be mended without thinking
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## measure, and write the evidence under docs/evidence
	$(BIN)/python -m benchmarks

prove: check browser ## the full counts: kills, fuzz, long properties, PostgreSQL 18 and the oldest at hand
	OPENPHB_PROVE=1 $(BIN)/pytest -n $(WORKERS) --dist worksteal -q
	@oldest=$$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | head -1); \
	if [ -n "$$oldest" ]; then echo "Again on $$oldest"; OPENPHB_PROVE=1 OPENPHB_PG_BIN=$$oldest $(BIN)/pytest -n $(WORKERS) --dist worksteal -q; \
	else echo "No other PostgreSQL is installed here: proved on the embedded one alone."; fi

lock: $(DEV) ## work out the exact versions and hashes again from pyproject.toml
	$(COMPILE) -o requirements/runtime.lock
	$(COMPILE) --extra dev -o requirements/dev.lock

new-domain: $(DEV) ## make a domain: make new-domain NAME=wheelchairs ABOVE=budgets
	@$(BIN)/python scripts/new_domain.py "$(NAME)" --above "$(ABOVE)"

clean: ## remove what was built and what tests left; never var/postgres or var/documents
	rm -rf build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-artifacts var/tests
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Chromium is the system's own, so that it is kept safe with the rest of the system.
browser: $(DEV)
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends chromium; \
	else echo "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium) and try again." >&2; exit 1; fi

$(VENV)/.uv-$(UV_VERSION):
	@test -n "$(PYTHON)" || { echo "OpenPHB needs Python 3.11 or newer (set PYTHON=/path/to/python)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11 (set PYTHON=/path/to/python)." >&2; exit 1; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# The build brings the NHS design system's files (see hatch_build.py), so a change to it installs again.
$(RUNTIME): $(VENV)/.uv-$(UV_VERSION) requirements/runtime.lock pyproject.toml $(wildcard hatch_build.py)
	@# A developer's environment holds everything that this needs; syncing would take the rest away.
	test -e $(DEV) || VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync -q --require-hashes requirements/runtime.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --no-deps -e .
	@touch $@

$(DEV): $(VENV)/.uv-$(UV_VERSION) requirements/dev.lock pyproject.toml $(wildcard hatch_build.py)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync -q --require-hashes requirements/dev.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --no-deps -e .
	@touch $(RUNTIME) $@
