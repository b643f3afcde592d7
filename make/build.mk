# SPDX-License-Identifier: Apache-2.0
# The program, its compiler process, the man page and the completions.

# Embedded as they are: texts in other languages than this program's. BPF's dialect of C is one of them.
TEXTS    = $(foreach ending,bpf.c css js html,$(foreach room,$(ROOMS),$(wildcard src/$(room)/*.$(ending))))
EMBEDDED = $(TEXTS:%=$(B)/%.embed.o)
PROBES   = $(patsubst %,$(B)/%.embed.o,$(wildcard probes/*.c))
HOST     = $(patsubst %.c,$(B)/%.o,$(filter-out $(TEXTS),$(wildcard src/*.c) \
             $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))) $(EMBEDDED)
COMPILER = $(patsubst %.c,$(B)/%.o,$(wildcard src/compile/process/*.c src/base/*.c src/image/*.c) \
             src/events/layout.c src/events/reading.c src/types/btf.c)

.PHONY: all
all: $(B)/bccrun $(B)/bccrun-compile ## build the program and its compiler process

$(B)/bccrun: $(HOST) $(PROBES)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(HOST_LIBS)

$(B)/bccrun-compile: $(COMPILER)
	$(say) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(COMPILER_LIBS)

$(B)/%.o: %.c Makefile | check-build
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# One object for each embedded file. A probe is an entry of a table, byte for byte; any other text has a symbol, page_css
# for page.css, and leaves its licence line out.
define embed
	$(say) EMBED $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -DEMBED_FILE='"$<"' $(if $(filter probes/%,$<),-DEMBED_TABLE=bccrun_probes -DEMBED_SKIP=0 \
	  -DEMBED_NAME='"$(basename $(notdir $<))"',-DEMBED_SYMBOL=$(subst -,_,$(subst .,_,$(notdir $<))) \
	  -DEMBED_SKIP=$$(sed -n '1{/SPDX/p}' $< | wc -c) -DEMBED_NAME='"$(notdir $<)"') -c -o $@ src/base/embed.S
endef

$(B)/%.embed.o: % src/base/embed.S Makefile make/build.mk
	$(embed)

.PHONY: run
run: ## install what is missing, build, and show the programs that are started
	$(Q)scripts/setup build
	$(Q)$(MAKE) --no-print-directory all
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
