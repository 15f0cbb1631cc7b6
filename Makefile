# Every task of the project. What a task does stands in deployment/scripts.
SCRIPTS := deployment/scripts
COMPOSE := docker compose
.DEFAULT_GOAL := help
.PHONY: help run test test-faults test-tokenizer test-evaluation compare-chunking build bench bench-embedder bench-retrieval bench-tokenizer format check check-manifests check-arm64 check-infrastructure check-delivery arm-templates check-arm-templates cost coverage fuzz test-thread-sanitizer test-address-sanitizer quality-gate bench-compare cost-difference \
	build-images scan-images name-images verify-images scan-repository deploy smoke rollback promote seen-in-staging release-notes push-chart pause plan images up down test-containers clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## everything on this machine: install, build, start, ingest the samples, ask; Ctrl-C stops
	@$(SCRIPTS)/run

test: ## all tests, against real PostgreSQL, pgvector, Redis and the model
	@$(SCRIPTS)/test

build: ## release binaries in .build/release
	@$(SCRIPTS)/build

bench: ## latency, throughput, ingestion, memory and twice the load, as tables and as JSON in .build/bench
	@$(SCRIPTS)/bench
	@$(SCRIPTS)/bench-load --report

bench-retrieval: ## latency, recall, load beside a peer, growth to a million chunks, cold start
	@$(SCRIPTS)/bench-retrieval

bench-embedder: ## the embedder beside ONNX Runtime: speed, accuracy, memory, and its service under load
	@$(SCRIPTS)/bench-embedder

test-faults: ## 300 documents while everything is killed, crashed and cut 260 times: none lost, none twice (10 minutes)
	@$(SCRIPTS)/test-faults

test-tokenizer: ## the tokenizer against Hugging Face's, id by id, over some 60 MB of text
	@$(SCRIPTS)/test-tokenizer

test-evaluation: ## ragctl eval against ir_measures, the lexical ranking against bm25s
	@$(SCRIPTS)/test-evaluation

compare-chunking: ## ways to cut documents, on judged sets: make compare-chunking DATASETS="DIR DIR"
	@$(SCRIPTS)/compare-chunking $(DATASETS)

bench-tokenizer: ## tokens a second beside Hugging Face's tokenizer
	@$(SCRIPTS)/test-tokenizer --bench

.PHONY: test-api test-rolling test-tls test-memory bench-load soak
test-memory: ## a 50 MB PDF, a 100 MB text, 5,000 idle connections: no process takes more than its container may
	@$(SCRIPTS)/test-memory

test-tls: ## TLS to PostgreSQL, Redis and services, and on their own ports: with an authority made for it and a wrong one
	@$(SCRIPTS)/test-tls

bench-load: ## twice the load that the service can carry: it answers as much, nearly as fast, and refuses the rest
	@$(SCRIPTS)/bench-load

soak: ## half the load for SOAK_SECONDS (600): memory does not grow
	@$(SCRIPTS)/bench-load --soak $${SOAK_SECONDS:-600}

test-rolling: ## two instances of every service restarted behind nginx under load: not one request fails
	@$(SCRIPTS)/test-rolling

test-api: ## the running service against its own OpenAPI document, some 20,000 requests by schemathesis
	@$(SCRIPTS)/test-api

fuzz: ## what reads bytes from outside under libFuzzer, FUZZ_SECONDS each (600)
	@$(SCRIPTS)/fuzz

format: ## format the Swift sources
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

check: ## format, manifests and scripts
	@$(SCRIPTS)/check-format
	@$(SCRIPTS)/check-manifests

check-manifests: ## Dockerfile, compose file, workflows, scripts and the proxy's configuration
	@$(SCRIPTS)/check-manifests

check-infrastructure: ## the three clouds: Terraform valid and tested, policies, scripts; needs no account
	@$(SCRIPTS)/check-infrastructure

check-arm64: ## the C kernels compiled for arm64, and each NEON kernel against portable C under qemu
	@$(SCRIPTS)/check-arm64

check-delivery: ## workflows, pipelines, their scripts, Argo CD's manifests, the hooks before a commit
	@$(SCRIPTS)/check-delivery

coverage: ## how many of the sources' lines the tests reach; at least 80 %
	@$(SCRIPTS)/coverage

test-thread-sanitizer: ## the tests, watched for data races
	@TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/sanitizers/thread-suppressions.txt TEST_TIMEOUT=60m \
		TEST_BUILD_OPTIONS="--sanitize thread --scratch-path .build-thread" $(SCRIPTS)/test --filter .

# Leaks are not looked for: what is alive at the end, such as constants, counts as leaked wherever Swift keeps other bits
# beside a pointer; and some tests leave tasks that wait for ever, for that is what they try.
test-address-sanitizer: ## the tests, watched for errors of memory
	@ASAN_OPTIONS=detect_leaks=0 TEST_TIMEOUT=60m TEST_BUILD_OPTIONS="--sanitize address --scratch-path .build-address" $(SCRIPTS)/test --filter .

# The steps of delivery: what each wants from the environment stands in its script.
quality-gate bench-compare cost-difference build-images scan-images name-images verify-images scan-repository deploy smoke \
rollback promote seen-in-staging release-notes push-chart pause plan:
	@deployment/delivery/$@

cost: ## dollars a month by cloud, environment and size, and what is saved
	@$(SCRIPTS)/cost

arm-templates: ## infrastructure/azure/arm-templates, compiled from Bicep
	@$(SCRIPTS)/arm-templates

check-arm-templates: ## whether they are what Bicep compiles to
	@$(SCRIPTS)/arm-templates --check

images: ## the container images
	@$(COMPOSE) build

up: ## the whole stack in containers, behind nginx on http://127.0.0.1:8080
	@$(COMPOSE) up --build --detach --wait

down: ## stop the containers; the data stays (docker compose down --volumes deletes it)
	@$(COMPOSE) down

test-containers: ## both stacks in containers; production's is scaled, released, broken and brought back, and counted
	@$(SCRIPTS)/test-containers
	@$(SCRIPTS)/test-production

clean: ## delete what was built and the project-local servers with their data
	@if [ -d .run/servers ]; then $(SCRIPTS)/servers purge .run; fi
	@rm -rf .build .run
