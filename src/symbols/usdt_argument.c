// SPDX-License-Identifier: Apache-2.0
#include "symbols/usdt_argument.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

/* Keeps clang from merging reads of different registers into one at an address that it computes, which the
 * verifier refuses. */
#define BARRIER "asm volatile(\"\" ::: \"memory\");"

#define HIGH_BYTE_BITS 8
#define X86_NUMBERED   8 /* from %r8 to %r15 */
#define X86_LAST       15
#define ARM64_LAST     30

static bool take_char(const char **at, char c)
{
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

static bool take_number(const char **at, int64_t *number)
{
    const char *start = *at;
    if (!isdigit((unsigned char)start[*start == '-' || *start == '+']))
        return false;
    char *end = NULL;
    errno = 0;
    *number = *start == '-' ? strtoll(start, &end, 0) : (int64_t)strtoull(start, &end, 0);
    *at = end;
    return errno == 0;
}

static size_t word_length(const char *at)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '.')
        length++;
    return length;
}

/* "r8" to "r15" with or without "d", "w" or "b" at the end. */
static bool is_x86_numbered(const char *name, char member[USDT_REGISTER_BYTES])
{
    char *end = NULL;
    unsigned long number =
        name[0] == 'r' && isdigit((unsigned char)name[1]) ? strtoul(name + 1, &end, 10) : 0;
    if (number < X86_NUMBERED || number > X86_LAST || (*end != '\0' && strchr("dwb", *end) == NULL))
        return false;
    snprintf(member, USDT_REGISTER_BYTES, "r%lu", number);
    return true;
}

/* "rax", "eax", "ax", "al" and "ah" are parts of one register, "ax" in struct pt_regs. */
static bool is_x86_named(const char *name, char member[USDT_REGISTER_BYTES], unsigned *shift)
{
    static const char *const members[] = {"ax", "bx", "cx", "dx", "si", "di", "bp", "sp", "ip"};
    const char *part = strlen(name) == 3 && strchr("re", name[0]) != NULL ? name + 1 : name;
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        const char *full = members[i];
        bool is_low = part[0] == full[0] && full[1] == 'x' && strcmp(part + 1, "l") == 0;
        bool is_high = part[0] == full[0] && full[1] == 'x' && strcmp(part + 1, "h") == 0;
        bool is_byte = strncmp(part, full, 2) == 0 && strcmp(part + 2, "l") == 0; /* "sil" */
        if (strcmp(part, full) != 0 && !is_low && !is_high && !is_byte)
            continue;
        *shift = is_high ? HIGH_BYTE_BITS : 0;
        snprintf(member, USDT_REGISTER_BYTES, "%s", full);
        return true;
    }
    return false;
}

static bool take_x86_register(const char **at, char member[USDT_REGISTER_BYTES], unsigned *shift)
{
    if (!take_char(at, '%'))
        return false;
    char name[USDT_REGISTER_BYTES] = "";
    size_t length = word_length(*at);
    if (length == 0 || length >= sizeof(name))
        return false;
    memcpy(name, *at, length);
    *at += length;
    return is_x86_numbered(name, member) || is_x86_named(name, member, shift);
}

/* What comes before the bracket: numbers and at most one symbol, added up. */
static bool take_displacement(const char **at, struct usdt_argument *argument)
{
    while (**at != '\0' && **at != '(') {
        int64_t number = 0;
        if (take_number(at, &number)) {
            argument->number = (int64_t)((uint64_t)argument->number + (uint64_t)number);
            continue;
        }
        (void)take_char(at, '+');
        size_t length = word_length(*at);
        if (length == 0 || isdigit((unsigned char)**at) || argument->symbol != NULL)
            return false;
        argument->symbol = xstrndup(*at, length);
        *at += length;
    }
    return true;
}

/* "(%rdi,%rax,4)"; each part may be missing. */
static bool take_x86_bracket(const char **at, struct usdt_argument *argument)
{
    unsigned ignored = 0;
    int64_t scale = 1;
    if (!take_char(at, '('))
        return **at == '\0';
    if (**at == '%' && !take_x86_register(at, argument->base, &ignored))
        return false;
    if (take_char(at, ',') && !take_x86_register(at, argument->index, &ignored))
        return false;
    if (take_char(at, ',') && !take_number(at, &scale))
        return false;
    argument->scale = (unsigned)scale;
    return take_char(at, ')') && **at == '\0';
}

static enum usdt_operand read_x86(const char *at, struct usdt_argument *argument)
{
    if (take_char(&at, '$'))
        return take_number(&at, &argument->number) && *at == '\0' ? USDT_CONSTANT : USDT_UNREADABLE;
    if (*at == '%')
        return take_x86_register(&at, argument->base, &argument->shift) && *at == '\0' ? USDT_REGISTER
                                                                                       : USDT_UNREADABLE;
    if (*at == '\0' || !take_displacement(&at, argument) || !take_x86_bracket(&at, argument))
        return USDT_UNREADABLE;
    if (strcmp(argument->base, "ip") == 0) {
        /* Only a symbol says what is meant: from which instruction a bare number counts is not known. */
        argument->base[0] = '\0';
        return argument->symbol != NULL ? USDT_MEMORY : USDT_UNREADABLE;
    }
    return USDT_MEMORY;
}

