/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that are chosen as a program starts: strlen in the C library is a resolver that tells the loader which of
 * several versions suits this processor, and runs once for each program, before its main(). Nothing in the
 * file says which it will be.
 */
#ifndef BCCRUN_IFUNC_H
#define BCCRUN_IFUNC_H

#include <stdint.h>

#include "symbols/binary.h"

/* The address of the version of @name that this machine chooses, as user_symbol.address is one. Known only
 * for libraries that bccrun itself is linked with, the C library above all: it asks its own loader. Returns
 * whether it is. */
bool ifunc_resolve(const struct binary *binary, const char *name, uint64_t *address);

#endif
