/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of C++ and Rust functions as one writes them: "Foo::bar(int)" for "_ZN3Foo3barEi". The C++ library's own
 * demangler does it, which is loaded when the first such name comes; without it names stay as they are. Rust's newer scheme ("_R...")
 * needs no library (rust_name.h).
 */
#ifndef BCCRUN_DEMANGLE_H
#define BCCRUN_DEMANGLE_H

#include <stddef.h>

#include "base/error.h"
#include "base/keyed_names.h"

/* All zero is one that has loaded nothing yet. */
struct demangler {
    void *library;
    char *(*function)(const char *name, char *buffer, size_t *length, int *status);
    bool is_tried;
};

/* The name on the heap; NULL if @name is not mangled. */
char *demangle(struct demangler *demangler, const char *name);
void demangler_finish(struct demangler *demangler);

/* Whether the demangled name is what @wanted means: as it is, or without its parameters and what it returns. */
bool demangled_is(const char *demangled, const char *wanted);

/* Names that are shown again and again. All zero is empty. */
struct demangled {
    struct demangler demangler;
    struct keyed_names names; /* by the address of the mangled one */
};

/* The name, or @name itself, which must stay where it is. */
const char *demangled_find(struct demangled *demangled, const char *name);
void demangled_finish(struct demangled *demangled);

#endif
