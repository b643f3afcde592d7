# SPDX-License-Identifier: Apache-2.0
# The program, its compiler process, the man page and the completions.

# Embedded as they are: texts in other languages than this program's. BPF's dialect of C is one of them.
TEXTS    = $(foreach ending,bpf.c css js html,$(foreach room,$(ROOMS),$(wildcard src/$(room)/*.$(ending))))
EMBEDDED = $(TEXTS:%=$(B)/%.embed.o)
PROBES   = $(patsubst %,$(B)/%.embed.o,$(wildcard probes/*.c))
HOST     = $(patsubst %.c,$(B)/%.o,$(filter-out $(TEXTS),$(wildcard src/*.c) \
             $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))) $(EMBEDDED)
COMPILER = $(patsubst %.c,$(B)/%.o,$(wildcard src/compile/process/*.c src/base/*.c src/image/*.c) \
             src/events/layout.c src/events/reading.c src/types/btf.c src/types/name_set.c src/types/type_definition.c \
             src/probe/lexer.c)

# bccrun's own headers: those of headers/, and numbers that each architecture has its own of, from this machine's libc.
OWN_HEADERS = $(patsubst headers/%,$(B)/headers/%,$(shell find headers/include -name '*.h')) \
              $(B)/headers/include/uapi/asm/unistd.h $(B)/headers/include/uapi/linux/errno.h

.PHONY: all
all: $(B)/bccrun $(B)/bccrun-compile $(OWN_HEADERS) ## build the program and its compiler process

$(B)/bccrun: $(HOST) $(PROBES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(HOST_LIBS) $(SAN_ARCHIVES) $(FIXED)

$(B)/bccrun-compile: $(COMPILER)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -Wl,--export-dynamic-symbol=fopen64 -o $@ $^ $(COMPILER_LIBS)

$(B)/headers/%.h: headers/%.h
	$(Q)install -D -m 644 $< $@

$(B)/headers/include/uapi/asm/unistd.h: PATTERN = __NR_[a-z0-9_]+
$(B)/headers/include/uapi/linux/errno.h: PATTERN = E[A-Z0-9]+
$(B)/headers/include/uapi/asm/unistd.h $(B)/headers/include/uapi/linux/errno.h: make/build.mk
	$(say) MAKE $@
	$(Q)mkdir -p $(@D)
	$(Q)echo '#include <$(patsubst $(B)/headers/include/uapi/%,%,$@)>' | $(CC) -E -dM - | \
	  LC_ALL=C sort | sed -nE '/^#define $(PATTERN) /p' >$@.new && mv $@.new $@

$(filter-out $(FAST:%=$(B)/src/%/%),$(HOST)): private OPT := $(or $(SMALL),$(OPT))

# One shell for each file, because a fresh clone's first build is what 'make run' waits for.
$(B)/%.o: %.c Makefile | check-build
	$(Q)$(said) CC $<; [ -d $(@D) ] || mkdir -p $(@D); $(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# One object for each embedded file. A probe is an entry of a table, byte for byte; any other text has a symbol, page_css
# for page.css, and leaves its licence line out.
define embed
	$(Q)$(said) EMBED $<; [ -d $(@D) ] || mkdir -p $(@D); $(CC) -DEMBED_FILE='"$<"' \
	  $(if $(filter probes/%,$<),-DEMBED_TABLE=bccrun_probes -DEMBED_SKIP=0 \
	  -DEMBED_NAME='"$(basename $(notdir $<))"',-DEMBED_SYMBOL=$(subst -,_,$(subst .,_,$(notdir $<))) \
	  -DEMBED_SKIP=$$(sed -n '1{/SPDX/p}' $< | wc -c) -DEMBED_NAME='"$(notdir $<)"') -c -o $@ src/base/embed.S
endef

$(B)/%.embed.o: % src/base/embed.S Makefile make/build.mk
	$(embed)

.PHONY: run
run: ## install what is missing, build, and show the programs that are started
	$(Q)scripts/setup build
	$(Q)$(MAKE) --no-print-directory $(JOBS) all
	$(Q)scripts/run

# The man page and the completions contain what the program prints about itself (--help, list).
COMPLETIONS = $(patsubst %,$(B)/%,$(wildcard completion/*))
.PHONY: docs
docs: $(B)/bccrun.8 $(COMPLETIONS) ## build the man page and the completions of bash, zsh and fish

$(B)/bccrun.8: docs/bccrun.8.scd README.md $(wildcard docs/*.md) scripts/generate $(B)/bccrun
	$(say) MAN $@
	$(Q)command -v scdoc >/dev/null || { echo "scdoc is missing, which makes the man page: 'scripts/setup build' installs it" >&2; exit 1; }
	$(Q)scripts/generate $< $(B)/bccrun >$@.scd && scdoc <$@.scd >$@.new && mv $@.new $@

$(COMPLETIONS): $(B)/%: % scripts/generate $(B)/bccrun
	$(say) MAKE $@
	$(Q)mkdir -p $(@D)
	$(Q)scripts/generate $< $(B)/bccrun >$@.new && mv $@.new $@

-include $(HOST:.o=.d) $(COMPILER:.o=.d)
