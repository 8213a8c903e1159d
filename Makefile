# Every target stands alone on a fresh clone: `setup` installs what is missing and is quick when nothing is.

.PHONY: help setup build demo test check bench fuzz accept clean

help:
	@echo "make demo    the main job on a real network: compile, prove, report"
	@echo "make test    everything CI runs; ends with 'N passed, N failed'"
	@echo "make check   the quick part: format, types, lint, floors, Verilog lint, unit and golden tests"
	@echo "make bench   measure, and rewrite the tables under bench/"
	@echo "make fuzz    broken models and texts, random networks, for minutes: SEED=, RUNS=, NETWORKS="
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

# A new seed each time; the one that failed is printed and can be given again.
ifndef SEED
SEED := $(shell od -An -N2 -tu2 /dev/urandom | tr -d ' ')
endif
RUNS ?= 40000
NETWORKS ?= 40

fuzz: setup
	@echo "SEED=$(SEED) RUNS=$(RUNS) NETWORKS=$(NETWORKS)"
	@BITLOOM_FUZZ_SEED=$(SEED) BITLOOM_FUZZ_RUNS=$(RUNS) FUZZ_SEED=$(SEED) FUZZ_NETWORKS=$(NETWORKS) \
	  FUZZ_PIPELINES=$(NETWORKS) FUZZ_HLS=$(NETWORKS) \
	  npx --no-install vitest run --testTimeout=3600000 \
	  tests/onnx/fuzz tests/frontend/fuzz tests/fuzz

accept: setup
	npm run --silent accept

clean:
	rm -rf dist build coverage .cache
