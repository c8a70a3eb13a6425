# Every target makes .venv and installs what it needs when pyproject.toml or constraints.txt changed.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
USE := $(VENV)/.installed-use
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help new demo test check bench gallery golden

help:  ## lists the targets
	@grep -E '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

$(PY):
	@echo "make: creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(USE): pyproject.toml constraints.txt | $(PY)
	@echo "make: installing vicinal into $(VENV)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e . -c constraints.txt
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(PY)
	@echo "make: installing vicinal and the tools that develop it into $(VENV)"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e ".[dev]" -c constraints.txt
	@touch $@ $(USE)

demo: $(USE)  ## augments the pictures of demo/ into demo-out/: data set, manifest, contact sheets
	@$(PY) demo/run.py

test: $(DEV)  ## runs the tests on two processes
	$(PY) -m pytest -n 2

check: $(DEV)  ## ruff, mypy, import-linter, and that generated files are current
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy tests/typed/examples.py tests/typed/every.py
	$(VENV)/bin/lint-imports
	$(PY) tools/make_stub.py --check
	$(PY) -m tools.make_typed --check
	$(PY) tools/make_readme.py --check
	$(PY) tools/make_gallery.py --check
	$(PY) -m experiments.readme --check

new: $(DEV)  ## makes a transform that works, to be filled in: NAME=MedianBlur FOLDER=blur
	$(PY) -m tools.new_transform "$(NAME)" --folder "$(or $(FOLDER),color)"

bench: $(DEV)  ## measures against other libraries (installs them into .bench-venv)
	$(PY) benchmarks/run.py
	$(PY) benchmarks/run.py --threads 2

experiment-%: $(DEV)  ## runs experiments/% (shift, cats, cifar, nuclei, batches); ARGS=--full for the longer settings
	$(PY) -m experiments.$* $(ARGS)

gallery: $(DEV)  ## draws docs/gallery.png and docs/transforms.jpg, and writes README.md's generated parts
	$(PY) tools/make_gallery.py
	$(PY) tools/make_readme.py

golden: $(DEV)  ## writes what seeds draw into tests/golden/values, when that was meant to change (say so in CHANGELOG.md)
	$(PY) -m tools.make_golden
