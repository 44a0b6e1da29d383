# netred: figures, models, notebooks and the book. `make report` and `make test` need only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= 2

.PHONY: report test test-all test-processor torture reproduce check api notebooks worlds lock audit clean

# Wheels with the digests of a lock file and nothing else; the first of them brings pip itself.
install = $(1)/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

report: $(READY)
	@start=$$(date +%s); $(BIN)/netred days --jobs $(JOBS) && $(BIN)/netred build && echo "report: $$(( $$(date +%s) - start )) s"

test: $(READY) check
	@start=$$(date +%s); $(BIN)/pytest -n $(JOBS) --dist loadgroup --durations 8 && echo "test: $$(( $$(date +%s) - start )) s"

test-all: $(READY) check   # what takes minutes, too
	$(BIN)/pytest -m "not torture" -n $(JOBS) --dist loadgroup --durations 8

# The numbers once more as an older processor computes them: other kernels of BLAS, no wide instructions of numpy.
OLDER := OPENBLAS_CORETYPE=Prescott NPY_DISABLE_CPU_FEATURES="AVX2 FMA3"
NUMERIC ?= tests/contracts tests/growth tests/series tests/diversion tests/measures tests/test_scores.py

test-processor: $(READY)
	$(OLDER) $(BIN)/pytest -n $(JOBS) --dist loadgroup $(NUMERIC)

torture: $(READY)     # kill builds, fill disks, spoil files: the last good site must stay
	$(BIN)/pytest -m torture tests/torture

reproduce: $(READY)   # build twice from nothing and compare every byte
	$(BIN)/python -m analysis.publish.reproduction

check: $(READY)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

api: $(READY)         # the pages of the public face, from its docstrings: build/api/index.html
	$(BIN)/sphinx-build -q -W -d build/api-parsed docs/api build/api

notebooks: $(READY)   # store anew what nbval compares, at default parameters
	$(BIN)/python -m analysis.runner.stored

worlds: $(READY)      # make the table of simulated worlds anew: what the methods of diversion can see
	$(BIN)/python -m analysis.diversion.worlds --jobs $(JOBS)

TOOLS := .venv-tools
TOOLS_READY := $(TOOLS)/.ready
COMPILE := $(TOOLS)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --only-binary :all: --quiet

lock: $(TOOLS_READY)  # resolve the environment anew: hashes, no index addresses
	$(COMPILE) --extra test --extra cluster pyproject.toml -o requirements.lock
	echo pip | $(COMPILE) - -o pip.lock
	printf 'uv\npip-audit\n' | $(COMPILE) - -o tools.lock

audit: $(TOOLS_READY) # ask for known advisories on everything locked, but those that are accepted with a reason
	$(TOOLS)/bin/pip-audit --disable-pip --require-hashes -r requirements.lock -r pip.lock \
	  $$(sed -n 's/^\([A-Z][A-Za-z0-9-]*\) .*/--ignore-vuln \1/p' accepted-advisories.txt)

$(TOOLS_READY): pip.lock tools.lock
	$(PYTHON) -m venv $(TOOLS)
	$(call install,$(TOOLS)) -r pip.lock
	$(call install,$(TOOLS)) -r tools.lock
	touch $@

$(READY): pip.lock requirements.lock pyproject.toml
	@start=$$(date +%s); \
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "netred needs Python 3.11 or later")' && \
	$(PYTHON) -m venv $(VENV) && \
	$(call install,$(VENV)) -r pip.lock && \
	$(call install,$(VENV)) -r requirements.lock && \
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . && \
	touch $(READY) && echo "set-up: $$(( $$(date +%s) - start )) s"

clean:
	rm -rf build $(VENV) $(TOOLS)

# Benchmarks: peers side by side, in an environment of their own.
BENCH := .venv-benchmarks
BENCH_READY := $(BENCH)/.ready

.PHONY: reference-class record benchmark-forecasts

reference-class: $(BENCH_READY)       # make the table of errors on other growth series anew
	PYTHONPATH=src $(BENCH)/bin/python benchmarks/reference_class.py

record: $(BENCH_READY)                # put claims to other growth series anew, and see what came
	PYTHONPATH=src $(BENCH)/bin/python benchmarks/record.py --jobs $(JOBS)

benchmark-forecasts: $(BENCH_READY)   # the forecast beside its peers, its predecessor and the outside checks
	PYTHONPATH=src $(BENCH)/bin/python benchmarks/forecasts.py

$(BENCH_READY): pip.lock benchmarks/requirements.lock
	$(PYTHON) -m venv $(BENCH)
	$(call install,$(BENCH)) -r pip.lock
	$(call install,$(BENCH)) -r benchmarks/requirements.lock
	touch $@

RUNNER := .venv-benchmarks-runner
RUNNER_READY := $(RUNNER)/.ready

.PHONY: benchmark-runner

benchmark-runner: $(RUNNER_READY)     # the runner beside papermill, ploomber-engine and Jupyter Book
	$(RUNNER)/bin/python benchmarks/runner.py

$(RUNNER_READY): pip.lock benchmarks/runner-requirements.lock
	$(PYTHON) -m venv $(RUNNER)
	$(call install,$(RUNNER)) -r pip.lock
	$(call install,$(RUNNER)) -r benchmarks/runner-requirements.lock
	$(RUNNER)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.PHONY: backtest

backtest: $(READY)                    # every growth model from every day of publication: build/backtest.csv
	$(BIN)/netred backtest --jobs $(JOBS)
