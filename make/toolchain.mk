# SPDX-License-Identifier: Apache-2.0
# What this machine's compiler and libraries can do, and what is missing. It is found out once, again after packages
# were installed or removed, and again with another CC. While something is missing each make looks anew.

TOOLCHAIN = $(B)/toolchain.mk
PACKAGES := $(wildcard /var/lib/dpkg/status)

ifneq ($(filter-out help clean rooms,$(or $(MAKECMDGOALS),all)),)
-include $(TOOLCHAIN)
endif

ifeq ($(MAKE_RESTARTS),)
ifneq ($(or $(MISSING_BUILD),$(MISSING_TEST),$(filter-out $(TOOLCHAIN_CC),$(CC))),)
$(TOOLCHAIN): look-anew
endif
endif

$(TOOLCHAIN): scripts/toolchain $(PACKAGES)
	@mkdir -p $(@D)
	@scripts/toolchain $(CC) >$@.new && mv $@.new $@

# Nothing is compiled before these say that all is there.
.PHONY: look-anew check-build check-test
check-build:
	$(if $(MISSING_BUILD),@scripts/toolchain --missing build $(MISSING_BUILD))

check-test: check-build
	$(if $(MISSING_TEST),@scripts/toolchain --missing test $(MISSING_TEST))
