# What people and machines do with this repository; `make help` lists it.

SWIFT ?= swift
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
RELEASE = .build/release/parley

.DEFAULT_GOAL := help
.PHONY: help run test journey bench image lint format clean release needs needs-journey

help: ## List what can be made.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: release ## Serve ./data on http://127.0.0.1:8080 (DATA=..., LISTEN=...); the first time, make accounts and print their tokens.
	@$(RELEASE) setup --data "$(DATA)"
	@exec $(RELEASE) serve --data "$(DATA)" --listen "$(LISTEN)"

test: needs lint ## Check the style, build with warnings as errors, and run every test.
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

journey: release needs-journey ## Walk a newcomer's whole journey over HTTP against the release build.
	examples/journey.sh
	examples/tour.sh

bench: release ## Measure the release build under load.
	Tests/Bench/run.sh

image: ## Build the container image parley:latest.
	docker build --tag parley:latest .

lint: ## Check the style.
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

format: ## Put the sources into the style.
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

clean: ## Remove what was built; the data stay.
	rm -rf .build

release: needs
	$(SWIFT) build --configuration release --product parley

needs:
	@deploy/install-needs.sh swift /usr/include/sqlite3.h=libsqlite3-dev /usr/include/openssl/ssl.h=libssl-dev /usr/bin/openssl=openssl /usr/share/zoneinfo/UTC=tzdata

needs-journey:
	@deploy/install-needs.sh /usr/bin/curl=curl /usr/bin/python3=python3
