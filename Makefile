# SPDX-License-Identifier: Apache-2.0
# 'make help' lists the targets. V=1 shows the commands; SAN=1 builds with sanitizers, in a folder of its own.

VERSION  = 0.1.0
prefix   = /usr/local
bindir   = $(prefix)/bin
libexecdir = $(prefix)/libexec/bccrun

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
ALL_CFLAGS = -std=gnu11 $(OPT) $(WARNINGS) $(SANFLAGS) $(CFLAGS)

# The compiler process and nobody else links libbcc, and with it LLVM.
COMPILER_LIBS = -lbcc -lbpf

ROOMS    = base probe events compile kernel output
HOST     = $(patsubst %.c,$(B)/%.o,$(wildcard src/*.c) $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
PROBES   = $(patsubst %.c,$(B)/%.probe.o,$(wildcard probes/*.c))
COMPILER = $(patsubst %.c,$(B)/%.o,$(wildcard src/compile/process/*.c src/base/*.c) src/compile/exchange.c \
             src/compile/image.c src/events/layout.c)

.PHONY: all
all: $(B)/bccrun $(B)/bccrun-compile ## build the program and its compiler process

$(B)/bccrun: $(HOST) $(PROBES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

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
	$(Q)scripts/run

.PHONY: install
install: all ## install under DESTDIR and prefix
	install -D -m 755 $(B)/bccrun $(DESTDIR)$(bindir)/bccrun
	install -D -m 755 $(B)/bccrun-compile $(DESTDIR)$(libexecdir)/bccrun-compile

.PHONY: clean
clean: ## remove what was built; scripts/sandbox clean removes the sandbox's downloads
	rm -rf build/src build/probes build/tests build/san build/bccrun build/bccrun-compile

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include $(HOST:.o=.d) $(COMPILER:.o=.d)
