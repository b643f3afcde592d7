// SPDX-License-Identifier: Apache-2.0
#include "types/c_gap.h"

/* A larger gap is an array. */
#define GAP_MAX_BITS (64 * 8)

/* Fills from @bits to @end with bit-fields without names, which change neither an alignment nor what the struct has to
 * offer. Each is as large as fits into a unit of its type. */
static void fill_with_bits(unsigned bits, unsigned end, struct text *out)
{
    static const struct {
        unsigned bits;
        const char *type;
    } units[] = {{64, "long"}, {32, "int"}, {16, "short"}, {8, "char"}};
    while (bits < end) {
        unsigned unit = 0;
        while (unit < 3 && (bits % units[unit].bits != 0 || end - bits < units[unit].bits))
            unit++;
        unsigned left = units[unit].bits - bits % units[unit].bits;
        unsigned width = left < end - bits ? left : end - bits;
        text_printf(out, "%s:%u;", units[unit].type, width);
        bits += width;
    }
}

void c_gap_fill(unsigned bits, unsigned end, struct text *out)
{
    if (end <= bits)
        return;
    if (end - bits <= GAP_MAX_BITS || bits % 8 != 0 || end % 8 != 0)
        fill_with_bits(bits, end, out);
    else
        text_printf(out, "char bccrun_gap_%u[%u];", bits / 8, (end - bits) / 8);
}
