// SPDX-License-Identifier: Apache-2.0
#include "attach/usdt_prelude.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "symbols/usdt_argument.h"
#include "symbols/user_symbols.h"

#define ARGUMENTS_MAX 12 /* of one probe, as <sys/sdt.h> has it */

/* Reads the @index-th argument of a note, from 0 on. */
static bool read_argument(const struct usdt_probe *probe, const struct usdt_note *note, size_t index,
                          struct usdt_argument *argument)
{
    const char *at = note->arguments;
    bool is_there = usdt_argument_read(probe->binary->machine, &at, argument);
    for (size_t i = 0; i < index && is_there; i++) {
        usdt_argument_finish(argument);
        is_there = usdt_argument_read(probe->binary->machine, &at, argument);
    }
    return is_there;
}

/* Where the argument's symbol is, if it has one; without it the argument cannot be read. */
static void find_symbol(const struct usdt_probe *probe, struct usdt_argument *argument,
                        struct user_symbol *symbol)
{
    *symbol = (struct user_symbol){0};
    if (argument->symbol != NULL &&
        !user_symbol_find(probe->binary, probe->libraries.root, argument->symbol, true, symbol))
        argument->operand = USDT_UNREADABLE;
}

static void put_read(const struct usdt_probe *probe, const struct usdt_note *note,
                     struct usdt_argument *argument, struct text *out)
{
    struct user_symbol symbol;
    find_symbol(probe, argument, &symbol);
    usdt_argument_write(argument, (int64_t)(symbol.address - note->address), out);
}

/* An address modulo this distinguishes places in a running program. Most programs are loaded anywhere, at the start of
 * a page: there only the offset in the page is known. */
