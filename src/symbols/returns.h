/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a function returns: its return instructions, found by reading all of it.
 */
#ifndef BCCRUN_RETURNS_H
#define BCCRUN_RETURNS_H

#include "symbols/binary.h"

struct returns {
    uint64_t *addresses;
    size_t count;
    size_t jump_count; /* jumps to other functions, which return in its place */
};

/* Finds them in the @length bytes from @address on, a whole function: 0 or the recorded error. To be finished in any
 * case. */
int returns_find(const struct binary *binary, uint64_t address, uint64_t length,
                 struct returns *returns) MUST_CHECK;
void returns_finish(struct returns *returns);

#endif
