// SPDX-License-Identifier: Apache-2.0
#include "find/statements.h"

#include <string.h>

#include "find/declare.h"

static const char *context(const struct writing *writing)
{
    return has_record(writing) ? "args" : "ctx";
}

/* The argument as C. */
static void append_value(const struct writing *writing, const struct field *field)
{
    if (has_record(writing))
        text_printf(writing->out, "args->%s", field->argument->name);
    else if (writing->target->kind == PLACE_RAW)
        text_printf(writing->out, "ctx->args[%zu]",
                    (size_t)(field->argument - writing->signature->arguments));
    else
        text_printf(writing->out, "PT_REGS_PARM%u(ctx)", field->register_number);
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
    if (writing->target->kind == PLACE_SYSCALL || writing->target->kind == PLACE_TRACEPOINT) {
        bool is_user = writing->target->kind == PLACE_SYSCALL ||
                       strncmp(writing->target->name, "syscalls/", strlen("syscalls/")) == 0;
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
    } else if (writing->target->kind == PLACE_USDT) {
        text_printf(out, "    bpf_usdt_readarg(%u, ctx, &%s%s);\n",
                    (unsigned)(field->argument - writing->signature->arguments) + 1, event, name);
    } else {
        text_printf(out, "    %s%s = (", event, name);
        append_number_type(out, field->argument, field->bytes);
        if (out->bytes[out->length - 1] == ' ')
            out->length--;
        text_string(out, ")");
        append_value(writing, field);
        text_string(out, ";\n");
    }
}

static void write_section(const struct writing *writing, bool is_return)
{
    const char *on_return = writing->target->kind == PLACE_UPROBE ? "uretprobe" : "kretprobe";
    enum place_kind kind = writing->target->kind;
    const char *name = writing->target->name;
    if (kind == PLACE_SYSCALL)
        text_printf(writing->out, "SEC(\"tracepoint/syscalls/sys_%s_%s\")\n", is_return ? "exit" : "enter",
                    name);
    else
        text_printf(writing->out, "SEC(\"%s/%s\")\n", is_return ? on_return : place_section(kind), name);
    text_printf(writing->out, "int %s(struct %s *%s)\n{\n", is_return ? "returned" : "called",
                has_record(writing) ? is_return ? "result" : "record"
                : kind == PLACE_RAW ? "bpf_raw_tracepoint_args"
                                    : "pt_regs",
                context(writing));
}

void write_call(const struct writing *writing)
{
    struct text *out = writing->out;
    const char *event = event_prefix(writing);
    const char *variable = writing->reads_again ? "call" : "event";
    write_section(writing, false);
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
    if (!writing->on_return) {
        text_printf(out, "    events.perf_submit(%s, &event, sizeof(event));\n    return 0;\n}\n",
                    context(writing));
        return;
    }
    text_printf(out, "\n    u32 tid = id;\n    %slatency_ns = bpf_ktime_get_ns(); /* the start, for now */\n",
                event);
    for (size_t i = 0; writing->reads_again && i < writing->signature->count; i++)
        if (writing->fields[i].why_not == NULL && writing->fields[i].argument->form == ARGUMENT_STRING)
            text_printf(out, "    call.%s = args->%s;\n", writing->fields[i].argument->name,
                        writing->fields[i].argument->name);
    text_printf(out, "    calls.update(&tid, &%s);\n    return 0;\n}\n", variable);
}

void write_return(const struct writing *writing)
{
    struct text *out = writing->out;
    const char *event = writing->reads_again ? "call->event." : "call->";
    text_char(out, '\n');
    write_section(writing, true);
    text_printf(out,
                "    u32 tid = bpf_get_current_pid_tgid();\n"
                "    struct %s *call = calls.lookup(&tid);\n"
                "    if (call == NULL)\n"
                "        return 0; /* it was called before this probe was there */\n\n"
                "    %slatency_ns = bpf_ktime_get_ns() - %slatency_ns;\n",
                writing->reads_again ? "call" : "event", event, event);
    if (has_result(writing)) {
        text_printf(out, "    %sret = (", event);
        append_number_type(out, &writing->signature->result, result_bytes(writing));
        if (out->bytes[out->length - 1] == ' ')
            out->length--;
        text_printf(out, ")%s;\n", has_record(writing) ? "args->ret" : "PT_REGS_RC(ctx)");
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
    text_printf(out, "    events.perf_submit(%s, %s);\n    calls.delete(&tid);\n    return 0;\n}\n",
                context(writing), sent);
}