static uint64_t modulus(const struct usdt_probe *probe)
{
    return probe->binary->type == ET_EXEC ? (uint64_t)INT64_MAX : (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool is_alike(const struct usdt_probe *probe, const struct usdt_note *a, const struct usdt_note *b)
{
    return a->address % modulus(probe) == b->address % modulus(probe);
}

/* Whether the place can be recognized, or all places that look the same have their arguments in the same locations. The
 * distance to a symbol differs between any two places. */
static bool is_distinct(const struct usdt_probe *probe, size_t index)
{
    const struct usdt_note *notes = probe->notes.notes;
    for (size_t i = 0; i < probe->notes.count; i++)
        if (i != index && is_alike(probe, &notes[i], &notes[index]) &&
            (strcmp(notes[i].arguments, notes[index].arguments) != 0 ||
             strstr(notes[i].arguments, "%rip") != NULL))
            return false;
    return true;
}

/* Whether an equal place comes before this one, so that there is a case for both already. */
static bool is_repeated(const struct usdt_probe *probe, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_alike(probe, &probe->notes.notes[i], &probe->notes.notes[index]))
            return true;
    return false;
}

size_t usdt_prelude_alike(const struct usdt_probe *probe)
{
    size_t alike = 0;
    for (size_t i = 0; i < probe->notes.count; i++)
        alike += !is_distinct(probe, i);
    return alike;
}

size_t usdt_prelude_unreadable(const struct usdt_probe *probe, size_t index)
{
    size_t unreadable = 0;
    for (size_t i = 0; i < probe->notes.count; i++) {
        struct usdt_argument argument;
        struct user_symbol symbol;
        if (!read_argument(probe, &probe->notes.notes[i], index, &argument))
            continue;
        find_symbol(probe, &argument, &symbol);
        unreadable += argument.operand == USDT_UNREADABLE;
        usdt_argument_finish(&argument);
    }
    return unreadable;
}

/* The cases of one argument. */
static void put_places(const struct usdt_probe *probe, size_t argument_index, struct text *out)
{
    for (size_t i = 0; i < probe->notes.count; i++) {
        const struct usdt_note *note = &probe->notes.notes[i];
        struct usdt_argument argument;
        if (!read_argument(probe, note, argument_index, &argument))
            continue;
        if (is_distinct(probe, i) && !is_repeated(probe, i)) {
            text_printf(out, "  case %" PRIu64 "ULL: ", note->address % modulus(probe));
            put_read(probe, note, &argument, out);
            text_string(out, " break;\n");
        }
        usdt_argument_finish(&argument);
    }
}

/* What the argument is, by the probe's first place. */
static bool find_argument(const struct usdt_probe *probe, size_t index, struct usdt_argument *argument)
{
    struct usdt_argument read;
    bool is_there = read_argument(probe, &probe->notes.notes[0], index, &read);
    *argument = (struct usdt_argument){.bytes = read.bytes, .is_float = read.is_float};
    usdt_argument_finish(&read);
    return is_there;
}

/* A variable of another size would get a part of the bits. */
static void put_float_check(const struct usdt_argument *argument, size_t index, struct text *out)
{
    if (argument->is_float)
        text_printf(
            out,
            "__attribute__((diagnose_if(bytes != %u, \"argument %zu of this probe is a %s, of %u bytes: read it into such a variable\", \"error\"))) ",
            argument->bytes, index + 1, argument->bytes == sizeof(float) ? "float" : "double",
            argument->bytes);
}

/* libbcc makes "_bpf_readarg_FUNCTION_N(ctx, &x, sizeof(*(&x)))" of "bpf_usdt_readarg(N, ctx, &x)" (its
 * clang/b_frontend_action.cc); in BCC its Python half writes the function. */
static void put_argument(const struct usdt_probe *probe, const char *function, size_t index,
                         const struct usdt_argument *argument, struct text *out)
{
    struct text places = {0};
    put_places(probe, index, &places);
    text_printf(
        out, "static __always_inline int _bpf_readarg_%s_%zu(struct pt_regs *ctx, void *to, size_t bytes) ",
        function, index + 1);
    put_float_check(argument, index, out);
    text_printf(out,
                "\n{\n  u64 value = 0;\n  int err = -1;\n  switch (PT_REGS_IP(ctx) %% %" PRIu64
                "ULL) {\n%s  }\n"
                "  return bccrun_usdt_give(to, bytes, value, err);\n}\n",
                modulus(probe), text_cstr(&places));
    text_finish(&places);
}

/* A variable may be wider or narrower than the argument; one that could not be read is 0. */
static void put_give(const char *function, struct text *out)
{
    text_printf(out,
                "#ifndef BCCRUN_USDT_GIVE\n#define BCCRUN_USDT_GIVE /* first for %s */\n"
                "static __always_inline int bccrun_usdt_give(void *to, size_t bytes, u64 value, int err)\n"
                "{\n  if (bytes == 8) *(u64 *)to = value;\n  else if (bytes == 4) *(u32 *)to = value;\n"
                "  else if (bytes == 2) *(u16 *)to = value;\n  else if (bytes == 1) *(u8 *)to = value;\n"
                "  else return -1;\n  return err;\n}\n#endif\n",
                function);
}

static void put_missing(const struct usdt_probe *probe, const char *function, size_t count, struct text *out)
{
    for (size_t i = count; i < ARGUMENTS_MAX; i++)
        text_printf(
            out,
            "int _bpf_readarg_%s_%zu(struct pt_regs *, void *, size_t) __attribute__((unavailable(\"%s:%s has %zu argument%s\")));\n",
            function, i + 1, probe->provider, probe->name, count, count == 1 ? "" : "s");
}

void usdt_prelude_append(const struct usdt_probe *probe, const char *function, struct text *out)
{
    struct usdt_argument argument;
    size_t count = 0;
    put_give(function, out);
    for (; count < ARGUMENTS_MAX && find_argument(probe, count, &argument); count++)
        put_argument(probe, function, count, &argument, out);
    put_missing(probe, function, count, out);
}
