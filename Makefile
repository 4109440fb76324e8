# Each target sets up what it needs on a machine that has Python 3.11 with venv, and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo serve browser test quick lowest wheel check bench accuracy speed torture discovery platforms coverage mutants scale schema lock clean
.DEFAULT_GOAL := help

help: ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

demo: .venv/runtime ## crawl the make-believe province on loopback, twice, into data/demo
	$(BIN)/baotinh demo

serve: .venv/web ## the web desk, on the make-believe province: crawled into data/demo if it is not there
	test -f data/demo/archive.db || $(BIN)/baotinh demo
	$(BIN)/baotinh serve --data data/demo

JOBS ?= 3
test: .venv/development ## all tests, JOBS files at a time: many of them wait
	$(BIN)/pytest -n $(JOBS) --dist loadfile

browser: .venv/development ## the web desk in headless Chromium, which has to be there (apt-get install chromium); pictures of every page in build/desk
	$(BIN)/pytest -q tests/serve/in_browser.py

QUICK := tests/test_house.py tests/test_messages.py tests/test_documents.py tests/crawler/sites tests/crawler/spiders \
	tests/crawler/test_text.py tests/crawler/test_places.py tests/crawler/extractors/body tests/crawler/extractors/fields \
	tests/crawler/extractors/lexicon tests/crawler/extractors/test_accounting.py \
	tests/crawler/extractors/document tests/crawler/extractors/dates/test_forms.py tests/crawler/extractors/test_pages.py \
	tests/pipelines/query/test_language.py tests/pipelines/db/test_dictionary.py tests/baotinh/test_commands.py
quick: .venv/development ## the tests that tell most for their time, in about a minute; the pre-commit hooks run ruff and mypy
	$(BIN)/pytest -q -n 2 $(QUICK)

lowest: .venv-lowest/ready ## the quick tests on the lowest versions that pyproject.toml allows, in an environment of their own
	.venv-lowest/bin/pytest -q -n 2 $(QUICK)

wheel: .venv/runtime ## build dist/baotinh-VERSION-py3-none-any.whl, which is what users install
	$(BIN)/python -m hatchling build -t wheel

check: .venv/development ## ruff and mypy; hadolint and compose-lint for the container
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/hadolint Containerfile
	$(BIN)/compose-lint --quiet compose.yaml

MINUTES ?= 10
torture: .venv/development ## for MINUTES: kills, also of each command at the calls that write, a locked database, power cuts, faults, damaged pages, growth of what hostile inputs cost, composed lines of time, alarms of simulated quarters
	$(BIN)/python -m tests.torture --minutes $(MINUTES)

bench: .venv/development ## what the guards and the archive cost beside plain Scrapy, a large frontier, what each command takes to start, what hostile inputs cost at the caps, how fast times are read beside dateparser, and what two cores gain
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.frontier
	$(BIN)/python -m benchmarks.bombs
	$(BIN)/python -m benchmarks.dates
	$(BIN)/python -m benchmarks.jobs

accuracy: .venv/development ## accuracy and speed of extraction on PAGES="DIR …", beside trafilatura; fails below the floors
	$(BIN)/python -m benchmarks.accuracy $(PAGES)

speed: .venv/development ## speed of extraction on PAGES="DIR …", else on the pages of the tests, beside a bare parse and trafilatura
	$(BIN)/python -m benchmarks.speed $(PAGES)

schema: .venv/runtime ## write what the migrations say of tables and columns: pipelines/db/dictionary.json, docs/schema.md
	$(BIN)/python -m pipelines.db.comments > .dictionary.json && mv .dictionary.json pipelines/db/dictionary.json
	$(BIN)/baotinh schema > docs/schema.md

discovery: .venv/development ## what a crawl finds on make-believe papers of which only the domain is known, beside others
	$(BIN)/python -m tests.discovery

platforms: .venv/development ## what is read and found of a make-believe paper of each platform, with its file and without
	$(BIN)/python -m tests.platforms --crawl

mutants: .venv/development ## how many errors put into the code the tests notice; ROOMS="body dates store" COUNT=70 SEED=…
	$(BIN)/python -m tests.mutants $(ROOMS) $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED))

coverage: .venv/development ## write docs/coverage.md: what is known of each paper, how sure it is, and what no live check has confirmed
	$(BIN)/python -m benchmarks.coverage > docs/coverage.md

ARTICLES ?= 100000
scale: .venv/development ## storing, bytes, searches and exports at ARTICLES generated articles; KEEP=DIR keeps them and goes on (a million: hours, 20 GB); LEAN=1 without the rest of their pages
	$(BIN)/python -m benchmarks.scale --articles $(ARTICLES) $(if $(KEEP),--keep $(KEEP)) $(if $(LEAN),--lean)

lock: .venv/development ## pin the dependencies of pyproject.toml anew
	$(BIN)/pip-compile $(LOCK) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra web -c requirements.lock -o requirements-web.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the environment and caches, never the archive
	rm -rf .venv .venv-lowest .mypy_cache .ruff_cache .pytest_cache .hypothesis

LOCK := --quiet --generate-hashes --strip-extras --allow-unsafe --all-build-deps --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q baotinh crawler pipelines
	@touch $@

.venv/web: .venv/runtime requirements-web.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-web.lock
	@touch $@

.venv/development: .venv/runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv-lowest/ready: pyproject.toml .ci/lowest.py
	$(PYTHON) -m venv --clear .venv-lowest
	$(PYTHON) .ci/lowest.py > .venv-lowest/lowest.txt
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-lowest/lowest.txt --editable '.[parquet,web]' pytest pytest-xdist hypothesis
	@touch $@
