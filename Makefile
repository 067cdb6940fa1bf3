# make demo   sets up everything, runs a whole night against stand-in providers, prints what it made
# make test   sets up everything, then checks format, lint, types, imports, tests and generated docs
# make accuracy   says how right the parsers are on hand-labelled forms, and how well search ranks
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo test soak browser check setup lock docs bench accuracy clean

demo: setup
	@$(BIN)/credcat demo

test: check browser
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not soak'

# Nights over everything recorded, and readers beside many nights: some minutes more.
soak: setup
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m soak

# The site's tests open its pages in Debian's Chromium; where it is not and cannot be had, they skip.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && { echo "Installing Chromium for the site's tests (once) ..."; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; }; } || echo "There is no Chromium here: the site's tests in a browser will skip"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else f"credcat needs Python 3.11 or newer, {sys.executable} is {v[0]}.{v[1]}: run make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3 cannot make a virtual environment here: install its venv package (Debian: apt-get install python3-venv)"; exit 1; }
	@echo "Installing locked packages into .venv (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[0-9.]*\).*/\1/p' requirements.lock)"
	@UV_COMPILE_BYTECODE=1 $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@UV_COMPILE_BYTECODE=1 $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

# After a change of dependencies in pyproject.toml.
lock: setup
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --all-extras --universal --python-version 3.11 --generate-hashes --no-header --upgrade -o requirements.lock

docs: setup
	$(BIN)/python -m flows.documentation

bench: setup
	$(BIN)/python -m benchmarks

accuracy: setup
	$(BIN)/python -m tests.gold.scorecard
	$(BIN)/python -m tests.gold.accuracy
	$(BIN)/python -m tests.gold.skills
	$(BIN)/python -m tests.gold.matches
	$(BIN)/python -m tests.gold.search
	$(BIN)/python -m tests.gold.quality

clean:
	rm -rf .venv build dist data
