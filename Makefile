# Every target stands alone on a fresh clone: `setup` installs what is missing and is quick when nothing is.

.PHONY: help setup build demo test check bench accept clean

help:
	@echo "make demo    the main job on a real network: compile, prove, report"
	@echo "make test    everything CI runs; ends with 'N passed, N failed'"
	@echo "make check   the quick part: format, types, lint, floors, Verilog lint, unit and golden tests"
	@echo "make bench   measure, and rewrite the tables under bench/"
	@echo "make accept  rewrite golden files; review them with git diff"
	@echo "make setup   install npm packages and outside tools; done by the others too"
	@echo "make build   compile src to dist"
	@echo "make clean   remove everything that is generated"

setup:
	@scripts/setup.sh

build: setup
	npm run --silent build

demo: build
	node scripts/demo.mjs

test: setup
	node scripts/check.mjs

check: setup
	node scripts/check.mjs --quick

bench: setup
	npm run --silent bench

accept: setup
	npm run --silent accept

clean:
	rm -rf dist build coverage .cache
