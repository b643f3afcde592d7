# SPDX-License-Identifier: Apache-2.0
# How fast and how light bccrun is, next to other tracers. ROUNDS, SECONDS and HEADERS change the measuring, OTHER is a
# root directory with another bpftrace, KEEP=1 puts the results into tests/bench.
BENCH    = $(patsubst %.c,build/%,$(wildcard tests/bench/*.c))
ROUNDS   = $(if $(QUICK),2,7)
SECONDS  = $(if $(QUICK),0.5,1)

$(BENCH): build/%: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g $(WARNINGS) -pthread -o $@ $<

.PHONY: bench
bench: ## measure next to bpftrace, BCC and libbpf-tools; QUICK=1 is shorter
	$(Q)scripts/setup build headers
	$(Q)$(MAKE) --no-print-directory all $(BENCH)
	$(Q)tests/bench/run --rounds $(ROUNDS) --seconds $(SECONDS) $(if $(HEADERS),--headers $(HEADERS)) $(if $(OTHER),--other $(OTHER)) $(if $(KEEP),--keep)

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

.PHONY: bench-saves
bench-saves: all ## save a probe every two seconds for LENGTH seconds (300)
	$(Q)scripts/setup build headers
	$(Q)tests/bench/saves $(or $(LENGTH),300)
