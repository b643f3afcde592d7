# SPDX-License-Identifier: Apache-2.0
# Unit tests, workloads, fuzzers, and the runs of all that tests and checks. tests/README.md describes each sort of test.

# Only for x86-64: programs that make system calls as 32-bit ones do. Without a library, any gcc there can build them.
COMPAT    = $(B)/tests/workload/compat $(B)/tests/workload/compat64

# Unit tests link an archive: only the module that they test comes in, and what is below it.
TESTED   = $(filter-out $(B)/src/main.o,$(HOST)) $(PROBES) $(filter %/btf_layout.o %/event_layout.o %/map_layout.o %/relocation.o,$(COMPILER))
TESTS    = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c tests/native/test_*.c))
WORKLOADS = $(filter-out $(if $(filter x86_64-%,$(shell $(CC) -dumpmachine)),,$(COMPAT)),$(patsubst %.c,$(B)/%,$(wildcard tests/workload/*.c)))
FUZZERS  = $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

$(B)/libtested.a: $(TESTED)
	$(Q)rm -f $@
	$(Q)$(AR) rc $@ $^

$(B)/tests/unit/% $(B)/tests/native/%: private LDLIBS = -lcmocka $(HOST_LIBS) $(SAN_ARCHIVES) $(FIXED)
$(B)/tests/workload/%: private LDLIBS = -static -pthread
$(B)/tests/workload/throw: private LDLIBS = -l:libstdc++.so.6
# The kernel walks a user stack along its frame pointers.
$(B)/tests/workload/stacks: private LDLIBS = -static -fno-omit-frame-pointer -fno-optimize-sibling-calls
$(B)/tests/workload/stacks_pie: private LDLIBS = -pie -fno-omit-frame-pointer -fno-optimize-sibling-calls
$(B)/tests/workload/stacks_pie: tests/workload/stacks.c
$(COMPAT): private LDLIBS = -ffreestanding -nostdlib -static -fno-pie -no-pie -fno-stack-protector -mno-red-zone $(M32)
$(B)/tests/workload/compat: private M32 = -m32
$(B)/tests/workload/compat64: tests/workload/compat.c
$(B)/tests/workload/brief: private LDLIBS = -pie -fno-omit-frame-pointer -fno-optimize-sibling-calls
$(B)/tests/workload/usdt_pie: private LDLIBS = -pie
$(B)/tests/workload/usdt_pie: tests/workload/usdt.c

$(filter-out $(WORKLOADS),$(TESTS)): $(B)/%: %.c $(B)/libtested.a | check-test
	$(say) TEST $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -Itests/unit $(ALL_CFLAGS) -o $@ $< $(PROBES) $(B)/libtested.a $(LDLIBS)

$(WORKLOADS): $(B)/%: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O1 -g -fPIE $(WARNINGS) -o $@ $< $(LDLIBS)

# Fuzzers are clang's; they have objects of their own, with its coverage in them, of the rooms that read bytes.
FUZZ_ROOMS = cache diagnose translate output image symbols types events names probe filter base
FUZZ_CC  = clang -std=gnu11 -O1 -g -fno-sanitize-recover=undefined
FUZZ_LIB = $(patsubst $(B)/%,build/fuzz/%,$(filter $(FUZZ_ROOMS:%=$(B)/src/%/%) $(B)/probes/%,$(TESTED)))

build/fuzz/%.o: %.c Makefile
	$(say) FUZZ $<
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(CPPFLAGS) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<

build/fuzz/%.embed.o: % src/base/embed.S Makefile make/build.mk
	$(embed)

build/fuzz/libtested.a: $(FUZZ_LIB)
	$(Q)rm -f $@
	$(Q)$(AR) rc $@ $^

$(FUZZERS): build/fuzz/%: tests/fuzz/%.c build/fuzz/libtested.a
	$(say) FUZZ $@
	$(Q)$(FUZZ_CC) $(CPPFLAGS) -MF $@.d -fsanitize=fuzzer,address,undefined -o $@ $(filter %.c %.a,$^) $(filter build/fuzz/probes/%,$(FUZZ_LIB)) $(HOST_LIBS)

.PHONY: test-programs workloads fuzzers
test-programs: $(TESTS)
workloads: $(WORKLOADS)
fuzzers: $(FUZZERS)

# Three groups run at the same time: on this kernel what needs nothing but it and what is about bad input, both with
# sanitizers, and in the sandbox what needs kprobes, without.
SAN_B    = build/san
# bccrun with sanitizers, and a compiler process without: a compile takes two thirds of the time. Suites about the compiler
# process use the one of $(SAN_B) (tests/lib/tap.sh: sanitize_compiler).
MIXED_B  = build/mixed
SUITES   = $(patsubst %.c,$(SAN_B)/%,$(wildcard tests/unit/test_*.c tests/native/test_*.c)) $(wildcard tests/native/*.sh) \
           --beside tests/sandbox.sh \
           --beside tests/fuzz.sh $(wildcard tests/bad/*.sh) tests/docs.sh tests/build.sh
# As many jobs as CPUs where the caller did not say how many.
JOBS     = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

# Copies, for bccrun finds the compiler process and the headers beside itself, and the cache knows a program by its inode.
.PHONY: mixed
mixed: $(MIXED_B)/made
$(MIXED_B)/made: $(SAN_B)/bccrun build/bccrun-compile $(shell find $(SAN_B)/headers -name '*.h' 2>/dev/null)
	$(say) MAKE $(@D)
	$(Q)rm -rf $(@D) && mkdir -p $(@D) && cp -r $(SAN_B)/bccrun build/bccrun-compile $(SAN_B)/headers $(@D) && touch $@

.PHONY: test
test: ## install what is missing, build, and run every test; ONE=native/kinds builds for and runs one suite
ifneq ($(ONE),)
	$(Q)+tests/one $(ONE)
else
	$(Q)scripts/setup build test headers
	$(Q)$(MAKE) --no-print-directory $(JOBS) all docs workloads
	$(Q)$(MAKE) --no-print-directory $(JOBS) SAN=1 all test-programs fuzzers
	$(Q)$(MAKE) --no-print-directory mixed
	$(Q)BCCRUN=$(CURDIR)/$(MIXED_B)/bccrun tests/run $(SUITES)
endif

.PHONY: test-new
test-new: all ## compile and verify what 'bccrun new' writes: all system calls, 200 kernel functions, tracepoints
	$(Q)scripts/setup build test headers
	$(Q)$(MAKE) --no-print-directory workloads
	$(Q)tests/run tests/new_all.sh

.PHONY: test-releases
test-releases: all ## build and run on Debian 11, 13 and sid as well
	$(Q)scripts/setup build test
	$(Q)$(MAKE) --no-print-directory workloads build/tests/native/test_types_layout
	$(Q)tests/run tests/releases.sh

.PHONY: test-course
test-course: all ## try every exercise of the course, in the sandbox those that need kprobes
	$(Q)scripts/setup build test sandbox
	$(Q)BCCRUN=$(CURDIR)/build/bccrun tests/run tests/course/all.sh
	$(Q)scripts/sandbox run -q --timeout 900 -- env BCCRUN=$(CURDIR)/build/bccrun HEADERS= \
	  tests/course/all.sh hello execve open kill exit tcpconnect </dev/null

.PHONY: lint
lint: ## check formatting, warnings of four analysers, and who includes whom
	$(Q)scripts/setup build test lint
	$(Q)scripts/lint

-include $(TESTS:%=%.d) $(FUZZERS:%=%.d) $(filter %.d,$(FUZZ_LIB:.o=.d))
