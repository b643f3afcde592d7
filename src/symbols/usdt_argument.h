/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an argument of a USDT probe is, as an assembler would write it: "-4@-20(%rbp)" is a signed number
 * of four bytes in memory. Each place of a probe has its own spelling, since the compiler chooses where it
 * keeps a value.
 */
#ifndef BCCRUN_USDT_ARGUMENT_H
#define BCCRUN_USDT_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define USDT_REGISTER_BYTES 12

enum usdt_operand {
    USDT_UNREADABLE, /* a register that programs do not see, as all floating-point ones, or an unknown spelling */
    USDT_CONSTANT,
    USDT_REGISTER,
    USDT_MEMORY, /* at number + symbol + base + index * scale */
};

struct usdt_argument {
    enum usdt_operand operand;
    unsigned bytes; /* 1, 2, 4 or 8 */
    bool is_signed;
    bool is_float; /* a floating-point number: of 4 or 8 bytes where it can be read */
    int64_t number;
    unsigned shift;                 /* USDT_REGISTER: of the bits wanted */
    char base[USDT_REGISTER_BYTES]; /* the member of struct pt_regs; "" if there is none */
    char index[USDT_REGISTER_BYTES];
    unsigned scale;
    char *symbol; /* on the heap; NULL if there is none */
};

/* Reads the argument at *@at, which moves past it, in the spelling of @machine (EM_X86_64, EM_AARCH64).
 * Returns false if there is no more. */
bool usdt_argument_read(uint16_t machine, const char **at, struct usdt_argument *argument);
void usdt_argument_finish(struct usdt_argument *argument);

/* Appends C that sets the s64 "value" and the int "err" from the struct pt_regs "ctx". @symbol_distance: how
 * far the symbol is from the probe's place. */
void usdt_argument_write(const struct usdt_argument *argument, int64_t symbol_distance, struct text *out);

#endif
