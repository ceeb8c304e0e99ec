# `make run` starts the site from an empty machine, `make test` tests it, `make help` lists the rest.
# Needed: Python 3.11 or newer, make and git. Everything else goes into .venv and var/.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
# The oldest supported Python comes first because the requirements are pinned and tested with it.
PYTHON ?= python3.11 python3.12 python3.13 python3.14 python3
# More for pytest: make test ARGS="-k contacts"
ARGS ?=

BIN := .venv/bin
# exec, so that a signal to make reaches the site and not a shell in between.
SERVE := exec env SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}" $(BIN)/python manage.py serve --port "$(PORT)" --stop-with-parent
RUN_READY := .venv/requirements.stamp
DEV_READY := .venv/requirements-dev.stamp
# The lists are whole, so pip looks for nothing beyond them: no later release of anything changes what is
# installed, and nothing is built from source with tools of the day.
PIP_OPTIONS := -qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all:
PIP_INSTALL := $(BIN)/python -m pip install $(PIP_OPTIONS)
# A module's tests stay together, since some have the whole content for all of them; conftest.py says in which order.
WORKERS := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
PYTEST := CHROMIUM_PATH="$$browser" $(BIN)/python -m pytest $(WORKERS) $(ARGS)
FIND_BROWSER := browser=$$($(BIN)/python -m csp_site.testing.browser --install)
TEMPLATES = $$(find templates -name '*.html')

.PHONY: run
run: $(RUN_READY) ## Start the site on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@$(SERVE)

.PHONY: dev
dev: export DJANGO_SETTINGS_MODULE := csp_site.settings.dev
dev: $(DEV_READY) ## Start the site with development settings; it reloads when a file changes
	@$(SERVE) --autoreload

.PHONY: test
test: $(DEV_READY) ## Run all tests on SQLite, in a real browser too (some of them: ARGS="-k contacts")
	@$(FIND_BROWSER) && env -u DATABASE_URL $(PYTEST)

.PHONY: test-quick
test-quick: $(DEV_READY) ## Run the first test of each module on SQLite, without a browser
	@env -u DATABASE_URL $(BIN)/python -m pytest -q $(WORKERS) --quick $(ARGS)

.PHONY: test-postgres
test-postgres: $(DEV_READY) ## Run all tests on PostgreSQL: the server in DATABASE_URL, or a throw-away one
	@$(FIND_BROWSER) && case "$$DATABASE_URL" in \
	  postgres*) $(PYTEST) ;; \
	  ?*) echo "DATABASE_URL must begin with postgres:// for make test-postgres." >&2; exit 1 ;; \
	  *) command -v pg_virtualenv >/dev/null || { echo "No PostgreSQL to test on. Set DATABASE_URL=postgres://user:password@host/name, or on Debian or Ubuntu: apt install postgresql postgresql-common" >&2; exit 1; }; \
	    pg_virtualenv -t -o synchronous_commit=off -o full_page_writes=off sh -c \
	    'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" exec "$$@"' sh \
	    env $(PYTEST) ;; \
	esac

STORE := $(BIN)/python manage.py shell --no-imports -c 'from csp_site.tests.stored_database import store; store("$(NAME)")'

.PHONY: stored-database
stored-database: export DJANGO_SETTINGS_MODULE := csp_site.settings.test
stored-database: $(DEV_READY) ## Store a small database of this version for the tests of later ones (NAME=2027-04)
	@test -n "$(NAME)" || { echo "Which name? make stored-database NAME=2027-04" >&2; exit 1; }
	@folder=$$(mktemp -d) && DATABASE_URL=sqlite:///$$folder/db.sqlite3 $(STORE) && rm -r "$$folder"
	@pg_virtualenv -t sh -c \
	  'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" exec "$$@"' sh $(STORE)

.PHONY: mutants
mutants: $(DEV_READY) ## See whether the tests notice slips made on purpose (some: ARGS="--only ^lock:")
	@env -u DATABASE_URL $(BIN)/python -m csp_site.testing.mutants $(ARGS)

BENCH := $(BIN)/python -m csp_site.testing.bench

