# Two commands carry this house: `make demo` and `make test`. The rest is for those who work in it.
# Everything a target needs is built first, and only when something it is made from has changed.

.DEFAULT_GOAL := help
.PHONY: help demo run test lint bench requirements messages assets doctor lock setup setup-dev

PYTHON ?= python3
ARGS ?=
VENV := .venv/bin
# Python writes UTF-8 whatever the machine's locale is: half of what it says is in Hindi.
export PYTHONUTF8 := 1
# Compiled modules are kept: tests and builds start Python some hundred times, and each start would compile everything.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list · यह सूची
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## a pay-bill month of a demo district, then the site · डेमो ज़िला (ARGS=--no-serve ends after the job)
	@$(VENV)/sevanidhi demo $(ARGS)

run: setup ## serve the site on this machine · साइट चलाएँ (ARGS="--port 8001")
	@$(VENV)/sevanidhi serve $(ARGS)

test: setup-dev ## all tests, in parallel · सारी जाँचें (FAST=1 leaves out the slow ones; ARGS=path or options)
	@$(VENV)/python tools/debian.py
	@$(VENV)/python tools/run_tests.py $(if $(filter-out 0,$(FAST)),--fast) -- $(ARGS)

lint: setup-dev ## style, types, import contracts, templates, migrations, Hindi, locks · नियमों की जाँच (ONLY=mypy)
	@$(VENV)/python tools/lint.py $(ONLY)

bench: setup-dev ## measure · गति नापें (NAME=posting ROWS=100000; neither: everything at full size)
	@$(VENV)/python -m benchmarks $(NAME) $(ROWS)

requirements: setup-dev ## each requirement, its tests, passed or not · हर आवश्यकता और उसकी जाँच
	@$(VENV)/python tools/requirements.py

messages: setup-dev ## bring the Hindi catalogues up to date with the code and compile them · हिंदी सूची
	@$(VENV)/python tools/messages.py

assets: setup ## build the style sheets, scripts and fonts · पन्नों की साज-सज्जा बनाएँ
	@$(VENV)/python tools/assets.py

doctor: setup ## what is wrong with this installation and how to mend it · इस स्थापना की जाँच
	@$(VENV)/sevanidhi doctor $(ARGS)

lock: ## pin the dependencies of pyproject.toml again, with hashes · निर्भरताएँ फिर से बाँधें (needs uv)
	@$(PYTHON) tools/lock.py $(ARGS)

setup:
	@$(PYTHON) tools/bootstrap.py run

setup-dev:
	@$(PYTHON) tools/bootstrap.py dev
