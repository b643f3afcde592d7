// SPDX-License-Identifier: Apache-2.0
#include "find/statements.h"

#include <string.h>

#include "base/words.h"
#include "find/declaration.h"

static const char *context(const struct writing *writing)
{
    return has_record(writing) ? "args" : "ctx";
}

/* The argument as C. */
static void append_value(const struct writing *writing, const struct field *field)
{
    if (has_record(writing))
        text_printf(writing->out, "args->%s", field->argument->name);
    else if (writing->access == ACCESS_RAW)
        text_printf(writing->out, "ctx->args[%zu]",
                    (size_t)(field->argument - writing->signature->arguments));
    else if (writing->access == ACCESS_WORDS)
        text_printf(writing->out, "ctx[%u]", field->register_number - 1);
    else if (writing->signature->is_on_stack)
        text_string(writing->out, field->argument->name);
    else if (writing->signature->registers != NULL)
        text_string(writing->out, writing->signature->registers[field->register_number - 1]);
    else
        text_printf(writing->out, "PT_REGS_PARM%u(ctx)", field->register_number);
}

/* A function that hands a bool over or returns one sets only the lowest byte of the register (System V ABI
 * of x86-64, section 3.2.3), where C would take every bit of it. */
static void append_cast(struct text *out, const struct argument *argument, unsigned bytes)
{
    const char *type = number_type(argument, bytes);
    text_printf(out, "(%s)", strcmp(type, "bool") == 0 ? "u8" : type);
}

/* What a call is remembered with is larger than its event: both would not fit the stack. */
static const char *event_prefix(const struct writing *writing)
{
    return writing->reads_again ? "call.event." : "event.";
}

static void fill_string(const struct writing *writing, const struct field *field)
{
    const char *name = field->argument->name;
    const char *event = event_prefix(writing);
    struct text *out = writing->out;
    if (has_record(writing)) {
        bool is_user =
            writing->access == ACCESS_CALL_RECORD || has_prefix(writing->target->name, "syscalls/");
        text_printf(out, "    bpf_probe_read_%s_str(%s%s, sizeof(%s%s), args->%s);\n",
                    is_user ? "user" : "kernel", event, name, event, name, name);
        return;
    }
    text_printf(out, "    const char *%s = (const char *)", name);
    append_value(writing, field);
    text_printf(out,
                ";\n    if (bpf_probe_read_kernel_str(%s%s, sizeof(%s%s), %s) < 0)\n"
                "        bpf_probe_read_user_str(%s%s, sizeof(%s%s), %s); /* it is the process's */\n",
                event, name, event, name, name, event, name, event, name, name);
}

static void fill_location(const struct writing *writing, const struct field *field)
{
    const char *name = field->argument->name;
    const char *event = event_prefix(writing);
    if (!field->is_string) {
        text_printf(writing->out, "    %s%s_bytes = args->%s >> 16; /* how long it is */\n", event, name,
                    name);
        return;
    }
    text_printf(writing->out, "    bpf_probe_read_kernel_str(%s%s, sizeof(%s%s),\n", event, name, event,
                name);
    text_printf(writing->out, "                              (char *)%s%s + (args->%s & 0xffff));\n",
                field->argument->is_relative ? "&args->" : "args", field->argument->is_relative ? name : "",
                name);
}

/* Whether the verifier may refuse to have such a pointer taken from fentry's context: it knows those to a
 * struct, to void and, newer ones, to a number (kernel/bpf/btf.c, btf_ctx_access()). */
static bool is_refused(const struct argument *argument)
{
    static const char *const first[] = {"const ", "volatile "};
    const char *type = argument->type;
    if (argument->form != ARGUMENT_POINTER)
        return false;
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
        if (has_prefix(type, first[i]))
            type += strlen(first[i]);
    bool is_known = has_prefix(type, "struct ") || has_prefix(type, "void ");
    return !is_known || strchr(type, '*') != strrchr(type, '*') || strchr(type, '(') != NULL;
}

/* The field @name from fentry's context. */
static void fill_from_slot(const struct writing *writing, const struct argument *argument, const char *name,
                           unsigned bytes, unsigned slot)
{
    struct text *out = writing->out;
    if (is_refused(argument)) {
        text_printf(out, "    bpf_probe_read_kernel(&event.%s, sizeof(event.%s), &ctx[%u]);\n", name, name,
                    slot);
        return;
    }
    text_printf(out, "    event.%s = ", name);
    append_cast(out, argument, bytes);
    text_printf(out, "ctx[%u];\n", slot);
}

static void fill_field(const struct writing *writing, const struct field *field)
{
    struct text *out = writing->out;
    const char *name = field->argument->name;
    const char *event = event_prefix(writing);
    if (field->argument->form == ARGUMENT_LOCATION) {
        fill_location(writing, field);
    } else if (field->argument->form == ARGUMENT_STRING) {
        fill_string(writing, field);
    } else if (field->is_array) {
        text_printf(out, "    bpf_probe_read_kernel(%s%s, sizeof(%s%s), args->%s);\n", event, name, event,
                    name, name);
    } else if (writing->access == ACCESS_USDT) {
        text_printf(out, "    bpf_usdt_readarg(%u, ctx, &%s%s);\n",
                    (unsigned)(field->argument - writing->signature->arguments) + 1, event, name);
    } else if (writing->access == ACCESS_WORDS) {
        fill_from_slot(writing, field->argument, name, field->bytes, field->register_number - 1);
    } else {
        text_printf(out, "    %s%s = ", event, name);
        append_cast(out, field->argument, field->bytes);
        append_value(writing, field);
        text_string(out, ";\n");
    }
}

