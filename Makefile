# Two commands are all the set-up anyone needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types arrows unit bench clean

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

unit: $(READY)
	$(BIN)/pytest -n 2

bench: $(READY)
	$(BIN)/python -m bench

$(READY): pyproject.toml constraints.txt install/system
	sh install/system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

clean:
	rm -rf $(VENV) demo-out
