# The two commands to know: `make demo` shows the program at work, `make test` runs every test.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

SWIFT ?= swift
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=

# The targets are many and small, the hot path crosses them: a third faster with a million users.
RELEASE_FLAGS ?= -Xswiftc -cross-module-optimization

# systemd and sysusers read vendor files below /usr/lib and the administrator's below /etc.
ifeq ($(PREFIX),/usr)
UNITDIR ?= /usr/lib/systemd/system
SYSUSERSDIR ?= /usr/lib/sysusers.d
else
UNITDIR ?= $(SYSCONFDIR)/systemd/system
SYSUSERSDIR ?= $(SYSCONFDIR)/sysusers.d
endif

.PHONY: help deps build test fuzz demo bench bench-micro release install format lint

help:
	@echo 'make demo      the whole program against a throwaway directory, nothing to configure'
	@echo 'make test      every test; a skipped test is a failure'
	@echo 'make fuzz      every parser given damaged inputs for long (SECONDS=60 SEED=)'
	@echo 'make bench     the program beside ldapsearch, postmap and a script (USERS=100000 RUNS=5)'
	@echo 'make bench-micro  the steps of the path one by one (ordo-one/benchmark)'
	@echo 'make build     a debug build in .build/debug'
	@echo 'make deps      the Debian packages of packaging/debian-packages.txt, only what is missing'
	@echo 'make install   the release build below PREFIX (/usr/local), honours DESTDIR'
	@echo 'make format    lay out the sources; make lint: only complain'

deps:
	@packaging/install-dependencies

build: deps
	$(SWIFT) build

# The tests run the program some thousand times: optimised, it takes a third of the time.
# TEST_BUILD= builds them as `make build` does, to debug one.
TEST_BUILD ?= -c release -Xswiftc -enable-testing

test: deps
	$(SWIFT) build --build-tests $(TEST_BUILD)
	SWIFT="$(SWIFT)" TEST_BUILD="$(TEST_BUILD)" packaging/run-tests

# Every parser in turn, each for SECONDS; another SEED, other inputs.
SECONDS ?= 60
SEED ?= $(shell date +%s)

fuzz: deps
	$(SWIFT) build --build-tests $(TEST_BUILD)
	FUZZ_SECONDS=$(SECONDS) FUZZ_SEED=$(SEED) SWIFT="$(SWIFT)" TEST_BUILD="$(TEST_BUILD)" \
	    packaging/run-tests --filter FuzzTests

demo: build
	examples/first-sync/demo.sh

release: deps
	$(SWIFT) build -c release --static-swift-stdlib --product splitroute $(RELEASE_FLAGS)

USERS ?= 100000
RUNS ?= 5
GROWTH ?=

bench: release
	for product in directory-generator directory-reader directory-compiler table-writer; do \
	    $(SWIFT) build -c release --package-path Benchmarks --product $$product; \
	done
	Benchmarks/side-by-side .build/release/splitroute \
	    Benchmarks/.build/release --users $(USERS) --runs $(RUNS) --growth "$(GROWTH)"

bench-micro: deps
	$(SWIFT) package --package-path Benchmarks --disable-sandbox benchmark --no-progress

install: release
	install -D -m 0755 .build/release/splitroute $(DESTDIR)$(PREFIX)/sbin/splitroute
	install -D -m 0644 packaging/splitroute.timer $(DESTDIR)$(UNITDIR)/splitroute.timer
	install -D -m 0644 packaging/splitroute.sysusers $(DESTDIR)$(SYSUSERSDIR)/splitroute.conf
	sed 's,/usr/local/sbin/,$(PREFIX)/sbin/,' packaging/splitroute.service \
	    | install -D -m 0644 /dev/stdin $(DESTDIR)$(UNITDIR)/splitroute.service
	install -d -m 0750 $(DESTDIR)$(SYSCONFDIR)/splitroute
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/splitroute/schemas schemas/*
	for example in examples/*/; do \
	    cp -rL --no-preserve=ownership -t $(DESTDIR)$(PREFIX)/share/splitroute $$example; \
	done

format:
	$(SWIFT) format -i -r -p Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict -r -p Package.swift Sources Tests
