# SPDX-License-Identifier: Apache-2.0
# 'make help' lists the targets. V=1 shows the commands; SAN=1 builds with sanitizers, in a folder of its own.

VERSION  = 0.1.0
prefix   = /usr/local
bindir   = $(prefix)/bin
libexecdir = $(prefix)/libexec/bccrun
mandir   = $(prefix)/share/man
docdir   = $(prefix)/share/doc/bccrun
bashdir  = $(prefix)/share/bash-completion/completions
zshdir   = $(prefix)/share/zsh/site-functions
fishdir  = $(prefix)/share/fish/vendor_completions.d

ifeq ($(SAN),1)
B        = build/san
SANFLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT      = -O1
else
B        = build
OPT      = -O2
endif
ifneq ($(V),1)
Q        = @
say      = @printf '  %-7s %s\n'
else
say      = @:
endif

CFLAGS  ?= -g
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wformat=2 -Wundef \
           -Wvla -Wpointer-arith
override CPPFLAGS += -D_GNU_SOURCE -Isrc -MMD -MP -DBCCRUN_VERSION='"$(VERSION)"' -DLIBEXECDIR='"$(libexecdir)"'
# Since GCC 15 an initialiser of one member no longer clears the rest of a union; the kernel refuses a union bpf_attr
# with anything but zero behind what a command uses.
ZERO    := $(shell $(CC) -fzero-init-padding-bits=unions -E -x c -o /dev/null /dev/null 2>/dev/null && \
             echo -fzero-init-padding-bits=unions)
ALL_CFLAGS = -std=gnu11 $(OPT) $(WARNINGS) $(ZERO) $(SANFLAGS) $(CFLAGS)

# The compiler process and nobody else links libbcc, and with it LLVM.
COMPILER_LIBS = -lbcc -lbpf -ldl -l:libmd.a
# Symbols of traced programs; the kernel's configuration; dlopen(3) and threads are in libraries of their own before
# glibc 2.34. Linked in where the archives are there and whole (Debian 13's libelf.a is not): to load a library takes
# longer than the little that most starts want of it, and a start is over in three milliseconds.
ELF_LIBS  := $(shell for more in '-l:libz.a' '-l:libz.a -l:libzstd.a'; do \
               echo 'int main(void) { return 0; }' | $(CC) -x c - -o /dev/null -Wl,--whole-archive -l:libelf.a \
               -Wl,--no-whole-archive $$more -pthread 2>/dev/null && echo "-l:libelf.a $$more" && break; done)
HOST_LIBS := $(or $(ELF_LIBS),-lelf -lz) -ldl -pthread -l:libmd.a

# From top to bottom: an include goes downward only (scripts/lint reads this list).
ROOMS    = command check explain find course watch run show attach compile diagnose cache translate kernel output \
           image symbols types events probe filter base
