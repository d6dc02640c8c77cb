# What to type: make run, make test, make check, make bench, make lock. Python 3.11 and make are all it needs.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
export PYTHON
VAR_DIR ?= $(CURDIR)/var
export VAR_DIR
BIN := .venv/bin
PO := $(wildcard organizer/locale/*/LC_MESSAGES/django.po)
ASSET_INPUTS := package-lock.json .npmrc scripts/assets content/world.py content/print_fonts.py \
	requirements/cities.txt organizer/cities.py organizer/coastline.py organizer/typefaces.py organizer/management/commands/build_assets.py

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1 \t/p' Makefile

run: base assets $(PO:.po=.mo) ## Start the site and its worker; Ctrl-C stops both
	@$(BIN)/python scripts/run.py

test: dev assets $(PO:.po=.mo) ## Run every test, on SQLite and, where DATABASE_URL names one, on PostgreSQL
	env -u DATABASE_URL $(BIN)/python -m pytest -q -n 2 --dist loadfile
	@case "$${DATABASE_URL:-}" in postgres*) echo "And on PostgreSQL:"; $(BIN)/python -m pytest -q -n 2 --dist loadfile ;; esac

check: dev assets $(PO:.po=.mo) ## Lint, format, types, house rules, imports, migrations, catalogues, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py catalogue --check
	env -u DATABASE_URL $(BIN)/python -m pytest -q -n 2 tests/house

bench: dev assets ## Measure what must not get slow; prints ratios
	$(BIN)/python -m bench

lock: .venv/base.stamp ## Resolve requirements/*.in again
	for set in uv node cities base dev; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal \
			requirements/$$set.in -o requirements/$$set.txt || exit 1; done

base: .venv/base.stamp
dev: .venv/dev.stamp
assets: $(VAR_DIR)/assets.stamp

.venv/base.stamp: requirements/base.txt requirements/uv.txt scripts/install
	@echo "Installing what the site needs …"
	@scripts/install base
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/base.stamp
	@echo "Installing what tests and checks need …"
	@scripts/install dev
	@touch $@

$(VAR_DIR)/assets.stamp: $(ASSET_INPUTS) | .venv/base.stamp
	@echo "Cutting typefaces, drawing the map, listing cities …"
	@mkdir -p $(VAR_DIR) && scripts/assets
	@touch $@

%.mo: %.po | .venv/base.stamp
	@$(BIN)/pybabel -q compile -i $< -o $@

.PHONY: help run test check bench lock base dev assets
