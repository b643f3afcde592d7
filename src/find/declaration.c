// SPDX-License-Identifier: Apache-2.0
#include "find/declaration.h"

#include <string.h>

#include "base/words.h"

/* By log2 of the bytes. */
static const char *const SIGNED_TYPES[] = {"s8", "s16", "int", "s64"};
static const char *const UNSIGNED_TYPES[] = {"u8", "u16", "u32", "u64"};

const char *number_type(const struct argument *argument, unsigned bytes)
{
    if (argument->form == ARGUMENT_POINTER || argument->form == ARGUMENT_STRING)
        return "void *";
    if (strcmp(argument->type, "bool") == 0 || strcmp(argument->type, "_Bool") == 0)
        return "bool";
    if (argument->is_float)
        return bytes == sizeof(float) ? "float" : "double";
    unsigned power = bytes >= 8 ? 3 : bytes >= 4 ? 2 : bytes / 2;
    return argument->is_signed ? SIGNED_TYPES[power] : UNSIGNED_TYPES[power];
}

/* "int ret", "void *page". */
static void declare_number(struct text *out, const char *type, const char *name)
{
    text_printf(out, "%s%s%s;", type, has_suffix(type, "*") ? "" : " ", name);
}

static void write_comment(struct text *out, const struct argument *argument)
{
    text_printf(out, " /* %s%s%s */\n", argument->type, argument->note != NULL ? ": " : "",
                argument->note != NULL ? argument->note : "");
}

static void declare_field(const struct writing *writing, const struct field *field)
{
    struct text *out = writing->out;
    const struct argument *argument = field->argument;
    text_string(out, "    ");
    if (field->is_array)
        text_printf(out, "%s %s[%u];", field->is_string || argument->is_text ? "char" : "u8", argument->name,
                    field->bytes);
    else if (argument->form == ARGUMENT_LOCATION)
        text_printf(out, "u16 %s_bytes;", argument->name);
    else {
        declare_number(out, number_type(argument, field->bytes), argument->name);
    }
    write_comment(out, argument);
}

static void declare_result(const struct writing *writing)
{
    text_string(writing->out, "    ");
    const struct argument *result = &writing->signature->result;
    declare_number(writing->out, number_type(result, result_bytes(writing)), "ret");
    write_comment(writing->out, &writing->signature->result);
}

/* The widest first, so that there are no holes. */
void declare_event(const struct writing *writing)
{
    text_string(writing->out, "struct event {\n");
    if (writing->on_return)
        text_string(writing->out, "    u64 latency_ns;\n");
    for (unsigned width = 8; width > 0; width /= 2) {
        if (has_result(writing) && result_bytes(writing) == width)
            declare_result(writing);
        if (width == 4)
            text_string(writing->out, "    u32 pid;\n");
        for (size_t i = 0; i < writing->signature->count; i++) {
            const struct field *field = &writing->fields[i];
            if (field->why_not == NULL && !field->is_array && field->bytes == width)
                declare_field(writing, field);
        }
    }
    text_string(writing->out, "    char comm[16];\n");
    for (size_t i = 0; i < writing->signature->count; i++)
        if (writing->fields[i].why_not == NULL && writing->fields[i].is_array)
            declare_field(writing, &writing->fields[i]);
    text_string(writing->out, "};\n\n");
}

static void write_record_member(const struct writing *writing, const struct field *field)
{
    const struct argument *argument = field->argument;
    struct text *out = writing->out;
    text_string(out, "    ");
    if (argument->form == ARGUMENT_ARRAY || (field->is_array && argument->form == ARGUMENT_NUMBER))
        text_printf(out, "%s %s[%u];", argument->is_text ? "char" : "u8", argument->name,
                    argument->slot_bytes);
    else if (argument->form == ARGUMENT_STRING)
        text_printf(out, "const char *%s;", argument->name);
    else if (argument->form == ARGUMENT_POINTER)
        text_printf(out, "void *%s;", argument->name);
    else
        text_printf(out, "%c%u %s;", argument->is_signed && argument->form == ARGUMENT_NUMBER ? 's' : 'u',
                    argument->slot_bytes * 8, argument->name);
    write_comment(out, argument);
}

/* The record as the format file lays it out. */
void declare_record(const struct writing *writing)
{
    unsigned at = 8;
    unsigned holes = 0;
    text_string(writing->out,
                "struct record {\n    u64 common; /* type, flags, pid: what all records begin with */\n");
    if (writing->access == ACCESS_CALL_RECORD) {
        text_string(writing->out, "    u64 number; /* of the system call */\n");
        at = 16;
    }
    for (size_t i = 0; i < writing->signature->count; i++) {
        struct field *field = &writing->fields[i];
        const struct argument *argument = field->argument;
        if (argument->slot_bytes == 0 || argument->offset < at)
            continue;
        if (argument->offset > at)
            text_printf(writing->out, "    u8 unused%u[%u];\n", ++holes, argument->offset - at);
        write_record_member(writing, field);
        at = argument->offset + argument->slot_bytes;
    }
    text_string(writing->out, "};\n\n");
}

void declare_maps(const struct writing *writing)
{
    struct text *out = writing->out;
    bool is_go = writing->signature->call_key != NULL;
    if (writing->reads_again) {
        text_string(out, "struct call {\n    struct event event;\n");
        for (size_t i = 0; i < writing->signature->count; i++)
            if (writing->fields[i].why_not == NULL && writing->fields[i].argument->form == ARGUMENT_STRING)
                text_printf(out, "    const char *%s; /* in the caller's memory */\n",
                            writing->fields[i].argument->name);
        text_string(out, "};\n\n");
    }
    text_string(out, "BPF_PERF_OUTPUT(events);\n\n");
    if (writing->on_return)
        text_printf(out,
                    "/* Calls that have not returned yet, by %s. returned() deletes the entry. */\n"
                    "BPF_HASH(calls, %s, struct %s);\n\n",
                    is_go ? "goroutine: it may go on in another thread" : "thread", is_go ? "u64" : "u32",
                    writing->reads_again ? "call" : "event");
}