/* "x0" to "x30", their lower halves "w0", and "sp". */
static bool take_arm64_register(const char **at, char member[USDT_REGISTER_BYTES])
{
    int64_t number = 0;
    if (has_prefix(*at, "sp")) {
        *at += 2;
        snprintf(member, USDT_REGISTER_BYTES, "sp");
        return true;
    }
    if ((!take_char(at, 'x') && !take_char(at, 'w')) || !isdigit((unsigned char)**at) ||
        !take_number(at, &number) || number > ARM64_LAST)
        return false;
    snprintf(member, USDT_REGISTER_BYTES, "regs[%u]", (unsigned)number);
    return true;
}

static void skip_comma(const char **at)
{
    *at += strspn(*at, ", #");
}

/* "[x0]", "[sp, 16]", "[x0, x1]" or "[x0, x1, lsl 3]". */
static bool take_arm64_memory(const char **at, struct usdt_argument *argument)
{
    int64_t shift = 0;
    argument->scale = 1;
    if (!take_char(at, '[') || !take_arm64_register(at, argument->base))
        return false;
    skip_comma(at);
    if (*at[0] == 'x' && !take_arm64_register(at, argument->index))
        return false;
    skip_comma(at);
    if (argument->index[0] != '\0' && has_prefix(*at, "lsl")) {
        *at += 3;
        skip_comma(at);
        if (!take_number(at, &shift) || shift < 0 || shift > 4)
            return false;
        argument->scale = 1U << shift;
    } else if (**at != ']' && !take_number(at, &argument->number)) {
        return false;
    }
    return take_char(at, ']') && **at == '\0';
}

static enum usdt_operand read_arm64(const char *at, struct usdt_argument *argument)
{
    if (*at == '[')
        return take_arm64_memory(&at, argument) ? USDT_MEMORY : USDT_UNREADABLE;
    (void)take_char(&at, '#');
    if (take_number(&at, &argument->number))
        return *at == '\0' ? USDT_CONSTANT : USDT_UNREADABLE;
    return take_arm64_register(&at, argument->base) && *at == '\0' ? USDT_REGISTER : USDT_UNREADABLE;
}

/* The argument's text, without the spaces around it; those within brackets belong to it. */
static char *take_argument(const char **at)
{
    *at += strspn(*at, " \t");
    size_t length = 0;
    bool is_inside = false;
    for (; (*at)[length] != '\0' && (is_inside || strchr(" \t", (*at)[length]) == NULL); length++)
        is_inside = (*at)[length] == '[' || (is_inside && (*at)[length] != ']');
    char *text = length > 0 ? xstrndup(*at, length) : NULL;
    *at += length;
    return text;
}

/* "-4@": four bytes, signed; "8f@": a double. Without it the argument is as wide as a register. */
static bool take_size(uint16_t machine, const char **at, struct usdt_argument *argument)
{
    const int64_t register_bytes = machine == EM_386 ? sizeof(uint32_t) : sizeof(uint64_t);
    int64_t size = register_bytes;
    const char *start = *at;
    if (take_number(at, &size)) {
        argument->is_float = take_char(at, 'f');
        if (!take_char(at, '@')) {
            argument->is_float = false;
            size = register_bytes;
            *at = start;
        }
    }
    argument->is_signed = size < 0 && !argument->is_float;
    argument->bytes = (unsigned)(size < 0 ? -size : size);
    if (argument->is_float)
        return argument->bytes == sizeof(float) || argument->bytes == sizeof(double);
    return argument->bytes == 1 || argument->bytes == 2 || argument->bytes == 4 || argument->bytes == 8;
}

bool usdt_argument_read(uint16_t machine, const char **at, struct usdt_argument *argument)
{
    *argument = (struct usdt_argument){.scale = 1};
    char *text = take_argument(at);
    if (text == NULL)
        return false;
    const char *operand = text;
    if (take_size(machine, &operand, argument))
        argument->operand =
            machine == EM_AARCH64 ? read_arm64(operand, argument) : read_x86(operand, argument);
    if (argument->is_float && argument->operand == USDT_CONSTANT)
        argument->operand = USDT_UNREADABLE; /* how a constant would be spelled is not known */
    free(text);
    return true;
}

void usdt_argument_finish(struct usdt_argument *argument)
{
    free(argument->symbol);
    *argument = (struct usdt_argument){0};
}

static void write_memory(const struct usdt_argument *argument, const char *type, int64_t symbol_distance,
                         struct text *out)
{
    text_printf(out, "{ u64 at = %" PRId64 "LL", argument->number);
    if (argument->symbol != NULL)
        text_printf(out, " + PT_REGS_IP(ctx) + %" PRId64 "LL", symbol_distance);
    if (argument->base[0] != '\0')
        text_printf(out, " + ctx->%s", argument->base);
    if (argument->index[0] != '\0')
        text_printf(out, " + ctx->%s * %u", argument->index, argument->scale);
    text_printf(
        out,
        "; " BARRIER
        " %s there = 0; err = bpf_probe_read_user(&there, sizeof(there), (void *)at); value = there; }",
        type);
}

void usdt_argument_write(const struct usdt_argument *argument, int64_t symbol_distance, struct text *out)
{
    char *type = xasprintf("%c%u", argument->is_signed ? 's' : 'u', argument->bytes * 8);
    switch (argument->operand) {
    case USDT_UNREADABLE:
        break;
    case USDT_CONSTANT:
        text_printf(out, "value = (%s)%" PRId64 "LL; err = 0; ", type, argument->number);
        break;
    case USDT_REGISTER:
        text_printf(out, "value = (%s)(ctx->%s >> %u); err = 0; " BARRIER, type, argument->base,
                    argument->shift);
        break;
    case USDT_MEMORY:
        write_memory(argument, type, symbol_distance, out);
        break;
    }
    free(type);
}
