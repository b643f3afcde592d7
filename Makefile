# SPDX-License-Identifier: Apache-2.0
# 'make help' lists the targets. V=1 shows the commands; SAN=1 builds with sanitizers, in a folder of its own.
# Here are the settings; the rules are in make/*.mk.

VERSION  = 0.2.0
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
# C throws nothing, and debuggers unwind by the tables of -g.
OPT      = -O2 -fno-asynchronous-unwind-tables
SMALL    = -Os -fno-asynchronous-unwind-tables
endif
ifneq ($(V),1)
Q        = @
said     = printf '  %-7s %s\n'
else
said     = :
endif
say      = @$(said)

CFLAGS  ?= -g
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wformat=2 -Wundef \
           -Wvla -Wpointer-arith
override CPPFLAGS += -D_GNU_SOURCE -Isrc -MMD -MP -DBCCRUN_VERSION='"$(VERSION)"' -DLIBEXECDIR='"$(libexecdir)"'
# ZERO, ELF_LIBS and SAN_LIBS depend on this machine's compiler and libraries: scripts/toolchain finds them.
ALL_CFLAGS = -std=gnu11 $(OPT) $(WARNINGS) $(ZERO) $(SANFLAGS) $(CFLAGS)

# Only the compiler process links libbcc, and with it LLVM.
COMPILER_LIBS = -lbcc -ldl -l:libmd.a
# libelf and zlib read traced programs' symbols and the kernel's configuration. Before glibc 2.34, dlopen(3) and threads
# are in libraries of their own.
HOST_LIBS = $(ELF_LIBS) -ldl -pthread -l:libmd.a
SAN_ARCHIVES = $(if $(SANFLAGS),$(SAN_LIBS))
# Sanitizers leave a table of 100,000 addresses, which a program with a fixed place in memory need not adjust at each start.
FIXED    = $(if $(SANFLAGS),-no-pie)

# From top to bottom: an include goes downward only (scripts/lint reads this list).
ROOMS    = command check explain find course watch run notes show attach compile diagnose cache translate kernel output \
           image symbols types events names probe filter base

# Their code runs for each event. That of the others is made small instead, of which less is in memory during a run.
FAST     = run show output events base

.DEFAULT_GOAL = all
include make/toolchain.mk make/build.mk make/tests.mk make/bench.mk make/install.mk

.PHONY: rooms
rooms:
	@printf '%s\n' $(ROOMS)

.PHONY: clean
clean: ## remove what was built; scripts/sandbox clean removes the sandbox's downloads
	rm -rf build/src build/probes build/headers build/tests build/san build/mixed build/fuzz build/bccrun build/bccrun-compile build/bccrun.8* \
	  build/completion build/toolchain.mk

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' make/build.mk make/tests.mk make/bench.mk make/install.mk Makefile
