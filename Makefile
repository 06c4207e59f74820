# Everything a person or a CI job runs. All commands set themselves up; a second run reinstalls nothing.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup site serve stats check test golden eval-search bench lock clean

help:            ## list the commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' Makefile | expand -t 16

setup: .venv/site.stamp  ## create .venv with the locked packages

site: .venv/site.stamp   ## build the site from content/ into site/
	$(BIN)/gongbao build

serve: .venv/site.stamp  ## show the site on 127.0.0.1:8000 and rebuild it while you write
	$(BIN)/gongbao serve

stats: .venv/site.stamp  ## run the queries of all statistics pages and print what they find
	$(BIN)/gongbao stats

check: .venv/test.stamp  ## lint, types, architecture and fast tests (under a minute)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2 -m "not slow and not browser"
	$(BIN)/gongbao check

test: .venv/test.stamp   ## every check and every test, a real browser included
	sh scripts/install-browser.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -ra

golden: .venv/test.stamp ## write the expected files of golden tests anew; then read the diff
	GONGBAO_GOLDEN=1 $(BIN)/python -m pytest -q -m "not browser"

eval-search: .venv/test.stamp ## measure search on made-up archives (SIZE=10000), Pagefind beside it (PAGEFIND=1)
	sh scripts/install-browser.sh
	$(if $(PAGEFIND),$(PYTHON) -m venv .venv-pagefind && .venv-pagefind/bin/pip install -q "pagefind[extended]")
	$(BIN)/python scripts/bench/search/evaluate.py --size $(SIZE) $(if $(PAGEFIND),--pagefind .venv-pagefind/bin/python)
SIZE := 1000

bench: .venv/test.stamp  ## compare building with other generators (SIZE=10000 PEERS=hugo,zensical DO=cold,live RUNS=3)
	$(BIN)/python scripts/bench/engine/install.py --env $(BENCH)/env --peers $(PEERS)
	$(BIN)/python scripts/bench/engine/run.py --env $(BENCH)/env --work $(BENCH)/work --out $(BENCH)/results.jsonl \
	  --n $(SIZE) --peers gongbao,gongbao-search,gongbao-full,$(PEERS) --do $(DO) --runs $(RUNS)
	$(BIN)/python scripts/bench/engine/table.py $(BENCH)/results.jsonl --n $(SIZE)
BENCH := $(CURDIR)/.bench
PEERS := hugo,hugo-column,hugo-newest,hugo-pagefind
DO := cold,noop,body,title,memory
RUNS := 3

lock:            ## resolve the locks anew from pyproject.toml
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv
	.venv-lock/bin/uv pip compile pyproject.toml --extra build $(LOCK) -o requirements.lock
	.venv-lock/bin/uv pip compile pyproject.toml --extra build --extra dev $(LOCK) -o requirements-dev.lock
	rm -rf .venv-lock
LOCK := -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

clean:           ## remove what the commands made
	rm -rf .venv .venv-pagefind .bench site .gongbao .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Gongbao needs Python 3.11 or newer: make PYTHON=python3.12 site"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/site.stamp: .venv/python.stamp requirements.lock pyproject.toml
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/site.stamp requirements-dev.lock
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
