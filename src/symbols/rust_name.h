/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of Rust's newer scheme, v0: "_RNvNtCs1234_7mycrate3foo3bar" is mycrate::foo::bar (RFC 2603). No library that is everywhere
 * knows it: libstdc++ does not, and in LLVM the function has another type in each version.
 */
#ifndef BCCRUN_RUST_NAME_H
#define BCCRUN_RUST_NAME_H

#include <stdbool.h>

/* Whether the name looks like one of the scheme. */
bool rust_name_is(const char *name);

/* The name as one writes it, on the heap; NULL: it is none. Hashes, which tell crates of one name apart, are left out, and so are
 * the values of constants that are no plain numbers ("_"). */
char *rust_name_read(const char *name);

#endif
