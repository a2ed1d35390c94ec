# What people and machines do with this repository; `make help` lists it.

SWIFT ?= swift
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
RELEASE = .build/release/parley
SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help run test journey bench faults contract browser fuzz image lint format clean release needs needs-journey

help: ## List what can be made.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: release ## Serve ./data on http://127.0.0.1:8080 (DATA=..., LISTEN=...); the first time, make accounts and print their tokens.
	@$(RELEASE) setup --data "$(DATA)"
	@exec $(RELEASE) serve --data "$(DATA)" --listen "$(LISTEN)"

test: needs lint ## Check the style, build with warnings as errors, and run every test.
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

journey: release needs-journey ## Walk a newcomer's journey, a career centre's term and the art of asking over HTTP against the release build.
	examples/journey.sh
	examples/centre.sh
	examples/asking.sh
	examples/tour.sh

bench: release ## Measure the release build beside its peers, about 12 minutes (PARTS="core lists" for some, ROUNDS=, SECONDS=).
	@Tests/Bench/run.sh

faults: release ## Break a running server in every way there is, and see what it keeps (ONLY="F06 X10" for some; FULL=1 for the largest numbers).
	@Tests/Faults/run.py $(ONLY)

contract: release needs-journey ## Hold the release build against openapi.yaml: explorer, client, httplint, schemathesis (SECONDS=60 for each role).
	@SECONDS_EACH=$(SECONDS) Tests/Contract/run.sh

browser: release needs-journey ## Call the release build from pages of other origins in a real Chromium.
	@deploy/install-needs.sh /usr/bin/chromium=chromium
	@Tests/Contract/browser.py $(RELEASE)

fuzz: needs ## Feed mutated input to the parsers for SECONDS=60, from SEED=... or a seed that is printed.
	@PARLEY_FUZZ=1 $(SWIFT) build --configuration release --product parley-fuzz --scratch-path .build/fuzz -Xswiftc -enable-testing
	@.build/fuzz/release/parley-fuzz --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

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
	@deploy/install-needs.sh swift /usr/include/sqlite3.h=libsqlite3-dev /usr/include/openssl/ssl.h=libssl-dev /usr/include/zlib.h=zlib1g-dev /usr/bin/openssl=openssl /usr/share/zoneinfo/UTC=tzdata

needs-journey:
	@deploy/install-needs.sh /usr/bin/curl=curl /usr/bin/python3=python3
