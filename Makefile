# On a fresh clone this needs only make and Python 3.11 or newer with its venv module: every target that runs
# something makes .venv first and installs the exact versions of requirements.lock into it.
#
#   PYTHON=python3.12   the Python that .venv is made with
#   JOBS=4              test processes
#   ARGS="…"            further arguments for mse-sym or pytest

PYTHON ?= python3
JOBS   ?= 2
ARGS   ?=

VENV  := .venv
PY    := $(VENV)/bin/python
STAMP := $(VENV)/.installed
PEERS := $(VENV)/.peers-installed

# Nothing of the caller's own Python set-up reaches ours.
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE PIP_PREFIX PIP_REQUIREMENT PIP_TARGET PIP_USER VIRTUAL_ENV
export PYTHONNOUSERSITE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTEST   := $(PY) -m pytest
XDIST    := -n $(JOBS) --dist worksteal
PROGRAMS := tex or chromium or gcc or node
CORE     := not ($(PROGRAMS) or peers or backend)
QUICK    := $(CORE) and not slow

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-peers report verify test test-slow test-programs test-peers test-bounds test-backends test-all test-long bench bench-losses bench-networks bench-study bench-boosting bench-numpy check format lock clean

help: ## show this
	@echo "make TARGET, where TARGET is"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

setup: $(STAMP) ## make .venv and install into it (done by the others when needed)

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not one; try: make PYTHON=python3.12" >&2; exit 1; }
	@rm -f $@
	@$(PY) -m pip --version >/dev/null 2>&1 || \
		{ echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing the versions of requirements.lock into $(VENV) (a minute or two)"
	@$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup-peers: $(PEERS) ## install the libraries that this one is compared with, and those that backends run on (large)

$(PEERS): $(STAMP) requirements-peers.txt requirements-peers-alone.txt
	@echo "Installing the versions of requirements-peers.txt into $(VENV) (some minutes)"
	@$(PY) -m pip install --quiet -r requirements-peers.txt
	@$(PY) -m pip install --quiet --no-deps -r requirements-peers-alone.txt
	@touch $@

report: $(STAMP) ## derive, prove and write reports/ (the main job)
	@$(PY) -m mse_sym report $(ARGS)

verify: $(STAMP) ## prove every claim and say how
	@$(PY) -m mse_sym verify $(ARGS)

test: $(STAMP) ## run the tests that need nothing but Python, reproducibly, without the slow ones
	@HYPOTHESIS_PROFILE=ci $(PYTEST) $(XDIST) -m "$(QUICK)" $(ARGS)

test-slow: $(STAMP) ## run the slow ones among the tests that need nothing but Python
	@HYPOTHESIS_PROFILE=ci $(PYTEST) $(XDIST) -m "$(CORE) and slow" $(ARGS)

test-programs: $(STAMP) ## run the tests that need latexmk, Chromium, gcc or Node, and fail where one is missing
	@HYPOTHESIS_PROFILE=ci MSE_SYM_REQUIRE_EXTRAS=1 $(PYTEST) $(XDIST) -m "$(PROGRAMS)" $(ARGS)

test-peers: $(PEERS) ## run the tests that compare with other libraries, installing those first
	@HYPOTHESIS_PROFILE=ci MSE_SYM_REQUIRE_EXTRAS=1 $(PYTEST) -m "peers and not slow" $(ARGS)

test-bounds: $(PEERS) ## bound the errors of the elementary functions over their whole ranges (a quarter of an hour)
	@MSE_SYM_REQUIRE_EXTRAS=1 $(PYTEST) $(XDIST) -m "peers and slow" $(ARGS)

test-backends: $(PEERS) ## run the tests of the backends that need a library, installing those first
	@HYPOTHESIS_PROFILE=ci MSE_SYM_REQUIRE_EXTRAS=1 $(PYTEST) $(XDIST) -m "backend and not slow" $(ARGS)

test-all: $(PEERS) ## run all tests, and fail where one of these programs is missing
	@HYPOTHESIS_PROFILE=ci MSE_SYM_REQUIRE_EXTRAS=1 $(PYTEST) $(XDIST) $(ARGS)

test-long: $(STAMP) ## run the tests at many random examples
	@HYPOTHESIS_PROFILE=long $(PYTEST) $(XDIST) -m "$(CORE)" $(ARGS)

bench: bench-losses bench-networks bench-study bench-boosting ## time all that follows (on a quiet machine)

bench-losses: $(PEERS) ## time the compiled functions beside the libraries that people use
	@$(PY) -m tests.benchmarks.bench_libraries $(ARGS)

bench-networks: $(PEERS) ## time the training of networks beside torch and scikit-learn
	@$(PY) -m tests.benchmarks.bench_networks $(ARGS)

bench-study: $(PEERS) ## time many random starts beside torch, JAX and NumPy
	@$(PY) -m tests.benchmarks.bench_study $(ARGS)

bench-boosting: $(PEERS) ## time boosting with our objectives beside the built-in ones
	@$(PY) -m tests.benchmarks.bench_boosting $(ARGS)

bench-numpy: $(STAMP) ## time them beside NumPy written by hand
	@$(PY) -m tests.benchmarks.bench_functions $(ARGS)

check: $(STAMP) ## lint, formatting, types
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

format: $(STAMP) ## format, and mend what the linter can
	@$(PY) -m ruff check --fix-only
	@$(PY) -m ruff format

lock: ## write requirements.lock anew from pyproject.toml (ARGS=--upgrade for the newest versions)
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp/venv" && \
	"$$tmp/venv/bin/python" -m pip install --quiet uv && \
	"$$tmp/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --output-file requirements.lock $(ARGS) pyproject.toml
	@echo "requirements.lock is written"

clean: ## remove .venv, caches and everything built or left behind
	@rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find mse_sym derivations tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@cd reports 2>/dev/null && rm -f *.pdf *.aux *.fdb_latexmk *.fls *.log *.out *.synctex.gz *.toc *.xdv || true
