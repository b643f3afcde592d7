/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smaller and the larger of two numbers.
 */
#ifndef BCCRUN_NUMBERS_H
#define BCCRUN_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

static inline size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline int min_int(int a, int b)
{
    return a < b ? a : b;
}

static inline unsigned min_unsigned(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static inline size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static inline uint64_t max_u64(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

#endif
