# Two commands are all the set-up anyone needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

PYWB := .pywb/bin/wayback

.PHONY: demo test lint types arrows unit bench soak pictures setup clean

demo: $(READY)
	$(BIN)/nianbao demo $(if $(SEED),--seed $(SEED))

test: lint types arrows unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

arrows: $(READY)
	$(BIN)/lint-imports

unit: $(READY) $(PYWB)
	$(BIN)/pytest -n 2 --dist worksteal

bench: $(READY)
	$(BIN)/python -m bench

soak: $(READY) $(PYWB)
	$(BIN)/pytest -n 2 -m hypothesis --hypothesis-profile=search
	NIANBAO_DAMAGES=40 $(BIN)/pytest -n 2 tests/archive/test_damage_anywhere.py
	$(BIN)/python -m bench.kills
	$(BIN)/python -m bench.frontier
	$(BIN)/python -m bench.lost_workers
	$(BIN)/python -m bench.year

pictures: $(READY)
	$(BIN)/nianbao demo --out demo-out
	$(BIN)/python -m tests.extract.explore.pictures demo-out/nianbao.db docs
	$(BIN)/python -m bench.discovery --svg docs/discovery.svg

setup: $(READY) $(PYWB)

$(READY): pyproject.toml constraints.txt install/system
	sh install/system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

$(PYWB): install/pywb install/pywb.txt
	PYTHON=$(PYTHON) sh install/pywb

clean:
	rm -rf $(VENV) .pywb demo-out
