# Thin by design: every target calls one program that can also be run by hand.
#
# `make` itself ends with 2 whenever a recipe fails. For the exact verdict (1: violations, 2: could not run) call the
# program that the recipe shows, for example `.venv/bin/python -m rlor_contract run`.

PYTHON ?= python3
PY := .venv/bin/python
RUFF := .venv/bin/ruff
SOURCES := scripts contract_tests
LINE := --isolated --line-length 120 --target-version py311
RULES := --select E,F,W,I,UP,B,C4,SIM,RUF,PT,PIE,RET,TRY004,PGH --ignore RUF002,RUF003

.DEFAULT_GOAL := help
.PHONY: help setup generate check fresh lint verdict pictured style mypy pyright diff redocly judges drift docs pictures contract verify faults mutants test thorough sdk serve bench release format lock clean

help: ## Show this list
	@echo 'Two commands: "make contract" verifies client and server, "make test" runs everything.'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  Against a running server: make contract BASE_URL=https://… API_KEY=… ACCOUNT=… [PROFILE=read-only]'
	@echo '  Repeat a run: SEED=7      Verify in depth: DEPTH=deep      Another interpreter: make clean setup PYTHON=python3.12'

setup: .venv/.complete ## Create .venv and install the locked tools

# Delete .venv (make clean) to change the interpreter.
.venv/.complete: scripts/requirements/development.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo 'setup: $(PYTHON) is not installed. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12' >&2; exit 2; }
	@$(PYTHON) scripts/bootstrap.py

generate: setup ## Compile spec/openapi.yaml into generated/
	@$(PY) scripts/generate.py

# Without the history (a shallow clone, an sdist) the client of the newest release is unknown, and the verdict says so.
HISTORY_IS_WHOLE = $(filter false,$(shell git rev-parse --is-shallow-repository 2>/dev/null))

check: fresh lint verdict pictured style mypy pyright ## Generated files and pictures fresh, spec lint, version bump, ruff, mypy, pyright; no network

fresh: setup
	@$(PY) scripts/generate.py --check

lint: setup ## Check the spec and its evidence against the rules
	@$(PY) scripts/lint_spec.py $(if $(GITHUB_ACTIONS),--format github)

verdict: setup
	@$(PY) scripts/diff_spec.py $(if $(HISTORY_IS_WHOLE),,--spec-only)

pictured: setup
	@$(PY) scripts/pictures.py --check

style: setup
	@$(RUFF) format $(LINE) --check $(SOURCES)
	@$(RUFF) check $(LINE) $(RULES) $(SOURCES)

mypy: setup
	@$(PY) -m mypy

pyright: setup
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(PY) -m pyright

diff: setup ## Compare spec and client with the newest release, or FROM=REV|FILE with TO=REV|FILE
	@$(PY) scripts/diff_spec.py $(if $(FROM),--from '$(FROM)') $(if $(TO),--to '$(TO)')

redocly: setup ## Compare the verdicts of make diff with those of redocly diff (npm, 4 minutes)
	@$(PY) -m spec.diff_rules.compare_with_redocly

judges: setup ## Run other people's tools on the spec (npm, 4 minutes); ONLY=spectral,redocly: only these
	@$(PY) scripts/judges.py $(if $(ONLY),--only '$(ONLY)')

drift: setup ## Compare the spec with upstream today, or WITH=1.2.30|WHEEL|FILE|PAGE; ALL=1: also accepted differences; HISTORY=1.2.0..1.2.30: changes upstream
	@$(PY) scripts/drift.py $(if $(HISTORY),--history '$(HISTORY)',$(WITH) $(if $(ALL),--all))

docs: setup ## Write the reference with its evidence to build/docs/index.html
	@$(PY) scripts/build_docs.py

pictures: setup ## Draw the pictures in README; RECORD=1: first run the commands that they show
	@$(PY) scripts/pictures.py $(if $(RECORD),--record)

contract: setup ## Verify client and server against the spec, print the matrix
	@$(PY) scripts/generate.py --if-changed
	@$(PY) -m rlor_contract run

verify: setup
	@$(PY) -m rlor_contract run --depth quick

faults: setup ## Plant every known fault and print which check finds it; STOCK=1: compare with stock Schemathesis
	@$(PY) -m faults $(if $(STOCK),--stock)

mutants: setup ## Change the client at random and print what notices each change; SIDE=emulator, COUNT=200, SEED=7, JOBS=1, ONLY=half
	@$(PY) -m mutants $(if $(SIDE),--side '$(SIDE)') $(if $(COUNT),--count '$(COUNT)') $(if $(SEED),--seed '$(SEED)') $(if $(JOBS),--jobs '$(JOBS)') $(if $(ONLY),--only '$(ONLY)')

# Independent targets run two at a time, each with its output in one piece. The contract has just been verified when pytest
# starts, so the two files that would verify it again are left out. Tests wait for processes and sockets, so there are more
# workers than cores. The vendor's SDK comes last: if it is not available, that is the last message.
test: setup ## Run everything: check, contract, unit tests, sdk, drift
	@$(MAKE) --no-print-directory --jobs=2 --output-sync check verify
	@$(PY) -m pytest -q -n 3 --dist worksteal --ignore contract_tests/server/test_contract_server.py --ignore contract_tests/client/test_contract_client.py \
	  --ignore contract_tests/sdk -m 'not thorough'
	@$(PY) scripts/verify_sdk.py --if-installable
	@$(PY) scripts/drift.py --cited --if-available

thorough: setup ## Run the tests that try more cases of each kind, which make test leaves out
	@$(PY) -m pytest -q -n 3 --dist worksteal -m thorough

sdk: setup ## Run the vendor's SDK against the emulator
	@$(PY) scripts/verify_sdk.py

serve: setup ## Run the emulator on 127.0.0.1:8080
	@$(PY) -m rlor_trainer_emulator

release: setup ## Stamp, freeze, verify and build VERSION=1.2.3; publishing is left to you
	@$(PY) scripts/release.py '$(VERSION)'

bench: setup ## Measure speed, as ratios to a named peer
	@$(PY) scripts/bench.py

format: setup ## Format the hand-written code
	@$(RUFF) check $(LINE) $(RULES) --fix --quiet $(SOURCES) || true
	@$(RUFF) format $(LINE) $(SOURCES)

lock: ## Resolve the development dependencies again into scripts/requirements/development.txt
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv==0.13.9
	@build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --extra emulator --extra postgresql --group dev pyproject.toml -o scripts/requirements/development.txt > build/lock.log

clean: ## Remove everything that the other targets created, including .venv
	@rm -rf .venv build dist reports .mypy_cache .pytest_cache .hypothesis .schemathesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
