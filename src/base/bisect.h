/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking up in a list of structs that is sorted by one of their members.
 */
#ifndef BCCRUN_BISECT_H
#define BCCRUN_BISECT_H

#include <stddef.h>
#include <stdint.h>

/* The index of the first element whose @member, a uint64_t, is above @value; @count: of none. */
#define bisect_above(list, count, member, value)                                                             \
    bisect_above_at((list), (count), sizeof((list)[0]), offsetof(typeof((list)[0]), member), (value))
size_t bisect_above_at(const void *list, size_t count, size_t element_bytes, size_t member_at,
                       uint64_t value);

#endif