/* As it is written in a string of C. */
static void append_quoted(struct text *out, const char *name)
{
    for (; *name != '\0'; name++)
        text_printf(out, "%s%c", *name == '"' || *name == '\\' ? "\\" : "", *name);
}

static void append_section(const struct target *target, bool is_return, struct text *out)
{
    const struct attach_listing *listing = &target->kind->listing;
    const char *section = is_return ? listing->return_section : listing->entry_section;
    const struct attach_word *word =
        (is_return ? kind_return_word : kind_entry_word)(target->kind, target->word);
    if (section != NULL)
        text_printf(out, "SEC(\"%s", section);
    else
        text_printf(out, "SEC(\"%s/", word->name);
    append_quoted(out, target->name);
    text_string(out, "\")\n");
}

static const char *context_type(const struct writing *writing, bool is_return)
{
    switch (writing->access) {
    case ACCESS_RECORD:
    case ACCESS_CALL_RECORD:
        return is_return ? "struct result" : "struct record";
    case ACCESS_RAW:
        return "struct bpf_raw_tracepoint_args";
    case ACCESS_WORDS:
        return "u64";
    case ACCESS_REGISTERS:
    case ACCESS_USDT:
        break;
    }
    return "struct pt_regs";
}

static void write_section(const struct writing *writing, bool is_return)
{
    const struct signature *signature = writing->signature;
    append_section(writing->target, is_return, writing->out);
    text_printf(writing->out, "int %s(%s *%s", is_return ? "returned" : "called",
                context_type(writing, is_return), context(writing));
    for (size_t i = 0; signature->is_on_stack && !is_return && i < signature->count; i++)
        text_printf(writing->out, ", %s %s", number_type(&signature->arguments[i], writing->fields[i].bytes),
                    signature->arguments[i].name);
    text_string(writing->out, ")\n{\n");
}

/* By what a call is known again at its return. */
static const char *key_name(const struct writing *writing)
{
    return writing->signature->call_key != NULL ? "goroutine" : "tid";
}

static void declare_key(const struct writing *writing, const char *thread)
{
    const char *key = writing->signature->call_key;
    if (key != NULL)
        text_printf(writing->out, "    u64 goroutine = %s;\n", key);
    else
        text_printf(writing->out, "    u32 tid = %s;\n", thread);
}

void write_call(const struct writing *writing)
{
    struct text *out = writing->out;
    const char *event = event_prefix(writing);
    const char *variable = writing->reads_again ? "call" : "event";
    write_section(writing, writing->is_return_only);
    text_printf(out,
                "    u64 id = bpf_get_current_pid_tgid();\n"
                "    struct %s %s;\n"
                "    __builtin_memset(&%s, 0, sizeof(%s)); /* the verifier wants every byte written */\n"
                "    %spid = id >> 32;\n"
                "    bpf_get_current_comm(&%scomm, sizeof(%scomm));\n",
                variable, variable, variable, variable, event, event, event);
    for (size_t i = 0; i < writing->signature->count; i++)
        if (writing->fields[i].why_not == NULL)
            fill_field(writing, &writing->fields[i]);
    if (writing->is_return_only && has_result(writing)) /* after the arguments */
        fill_from_slot(writing, &writing->signature->result, "ret", result_bytes(writing), writing->slots);
    if (!writing->on_return) {
        text_printf(out, "    events.perf_submit(%s, &event, sizeof(event));\n    return 0;\n}\n",
                    context(writing));
        return;
    }
    text_char(out, '\n');
    declare_key(writing, "id");
    text_printf(out, "    %slatency_ns = bpf_ktime_get_ns(); /* the start, for now */\n", event);
    for (size_t i = 0; writing->reads_again && i < writing->signature->count; i++)
        if (writing->fields[i].why_not == NULL && writing->fields[i].argument->form == ARGUMENT_STRING)
            text_printf(out, "    call.%s = args->%s;\n", writing->fields[i].argument->name,
                        writing->fields[i].argument->name);
    text_printf(out, "    calls.update(&%s, &%s);\n    return 0;\n}\n", key_name(writing), variable);
}

void write_return(const struct writing *writing)
{
    struct text *out = writing->out;
    const char *event = writing->reads_again ? "call->event." : "call->";
    text_char(out, '\n');
    write_section(writing, true);
    declare_key(writing, "bpf_get_current_pid_tgid()");
    text_printf(out,
                "    struct %s *call = calls.lookup(&%s);\n"
                "    if (call == NULL)\n"
                "        return 0; /* it was called before this probe was there */\n\n"
                "    %slatency_ns = bpf_ktime_get_ns() - %slatency_ns;\n",
                writing->reads_again ? "call" : "event", key_name(writing), event, event);
    if (has_result(writing)) {
        text_printf(out, "    %sret = ", event);
        append_cast(out, &writing->signature->result, result_bytes(writing));
        text_printf(out, "%s;\n", has_record(writing) ? "args->ret" : "PT_REGS_RC(ctx)");
    }
    for (size_t i = 0; writing->reads_again && i < writing->signature->count; i++) {
        const char *name = writing->fields[i].argument->name;
        if (writing->fields[i].why_not == NULL && writing->fields[i].argument->form == ARGUMENT_STRING)
            text_printf(
                out,
                "    if (%s%s[0] == '\\0') /* it was not in memory yet; now the kernel has fetched it */\n"
                "        bpf_probe_read_user_str(%s%s, sizeof(%s%s), call->%s);\n",
                event, name, event, name, event, name, name);
    }
    const char *sent = writing->reads_again ? "&call->event, sizeof(call->event)" : "call, sizeof(*call)";
    text_printf(out, "    events.perf_submit(%s, %s);\n    calls.delete(&%s);\n    return 0;\n}\n",
                context(writing), sent, key_name(writing));
}
