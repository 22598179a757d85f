# Set-up needs make and a Python of pyproject.toml's `requires-python`; everything else comes from the
# lock files: what generating needs from requirements-generate.lock, the rest from requirements.lock.
#   make generate   regenerate the client and openapi/dist from the document
#   make test       prove that examples, document and client agree
unexport PYTHONDONTWRITEBYTECODE  # each process of a test would compile every module anew
PYTHON ?= python3
OLDEST = $(shell sed -n 's/^requires-python = ">=\([0-9.]*\)".*/\1/p' pyproject.toml)
VENV := .venv
BIN := $(VENV)/bin
RUN := PYTHONPATH=tools:generated $(BIN)/python
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
CAN_GENERATE := $(VENV)/.ready-generate
READY := $(VENV)/.ready

.PHONY: help generate test check check-generated lint lint-document lint-style lint-types lint-imports sandbox fuzz bench \
  mutate format record lock release-check build redocly clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make lint       style of the document, of Python, and types"
	@echo "make check      test, lint, and that regeneration changes no byte (what CI runs)"
	@echo "make record PAGE=page.md [SCENARIO=\"a b\"]   record the exchanges of a documentation page"
	@echo "make sandbox    a stand-in service to develop against: make sandbox ARGS=\"--port 8080 --lines 100000\""
	@echo "make fuzz       schemathesis against the sandbox, for longer than make test"
	@echo "make mutate     change one character at a time and see that the tests notice"
	@echo "make bench      speed and memory, side by side with others"
	@echo "make format     format hand-written Python"
	@echo "make redocly    the document under Redocly's recommended rules (needs Node)"
	@echo "make lock       compile the lock files anew"
	@echo "make release-check   what the versions must be; TAG=v1.2.3 checks the release of that tag"
	@echo "make build      the wheel and the source distribution, in build/release"

# Only this rule makes the environment anew, so that it never holds what a lock file no longer names;
# the stamp of the rest goes with the old environment. What $(READY) adds has the same pins.
$(CAN_GENERATE): requirements-generate.lock requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < tuple(map(int, "$(OLDEST)".split("."))))' 2>/dev/null || \
	  { echo "error: $(PYTHON) is missing or older than Python $(OLDEST); name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "error: $(PYTHON) has no venv module; install it (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) -r requirements-generate.lock
	@touch $@

$(READY): $(CAN_GENERATE)
	@$(PIP) -r requirements.lock
	@touch $@

generate: $(CAN_GENERATE)
	@$(RUN) -m workshop.generate

test: $(READY)
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: lint-document lint-style lint-types lint-imports

lint-document: $(READY)
	@$(RUN) -m workshop.lint

lint-style: $(CAN_GENERATE)
	@$(BIN)/ruff format --check --quiet . || { echo "error: unformatted files above; run make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .

lint-types: $(READY)
	@$(BIN)/mypy --python-version $(OLDEST) tools/workshop tools/partner_center tools/partner_center_core generated/partner_center_invoices contract_tests
	@$(BIN)/basedpyright --pythonversion $(OLDEST) --pythonpath $(BIN)/python

lint-imports: $(READY)
	@PYTHONPATH=tools:generated $(BIN)/lint-imports --no-cache --no-logo

format: $(CAN_GENERATE)
	@$(BIN)/ruff check --fix-only --quiet tools contract_tests
	@$(BIN)/ruff format --quiet tools contract_tests

check: test lint check-generated

check-generated: $(CAN_GENERATE)
	@$(RUN) -m workshop.generate --check

# These reach the shell as they were given: make itself would run a $(shell ...) inside them.
override PAGE := $(value PAGE)
override SCENARIO := $(value SCENARIO)
override TAG := $(value TAG)
export PAGE SCENARIO TAG

record: $(READY)
	@test -n "$$PAGE" || { echo "error: which page? make record PAGE=path/to/page.md" >&2; exit 1; }
	@$(RUN) -m workshop.record page "$$PAGE" $${SCENARIO:+--scenario $$SCENARIO}

# The second takes its pins from the first. uv writes no index and no host into either.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version $(OLDEST) --generate-hashes --no-header --no-annotate
lock: $(READY)
	@$(COMPILE) --upgrade --group dev --all-extras pyproject.toml -o requirements.lock
	@$(COMPILE) --constraints requirements.lock --group generate pyproject.toml -o requirements-generate.lock

# Give TAG only where the tag is on the commit already: the release workflow does.
release-check: $(CAN_GENERATE)
	@$(RUN) -m workshop.release $${TAG:+--tag "$$TAG"}

build: $(READY)
	@rm -rf build/release
	@$(BIN)/python -m hatchling build -d build/release

sandbox: $(READY)
	@$(RUN) -m partner_center.sandbox $(ARGS)

fuzz: $(READY)
	@$(RUN) -m workshop.fuzz $(ARGS)

mutate: $(READY)
	@$(RUN) -m workshop.mutate $(ARGS)

bench: $(READY)
	@$(RUN) -m workshop.bench $(ARGS)

redocly:
	@command -v npx >/dev/null || { echo "error: make redocly needs Node 20.19 or newer; install it from nodejs.org or your system" >&2; exit 1; }
	@REDOCLY_TELEMETRY=off npx --yes @redocly/cli@2.77.0 lint openapi/partner-center-invoices.yaml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis build
