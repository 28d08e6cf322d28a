# `make demo` and `make test` do all set-up themselves, on a machine with Python 3.11 to 3.13.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DATA ?= data/demo

.PHONY: demo test test-all check format bench floors docs constraints

demo: $(VENV)/.ready
	$(BIN)/baotinh --data $(DATA) demo

test: check
	$(BIN)/pytest -n 2

test-all: check
	$(BIN)/pytest -n 2 -m ""

check: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# GOLD: a folder of labelled pages, with evaluate.py.
GOLD ?= ../shared/gold

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks.annotation $(wildcard ../shared/texts)
	$(BIN)/python -m benchmarks.text $(wildcard ../shared/texts)
	$(BIN)/python -m benchmarks.dedupe $(wildcard ../shared/texts)
	$(BIN)/python -m benchmarks.extraction $(GOLD)
	$(BIN)/python -m benchmarks.crawl $(GOLD)
	$(BIN)/python -m benchmarks.load

# Raise the floors of tests/quality/floors.json to what extraction reaches now.
floors: $(VENV)/.ready
	$(BIN)/python tests/gold.py

# The pages of the docs that are written from declarations, and what the tutorial's cells show.
docs: $(VENV)/.ready
	$(BIN)/baotinh portals --markdown > docs/portals.md
	$(BIN)/python -m corpus.schema_page > docs/record.md
	$(BIN)/python tests/tutorial.py docs/tutorial.ipynb

# The exact versions that the tests have passed with, without addresses.
constraints: $(VENV)/.ready
	$(BIN)/pip-compile -q --extra dev --strip-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file constraints.txt pyproject.toml
	$(BIN)/pip-compile -q --extra dev --extra bench --strip-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--constraint constraints.txt --output-file constraints-bench.txt pyproject.toml

# The peers that benchmarks measure against.
$(VENV)/.bench: $(VENV)/.ready constraints-bench.txt
	$(BIN)/pip install --quiet --quiet --constraint constraints-bench.txt --editable ".[bench]"
	touch $@

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=24"
	$(BIN)/pip install --quiet --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@
