# Each target works alone on a fresh Debian machine that has make, the .NET SDK, Node and a C++ compiler.
SHELL := /bin/bash
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

BUILD := dotnet build --configuration Release --verbosity quiet --nologo

.PHONY: help setup build program demo test bench lint clean

help:     ## list the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:    ## install what is missing: Debian packages, npm packages, the native shims
	eng/setup.sh all

build: setup    ## build everything
	$(BUILD) Astrolode.slnx

program:
	eng/setup.sh run
	$(BUILD) src/Astrolode.Cli

demo: program    ## simulate a stretch of Galactic plane, search it, and serve it with the explorer (in a terminal)
	@if [ -t 1 ]; then ./astrolode demo; else ./astrolode demo --no-serve; fi

test: build    ## run the unit and system tests
	eng/test.sh

bench: build    ## run the benchmarks
	dotnet run --configuration Release --project bench/Astrolode.Bench -- all

lint: build    ## check style and whitespace, and the scripts with shellcheck where it is installed
	dotnet format Astrolode.slnx --verify-no-changes --no-restore
	@if command -v shellcheck >/dev/null; then shellcheck astrolode .ci/run eng/*.sh; else echo 'lint: shellcheck is not installed; scripts not checked'; fi

clean:    ## remove what was built and what npm installed
	rm -rf artifacts node_modules