.PHONY: bench
bench: $(DEV_READY) ## Measure pages, kept and made anew, and search with 3,400 pages, on throw-away databases
	@env -u DATABASE_URL $(BIN)/python -m csp_site.testing.bench_pages
	@env -u DATABASE_URL $(BENCH)
	@case "$$DATABASE_URL" in \
	  postgres*) $(BENCH) ;; \
	  *) command -v pg_virtualenv >/dev/null || { echo "No PostgreSQL here, so it is not timed."; exit 0; }; \
	    pg_virtualenv -t sh -c \
	    'DATABASE_URL="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" exec "$$@"' sh $(BENCH) ;; \
	esac

# The tools of the audit: what they are and what they bring is pinned beside the code that runs them.
AUDIT_TOOLS := csp_site/testing/audit_tools
AUDIT_READY := var/audit/tools.stamp

.PHONY: audit
audit: $(DEV_READY) $(AUDIT_READY) ## Look at every page type and PDF with independent checkers (needs Node and Java)
	@export CHROMIUM_PATH; CHROMIUM_PATH=$$($(BIN)/python -m csp_site.testing.browser --install) && \
	  $(BIN)/python -m csp_site.testing.audit var/audit $(ARGS)

$(AUDIT_READY): $(wildcard $(AUDIT_TOOLS)/*)
	@for program in node npm java; do command -v "$$program" >/dev/null || { \
	  echo "make audit needs $$program. On Debian or Ubuntu: apt install nodejs npm default-jre-headless" >&2; exit 1; }; done
	@echo "Installing the tools of the audit in var/audit"
	@mkdir -p var/audit
	@cp $(AUDIT_TOOLS)/package.json $(AUDIT_TOOLS)/package-lock.json var/audit/
	@npm ci --prefix var/audit --silent --no-audit --no-fund --ignore-scripts
	@$(BIN)/python -m venv --clear var/audit/pdf
	@var/audit/pdf/bin/python -m pip install $(PIP_OPTIONS) -r $(AUDIT_TOOLS)/requirements.txt
	@touch "$@"

.PHONY: check
check: export DJANGO_SETTINGS_MODULE := csp_site.settings.test
check: $(DEV_READY) ## Check style, templates, settings and missing migrations
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

.PHONY: format
format: $(DEV_READY) ## Rewrite Python and templates in the house style
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true

.PHONY: lines
lines: ## Count the lines of the product's Python, without tests and migrations
	@python3 -m csp_site.testing.lines

.PHONY: hooks
hooks: $(DEV_READY) ## Have git check style before each commit
	@$(BIN)/pre-commit install

.PHONY: lock
lock: LOCK = $(BIN)/python -m uv pip compile --quiet --generate-hashes --no-strip-extras --universal --python-version 3.11 --no-header --no-emit-index-url
lock: $(DEV_READY) ## Pin requirements*.in into requirements*.txt (newer versions: ARGS=--upgrade)
	$(LOCK) $(ARGS) requirements.in --output-file requirements.txt
	$(LOCK) $(ARGS) requirements-dev.in --output-file requirements-dev.txt
	$(LOCK) $(ARGS) $(AUDIT_TOOLS)/requirements.in --output-file $(AUDIT_TOOLS)/requirements.txt

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The environment is made anew when it has no working pip: an interrupted first run leaves such a one.
$(RUN_READY): requirements.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { $(FIND_PYTHON); \
	  echo "Making a Python environment in .venv"; "$$python" -m venv --clear .venv; }
	@echo "Installing what the site needs"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	@echo "Installing what the tests and checks need"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

# Prints nothing when this Python will do, else what it is short of.
define EXAMINE_PYTHON
import sys
if sys.version_info < (3, 11):
    print("it is %d.%d" % sys.version_info[:2])
    sys.exit()
missing = []
for name in ("venv", "ensurepip", "sqlite3", "ssl", "zlib"):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
if missing:
    print("it has no " + ", no ".join(missing))
endef
export EXAMINE_PYTHON

# Sets $python to the first of $(PYTHON) that will do, or says in one line why none does.
define FIND_PYTHON
python=; short=; \
for name in $(PYTHON); do \
  found=$$("$$name" -c "$$EXAMINE_PYTHON" 2>/dev/null) || continue; \
  if [ -z "$$found" ]; then python=$$name; break; fi; \
  short="$$short $$name will not do ($$found)."; \
done; \
if [ -z "$$python" ]; then \
  echo "Python 3.11 or newer with its venv module is needed.$${short:- There is no Python here.} On Debian or Ubuntu: apt install python3 python3-venv. Another place: make run PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi
endef
