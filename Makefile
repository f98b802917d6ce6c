STACK ?= dev
BASE ?= main
PYTHON ?= python3
MI = @PYTHON="$(PYTHON)" ./mi

.PHONY: help up preview verify down env review test test-all unit check bench readme requirements

help:
	@echo 'make up      [STACK=dev]   deploy a stack on the embedded AWS, and verify it; needs no AWS account'
	@echo 'make preview [STACK=dev]   show what `make up` would change'
	@echo 'make verify  [STACK=dev]   check what is deployed against the specification'
	@echo 'make review  [STACK=dev]   review what your commits change against main: BASE=main'
	@echo 'make down    [STACK=dev]   remove the stack; the last one ends the embedded AWS'
	@echo 'make env     [STACK=dev]   point a shell at it: eval "$$(make -s env STACK=dev)"'
	@echo 'make test                  run the tests; make unit: the quick ones, in a minute'
	@echo 'make test-all              run them with those that are long and rarely fail'
	@echo 'make check                 check format, lint, types, imports, workflows and pins'
	@echo 'make bench                 measure how long commands take'
	@echo
	@echo '`./mi --help` lists the commands for real stacks. VERBOSE=1 shows all that the engine prints.'

up preview down env:
	$(MI) $@ --stack "$(STACK)"

verify:
	$(MI) verify --rehearsal --stack "$(STACK)"

review:
	$(MI) review --stack "$(STACK)" --base "$(BASE)"

test check bench:
	$(MI) $@

test-all:
	$(MI) test -- -m ''

unit:
	$(MI) test --quick

readme:
	$(MI) docs

requirements:
	$(MI) pins
