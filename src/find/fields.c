// SPDX-License-Identifier: Apache-2.0
#include "find/fields.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

#define STRINGS_BYTES 256 /* of a BPF stack of 512, all of an event's strings and arrays together */
#define STRING_MAX    128
#define STRING_MIN    8
#define ARRAY_MAX     32
#define NUMBERS_MAX   20 /* of 8 bytes, besides them on that stack */

/* In how many words arguments come; 0: they do not come as words. */
static unsigned words_of(enum argument_access access)
{
    return access == ACCESS_WORDS ? ACCESS_WORDS_MAX : access == ACCESS_REGISTERS ? ACCESS_REGISTERS_MAX : 0;
}

/* What C, its preprocessor and the text itself already mean something by. */
static bool is_taken(const char *name)
{
    static const char *const taken[] = {
        "pid",    "tid",    "comm",     "ret",    "latency_ns", "linux",  "unix",     "current",   "start_ns",
        "auto",   "break",  "case",     "char",   "const",      "do",     "default",  "double",    "else",
        "enum",   "extern", "float",    "for",    "goto",       "if",     "inline",   "int",       "long",
        "return", "short",  "register", "s8",     "signed",     "sizeof", "static",   "struct",    "switch",
        "union",  "u8",     "typedef",  "while",  "unsigned",   "void",   "volatile", "restrict",  "bool",
        "true",   "false",  "NULL",     "common", "continue",   "asm",    "typeof",   "PAGE_SIZE",
    };
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
        if (strcmp(taken[i], name) == 0)
            return true;
    return has_prefix(name, "__") || has_prefix(name, "unused");
}

void fields_rename(struct signature *signature)
{
    for (size_t i = 0; i < signature->count; i++) {
        struct argument *argument = &signature->arguments[i];
        bool is_again = is_taken(argument->name);
        for (size_t k = 0; k < i && !is_again; k++)
            is_again = strcmp(signature->arguments[k].name, argument->name) == 0;
        char *old = argument->name;
        if (is_again) {
            argument->name = xasprintf("arg%zu_%s", i + 1, old);
            free(old);
        }
    }
}

void fields_add_registers(struct signature *signature)
{
    unsigned bytes = signature->is_on_stack ? sizeof(uint32_t) : sizeof(long);
    for (size_t i = 0; i < ACCESS_REGISTERS_MAX; i++) {
        struct argument *argument = signature_add(signature);
        argument->name = xasprintf("arg%zu", i + 1);
        argument->type = xstrdup("unsigned long");
        argument->form = signature->is_on_stack ? ARGUMENT_NUMBER : ARGUMENT_POINTER;
        argument->bytes = bytes;
    }
    signature->has_result = true;
    signature->result = (struct argument){.type = xstrdup("long"), .is_signed = true, .bytes = bytes};
}

/* In which register it is; a struct of up to 16 bytes takes as many as it fills, a larger one none. */
static void place_in_register(struct field *field, unsigned limit, unsigned *used)
{
    const struct argument *argument = field->argument;
    unsigned words = argument->bytes > 2 * sizeof(long) ? 0 : argument->bytes > sizeof(long) ? 2 : 1;
    field->register_number = *used + 1;
    if (*used + words > limit)
        field->why_not = "it is passed on the stack, after the six in registers";
    else
        *used += words;
    if (words != 1 && field->why_not == NULL)
        field->why_not = "it is a struct or a number of more than one register";
}

static void size_field(struct field *field, unsigned string_bytes)
{
    const struct argument *argument = field->argument;
    bool is_misaligned = argument->slot_bytes > 0 && argument->offset % argument->slot_bytes != 0;
    field->bytes = argument->bytes;
    switch (argument->form) {
    case ARGUMENT_NUMBER:
    case ARGUMENT_STRUCT:
        field->bytes = argument->form == ARGUMENT_STRUCT || argument->bytes > 8 ? 8 : argument->bytes;
        field->is_array = is_misaligned;
        break;
    case ARGUMENT_POINTER:
        field->bytes = 8;
        break;
    case ARGUMENT_LOCATION:
        field->is_string = argument->is_text;
        field->bytes = argument->is_text ? string_bytes : 2;
        field->is_array = argument->is_text;
        break;
    case ARGUMENT_STRING:
        field->is_array = field->is_string = true;
        field->bytes = string_bytes;
        break;
    case ARGUMENT_ARRAY:
        field->is_array = true;
        field->bytes = argument->slot_bytes > ARRAY_MAX ? ARRAY_MAX : argument->slot_bytes;
        break;
    }
    if (field->bytes == 0)
        field->why_not = "it has no bytes of its own";
}

static bool is_string(const struct argument *argument)
{
    return argument->form == ARGUMENT_STRING;
}

void fields_make(struct writing *writing)
{
    const struct signature *signature = writing->signature;
    unsigned strings = 0;
    unsigned used = 0;
    unsigned arrays_bytes = 0;
    unsigned numbers = 0;
    unsigned words = words_of(writing->access);
    writing->fields = xcalloc(signature->count + 1, sizeof(*writing->fields));
    for (size_t i = 0; i < signature->count; i++) {
        const struct argument *argument = &signature->arguments[i];
        strings += is_string(argument) || (argument->form == ARGUMENT_LOCATION && argument->is_text);
    }
    unsigned each = strings > 0 ? STRINGS_BYTES / strings & ~7U : 0;
    each = each > STRING_MAX ? STRING_MAX : each < STRING_MIN ? STRING_MIN : each;
    for (size_t i = 0; i < signature->count; i++) {
        struct field *field = &writing->fields[i];
        field->argument = &signature->arguments[i];
        if (words > 0)
            place_in_register(field, words, &used);
        else if (field->argument->form == ARGUMENT_STRUCT)
            field->why_not = "it cannot be read";
        size_field(field, each);
        unsigned *sum = field->is_array ? &arrays_bytes : &numbers;
        unsigned more = field->is_array ? field->bytes : 1;
        if (field->why_not == NULL && *sum + more > (field->is_array ? STRINGS_BYTES : NUMBERS_MAX))
            field->why_not = "the event would be too large for the stack of a BPF program, 512 bytes";
        else if (field->why_not == NULL)
            *sum += more;
        writing->reads_again =
            writing->reads_again || (writing->on_return && writing->access == ACCESS_CALL_RECORD &&
                                     field->why_not == NULL && is_string(field->argument));
    }
    writing->slots = used;
}

bool has_record(const struct writing *writing)
{
    return writing->access == ACCESS_CALL_RECORD || writing->access == ACCESS_RECORD;
}

bool has_result(const struct writing *writing)
{
    return (writing->on_return || writing->is_return_only) && writing->signature->has_result;
}

unsigned result_bytes(const struct writing *writing)
{
    unsigned bytes = writing->signature->result.bytes;
    return bytes == 1 || bytes == 2 || bytes == 4 ? bytes : 8;
}
