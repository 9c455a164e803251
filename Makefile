# ngroups: `make up` runs it, `make test` proves it, `make help` explains the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
BIN := .venv/bin

help:  ## explain these targets
	@awk -F ':.*## ' '/^[a-z.]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

up: .venv/run.stamp .venv/browser.stamp  ## start everything on this machine (ARGS="--port 2119" are passed on); Ctrl-C stops it
	@exec $(BIN)/ngroups up $(ARGS)

test: check .venv/browser.stamp debian  ## everything CI runs: check, Debian packages for the interop tests, all tests
	@$(BIN)/pytest $(ARGS)

check: .venv/dev.stamp  ## lint, format, types and import contracts, in under a minute
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "some files are not formatted: make fmt"; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports >.venv/contracts.txt || { cat .venv/contracts.txt; exit 1; }
	@echo "check: lint, format, types and import contracts are in order"

fmt: .venv/dev.stamp  ## format the code and mend what can be mended safely
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only --exit-zero .

bench: .venv/run.stamp  ## measure against INN on this machine (root; ARGS="--help" lists the parts)
	@$(BIN)/python -m bench $(ARGS)

debian:
	@scripts/debian-packages

clean:  ## remove .venv, caches and built files; never the state of a running provider
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf browser/node_modules src/ngroups/customer/passes/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: pyproject.toml requirements.lock scripts/venv
	@scripts/venv run

.venv/dev.stamp: pyproject.toml requirements.lock scripts/venv
	@scripts/venv dev

# The browser's wallet; where there is no Node.js the script says so and leaves it out.
.venv/browser.stamp: $(wildcard browser/*.js) browser/package-lock.json scripts/browser | .venv/run.stamp
	@scripts/browser && touch $@

.PHONY: help up test check fmt bench debian clean
