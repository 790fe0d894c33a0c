# Every command sets itself up: a machine needs python3 (3.11 or newer), make and a package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export SAM_CLI_TELEMETRY := 0
export PYTHONPATH := layers/quickbooks_actions
# Bytecode is kept, whatever the shell says: a command starts many Pythons, and each would compile all it imports
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo sandbox test check format definitions requirements deploy setup-link export-portal remove-portal clean
.DEFAULT_GOAL := help

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: $(READY) ## the virtual environment with everything development needs

$(READY): requirements-dev.txt requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python3 is %d.%d: 3.11 or newer is needed (make PYTHON=python3.13 ...)" % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements-dev.txt
	@touch $(READY)

demo: setup ## a HubSpot callout becomes a QuickBooks invoice, on the deployed template
	@$(BIN)/python -m sandbox.demo

sandbox: setup ## the same, but it stays up, with a console to build workflows on
	@$(BIN)/python -m sandbox.console

test: setup ## all tests (browser tests where a chromium is found)
	@$(BIN)/python -m pytest -n 2

check: setup build ## format, lint, types, imports, template, audit
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy layers/quickbooks_actions/quickbooks_actions functions sandbox tools tests
	@PYTHONPATH=.:layers/quickbooks_actions $(BIN)/lint-imports --no-cache >build/imports.log 2>&1 || { cat build/imports.log; exit 1; }
	@$(BIN)/python tools/no_float.py layers functions
	@$(BIN)/cfn-lint template.yaml
	@$(BIN)/python tools/audit.py requirements-dev.txt
	@echo "check: ok"

format: setup ## formats and mends what can be mended
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

definitions: setup ## HubSpot's action definitions in hubspot/, from the actions and their inputs
	@$(BIN)/python -m tools.definitions

requirements: setup ## pins anew, with hashes
	@sh tools/pin.sh $(BIN)/uv

deploy: setup ## sam build and sam deploy --guided, for AWS
	@$(BIN)/python tools/deploy.py

setup-link: setup ## a link that opens the set-up page, once (STACK=..., PORTAL=...)
	@$(BIN)/python -m tools.setup_link

export-portal: setup ## everything stored of a HubSpot account, as JSON Lines (PORTAL=..., OUT=..., STACK=...)
	@$(BIN)/python -m tools.portal.export

remove-portal: setup ## ends and removes everything of a HubSpot account (PORTAL=..., STACK=...)
	@$(BIN)/python -m tools.portal.remove

clean: ## removes what the commands made
	rm -rf build .aws-sam $(VENV)

build:
	@mkdir -p build