HOST     = $(patsubst %.c,$(B)/%.o,$(wildcard src/*.c) $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
PROBES   = $(patsubst %.c,$(B)/%.probe.o,$(wildcard probes/*.c))
COMPILER = $(patsubst %.c,$(B)/%.o,$(wildcard src/compile/process/*.c src/base/*.c src/image/*.c) \
             src/events/layout.c src/events/reading.c)

.PHONY: all
all: $(B)/bccrun $(B)/bccrun-compile ## build the program and its compiler process

$(B)/bccrun: $(HOST) $(PROBES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(HOST_LIBS)

$(B)/bccrun-compile: $(COMPILER)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(COMPILER_LIBS)

$(B)/%.o: %.c Makefile
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# One object for each file in probes/, byte for byte.
$(B)/%.probe.o: %.c src/probe/embed.S Makefile
	$(say) EMBED $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -DPROBE_NAME='"$(basename $(notdir $<))"' -DPROBE_FILE='"$<"' -c -o $@ src/probe/embed.S

$(B)/src/compile/process/%.o: | check-libbcc

.PHONY: check-libbcc
check-libbcc:
	@printf '#include <bcc/bcc_common.h>\n#include <bpf/btf.h>\n' | $(CC) -E -o /dev/null - 2>/dev/null || { \
	  echo "libbcc's or libbpf's headers are missing: scripts/setup build installs them" >&2; exit 1; }

.PHONY: run
run: ## install what is missing, build, and show the programs that are started
	$(Q)scripts/setup build
	$(Q)$(MAKE) --no-print-directory all
	$(Q)scripts/run

# What the program says of itself (--help, list) is part of its man page and completions.
COMPLETIONS = $(patsubst %,$(B)/%,$(wildcard completion/*))
.PHONY: docs
docs: $(B)/bccrun.8 $(COMPLETIONS) ## build the man page and the completions of bash, zsh and fish

$(B)/bccrun.8: docs/bccrun.8.scd README.md scripts/generate $(B)/bccrun
	$(say) MAN $@
	$(Q)command -v scdoc >/dev/null || { echo "scdoc is missing: scripts/setup build installs it" >&2; exit 1; }
	$(Q)scripts/generate $< $(B)/bccrun >$@.scd && scdoc <$@.scd >$@.new && mv $@.new $@

$(COMPLETIONS): $(B)/%: % scripts/generate $(B)/bccrun
	$(say) MAKE $@
	$(Q)mkdir -p $(@D)
	$(Q)scripts/generate $< $(B)/bccrun >$@.new && mv $@.new $@

# Tests link the archive: only the module that they test comes in, and what lies below it.
TESTED   = $(filter-out $(B)/src/main.o,$(HOST)) $(PROBES) $(filter %/types.o %/unplaced.o,$(COMPILER))
TESTS    = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c tests/native/test_*.c))
WORKLOADS = $(patsubst %.c,$(B)/%,$(wildcard tests/workload/*.c))
FUZZERS  = $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

$(B)/libtested.a: $(TESTED)
	$(Q)rm -f $@
	$(Q)$(AR) rc $@ $^

$(B)/tests/unit/% $(B)/tests/native/%: private LDLIBS = -lcmocka $(HOST_LIBS)
$(B)/tests/unit/test_types: private LDLIBS = -lcmocka -lbpf $(HOST_LIBS)
$(B)/tests/workload/%: private LDLIBS = -static -pthread
$(B)/tests/workload/throw: private LDLIBS = -l:libstdc++.so.6
# The kernel walks a user stack along its frame pointers.
$(B)/tests/workload/stacks: private LDLIBS = -static -fno-omit-frame-pointer -fno-optimize-sibling-calls
$(B)/tests/workload/stacks_pie: private LDLIBS = -pie -fno-omit-frame-pointer -fno-optimize-sibling-calls
$(B)/tests/workload/stacks_pie: tests/workload/stacks.c
$(B)/tests/workload/usdt_pie: private LDLIBS = -pie
$(B)/tests/workload/usdt_pie: tests/workload/usdt.c

$(filter-out $(WORKLOADS),$(TESTS)): $(B)/%: %.c $(B)/libtested.a
	$(say) TEST $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -Itests/unit $(ALL_CFLAGS) -o $@ $< $(PROBES) $(B)/libtested.a $(LDLIBS)

$(WORKLOADS): $(B)/%: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O1 -g -fPIE $(WARNINGS) -o $@ $< $(LDLIBS)

# Fuzzers are clang's; they have objects of their own, with its coverage in them.
FUZZ_CC  = clang -std=gnu11 -O1 -g -fno-sanitize-recover=undefined
FUZZ_LIB = $(patsubst $(B)/%,build/fuzz/%,$(TESTED))

build/fuzz/%.o: %.c Makefile
	$(say) FUZZ $<
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(CPPFLAGS) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<

build/fuzz/%.probe.o: %.c src/probe/embed.S
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -DPROBE_NAME='"$(basename $(notdir $<))"' -DPROBE_FILE='"$<"' -c -o $@ src/probe/embed.S

build/fuzz/libtested.a: $(FUZZ_LIB)
	$(Q)rm -f $@
	$(Q)$(AR) rc $@ $^

$(FUZZERS): build/fuzz/%: tests/fuzz/%.c build/fuzz/libtested.a
	$(say) FUZZ $@
	$(Q)$(FUZZ_CC) $(CPPFLAGS) -MF $@.d -fsanitize=fuzzer,address,undefined -o $@ $(filter %.c %.a,$^) $(filter %.probe.o,$(FUZZ_LIB)) -lbpf $(HOST_LIBS)

.PHONY: test-programs fuzzers
test-programs: $(TESTS)
fuzzers: $(FUZZERS)

# What the tests run: unit tests and everything that this kernel can do with sanitizers, the sandbox without.
SAN_B    = build/san
SUITES   = $(patsubst %.c,$(SAN_B)/%,$(wildcard tests/unit/test_*.c tests/native/test_*.c)) tests/fuzz.sh \
           $(wildcard tests/native/*.sh) --beside tests/sandbox.sh $(wildcard tests/bad/*.sh) tests/docs.sh

.PHONY: test
test: ## install what is missing, build, and run every test
	$(Q)scripts/setup build test headers
	$(Q)$(MAKE) --no-print-directory all docs $(WORKLOADS)
	$(Q)$(MAKE) --no-print-directory SAN=1 all test-programs fuzzers
	$(Q)BCCRUN=$(CURDIR)/$(SAN_B)/bccrun tests/run $(SUITES)

# How fast and how light, beside other tracers. ROUNDS, SECONDS and HEADERS change the measuring, KEEP=1 puts the
# results into tests/bench.
BENCH    = $(patsubst %.c,build/%,$(wildcard tests/bench/*.c))
ROUNDS   = $(if $(QUICK),2,7)
SECONDS  = $(if $(QUICK),0.5,1)

$(BENCH): build/%: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g $(WARNINGS) -pthread -o $@ $<

.PHONY: bench
bench: ## measure beside bpftrace, BCC and libbpf-tools; QUICK=1 is shorter
	$(Q)scripts/setup build headers
	$(Q)$(MAKE) --no-print-directory all $(BENCH)
	$(Q)tests/bench/run --rounds $(ROUNDS) --seconds $(SECONDS) $(if $(HEADERS),--headers $(HEADERS)) $(if $(KEEP),--keep)

.PHONY: bench-scale
bench-scale: ## measure many programs, large maps and a run of LENGTH seconds (60)
	$(Q)scripts/setup build headers
	$(Q)$(MAKE) --no-print-directory all $(BENCH)
	$(Q)tests/bench/scale $(if $(HEADERS),--headers $(HEADERS)) $(or $(LENGTH),60)

.PHONY: bench-cpus
bench-cpus: all $(BENCH) ## events of 1 to 4 CPUs in the sandbox: lost, out of order
	$(Q)scripts/setup sandbox
	$(Q)tests/bench/cpus

.PHONY: bench-globs
bench-globs: all ## attaching to 1, 100 and 10,000 functions in the sandbox
	$(Q)scripts/setup sandbox
	$(Q)tests/bench/globs

.PHONY: test-new
test-new: all ## compile and verify what 'bccrun new' writes: all system calls, 200 kernel functions, tracepoints
	$(Q)scripts/setup build test headers
	$(Q)$(MAKE) --no-print-directory $(WORKLOADS)
	$(Q)tests/run tests/new_all.sh

.PHONY: test-releases
test-releases: all ## build and run on Debian 11, 13 and sid as well
	$(Q)scripts/setup build test
	$(Q)$(MAKE) --no-print-directory $(WORKLOADS)
	$(Q)tests/run tests/releases.sh

.PHONY: test-course
test-course: all ## try every exercise of the course, in the sandbox those that need kprobes
	$(Q)scripts/setup build test sandbox
	$(Q)BCCRUN=$(CURDIR)/build/bccrun tests/run tests/course/all.sh
	$(Q)scripts/sandbox run -q --timeout 900 -- env BCCRUN=$(CURDIR)/build/bccrun HEADERS= \
	  tests/course/all.sh hello execve open kill exit tcpconnect </dev/null

.PHONY: rooms
rooms:
	@printf '%s\n' $(ROOMS)

.PHONY: lint
lint: ## check formatting, warnings of four analysers, and who includes whom
	$(Q)scripts/setup build test lint
	$(Q)scripts/lint

.PHONY: install
install: all docs ## install under DESTDIR and prefix, with man page and completions
	install -D -m 755 $(B)/bccrun $(DESTDIR)$(bindir)/bccrun
	install -D -m 755 $(B)/bccrun-compile $(DESTDIR)$(libexecdir)/bccrun-compile
	install -D -m 644 $(B)/bccrun.8 $(DESTDIR)$(mandir)/man8/bccrun.8
	install -D -m 644 $(B)/completion/bccrun.bash $(DESTDIR)$(bashdir)/bccrun
	install -D -m 644 $(B)/completion/_bccrun $(DESTDIR)$(zshdir)/_bccrun
	install -D -m 644 $(B)/completion/bccrun.fish $(DESTDIR)$(fishdir)/bccrun.fish
	install -d $(DESTDIR)$(docdir)/broken
	install -m 644 course/broken/*.c $(DESTDIR)$(docdir)/broken

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(bindir)/bccrun $(DESTDIR)$(libexecdir)/bccrun-compile $(DESTDIR)$(mandir)/man8/bccrun.8 \
	  $(DESTDIR)$(bashdir)/bccrun $(DESTDIR)$(zshdir)/_bccrun $(DESTDIR)$(fishdir)/bccrun.fish
	rm -f $(patsubst course/%,$(DESTDIR)$(docdir)/%,$(wildcard course/broken/*.c))
	-rmdir $(DESTDIR)$(libexecdir) $(DESTDIR)$(docdir)/broken $(DESTDIR)$(docdir) 2>/dev/null

.PHONY: clean
clean: ## remove what was built; scripts/sandbox clean removes the sandbox's downloads
	rm -rf build/src build/probes build/tests build/san build/bccrun build/bccrun-compile build/bccrun.8* \
	  build/completion

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include $(HOST:.o=.d) $(COMPILER:.o=.d) $(TESTS:%=%.d) $(FUZZERS:%=%.d) $(filter %.d,$(FUZZ_LIB:.o=.d))
