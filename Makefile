STACK ?= dev
BASE ?= main
PYTHON ?= python3

# Any Python can say that it is too old; the rest needs 3.11.
OLD = This project needs Python 3.11 or newer: name one with `make PYTHON=python3.11 ...`.
RUN = @$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("""$(OLD)""")' && $(PYTHON) -m launcher.venv

# A crash ends the run, which would otherwise wait for ever for the worker in its place.
PYTEST = pytest --numprocesses 2 --dist loadfile --max-worker-restart 0

.PHONY: up preview verify down env review test unit check bench readme requirements

up preview verify down env:
	$(RUN) offline $@ --stack "$(STACK)"

review:
	$(RUN) ops.delivery rehearse "$(STACK)" --base "$(BASE)"
	$(RUN) ops.review "$(STACK)=.rehearsal/previews/$(STACK).jsonl"

test:
	$(RUN) offline engine
	$(RUN) --dev $(PYTEST)

unit:
	$(RUN) --dev $(PYTEST) --ignore tests/e2e --ignore tests/policies/mutation

check:
	$(RUN) --dev ops.check

bench:
	$(RUN) --dev bench

readme requirements:
	$(RUN) --dev ops.$@
