// SPDX-License-Identifier: Apache-2.0
#include "find/write.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define STRINGS_BYTES 256 /* of a BPF stack of 512, all of an event's strings and arrays together */
#define STRING_MAX    128
#define STRING_MIN    8
#define ARRAY_MAX     32
#define NUMBERS_MAX   20 /* of 8 bytes, beside them on that stack */

/* What an argument becomes. */
struct field {
    const struct argument *argument;
    const char *why_not;      /* it is left out; NULL: it is a field */
    unsigned register_number; /* from 1 on */
    unsigned bytes;           /* of the field; 0 is none */
    bool is_array;
    bool is_string;
};

struct writing {
    const struct target *target;
    const struct signature *signature;
    struct text *out;
    struct field *fields;
    bool on_return;
    bool reads_again; /* strings of the caller's, at the return */
};

static bool has_registers(const struct writing *writing)
{
    return writing->target->kind == PLACE_KPROBE || writing->target->kind == PLACE_UPROBE;
}

static bool has_record(const struct writing *writing)
{
    return writing->target->kind == PLACE_SYSCALL || writing->target->kind == PLACE_TRACEPOINT;
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
    return strncmp(name, "__", 2) == 0 || strncmp(name, "unused", strlen("unused")) == 0;
}

static void rename_taken(struct signature *signature)
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

static void add_registers(struct signature *signature)
{
    for (size_t i = 0; i < REGISTER_ARGUMENTS; i++) {
        struct argument *argument = signature_add(signature);
        argument->name = xasprintf("arg%zu", i + 1);
        argument->type = xstrdup("unsigned long");
        argument->form = ARGUMENT_POINTER;
        argument->bytes = sizeof(long);
    }
    signature->has_result = true;
    signature->result = (struct argument){.type = xstrdup("long"), .is_signed = true, .bytes = sizeof(long)};
}

/* In which register it is; a struct of up to 16 bytes takes as many as it fills, a larger one none. */
static void place_in_register(struct field *field, unsigned *used)
{
    const struct argument *argument = field->argument;
    unsigned words = argument->bytes > 2 * sizeof(long) ? 0 : argument->bytes > sizeof(long) ? 2 : 1;
    field->register_number = *used + 1;
    if (*used + words > REGISTER_ARGUMENTS)
        field->why_not = "it comes on the stack, behind the six in registers";
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

static void make_fields(struct writing *writing)
{
    const struct signature *signature = writing->signature;
    unsigned strings = 0;
    unsigned used = 0;
    unsigned arrays_bytes = 0;
    unsigned numbers = 0;
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
        if (has_registers(writing))
            place_in_register(field, &used);
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
            writing->reads_again || (writing->on_return && writing->target->kind == PLACE_SYSCALL &&
                                     field->why_not == NULL && is_string(field->argument));
    }
}

/* The plain types, whatever the kernel calls them: its own may be in no header. */
static void append_number_type(struct text *out, const struct argument *argument, unsigned bytes)
{
    if (argument->form == ARGUMENT_POINTER || argument->form == ARGUMENT_STRING)
        text_string(out, "void *");
    else if (strcmp(argument->type, "bool") == 0 || strcmp(argument->type, "_Bool") == 0)
        text_string(out, "bool ");
    else if (bytes == 4 && argument->is_signed)
        text_string(out, "int ");
    else
        text_printf(out, "%c%u ", argument->is_signed ? 's' : 'u', bytes * 8);
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
        append_number_type(out, argument, field->bytes);
        text_printf(out, "%s;", argument->name);
    }
    write_comment(out, argument);
}

static bool has_ret(const struct writing *writing)
{
    return writing->on_return && writing->signature->has_result;
}

static unsigned result_bytes(const struct writing *writing)
{
    unsigned bytes = writing->signature->result.bytes;
    return bytes == 1 || bytes == 2 || bytes == 4 ? bytes : 8;
}

static void declare_result(const struct writing *writing)
{
    text_string(writing->out, "    ");
    append_number_type(writing->out, &writing->signature->result, result_bytes(writing));
    text_string(writing->out, "ret;");
    write_comment(writing->out, &writing->signature->result);
}

/* The widest first, so that there are no holes. */
static void write_event(const struct writing *writing)
{
    text_string(writing->out, "struct event {\n");
    if (writing->on_return)
        text_string(writing->out, "    u64 latency_ns;\n");
    for (unsigned width = 8; width > 0; width /= 2) {
        if (has_ret(writing) && result_bytes(writing) == width)
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
static void write_record(const struct writing *writing)
{
    unsigned at = 8;
    unsigned holes = 0;
    text_string(writing->out,
                "struct record {\n    u64 common; /* type, flags, pid: what all records begin with */\n");
    if (writing->target->kind == PLACE_SYSCALL) {
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

static void write_call(const struct writing *writing)
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
        if (writing->fields[i].why_not == NULL && is_string(writing->fields[i].argument))
            text_printf(out, "    call.%s = args->%s;\n", writing->fields[i].argument->name,
                        writing->fields[i].argument->name);
    text_printf(out, "    calls.update(&tid, &%s);\n    return 0;\n}\n", variable);
}

static void write_return(const struct writing *writing)
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
    if (has_ret(writing)) {
        text_printf(out, "    %sret = (", event);
        append_number_type(out, &writing->signature->result, result_bytes(writing));
        if (out->bytes[out->length - 1] == ' ')
            out->length--;
        text_printf(out, ")%s;\n", has_record(writing) ? "args->ret" : "PT_REGS_RC(ctx)");
    }
    for (size_t i = 0; writing->reads_again && i < writing->signature->count; i++) {
        const char *name = writing->fields[i].argument->name;
        if (writing->fields[i].why_not == NULL && is_string(writing->fields[i].argument))
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

static void write_maps(const struct writing *writing)
{
    struct text *out = writing->out;
    if (writing->reads_again) {
        text_string(out, "struct call {\n    struct event event;\n");
        for (size_t i = 0; i < writing->signature->count; i++)
            if (writing->fields[i].why_not == NULL && is_string(writing->fields[i].argument))
                text_printf(out, "    const char *%s; /* in the caller's memory */\n",
                            writing->fields[i].argument->name);
        text_string(out, "};\n\n");
    }
    text_string(out, "BPF_PERF_OUTPUT(events);\n\n");
    if (writing->on_return)
        text_printf(out,
                    "/* Calls that have not returned yet, by thread. returned() deletes the entry. */\n"
                    "BPF_HASH(calls, u32, struct %s);\n\n",
                    writing->reads_again ? "call" : "event");
}

static void write_head(const struct writing *writing)
{
    static const char *const natures[] = {
        [PLACE_SYSCALL] = "the system call",    [PLACE_TRACEPOINT] = "the tracepoint",
        [PLACE_KPROBE] = "the kernel function", [PLACE_RAW] = "the raw tracepoint",
        [PLACE_UPROBE] = "the function",        [PLACE_USDT] = "the USDT probe",
    };
    struct text *out = writing->out;
    const struct signature *signature = writing->signature;
    const char *name = writing->target->name;
    text_printf(out, "// With what is %s called%s?\n//\n// Attaches to %s %s%s. A row for each call:\n", name,
                writing->on_return ? ", and what comes of it" : "", natures[writing->target->kind], name,
                writing->on_return ? ", where it starts and where it returns" : "");
    if (writing->on_return)
        text_string(out, "//   LATENCY_NS  from the call to its return\n");
    if (has_ret(writing))
        text_printf(out, "//   RET         what it returns, %s\n", signature->result.type);
    text_string(out, "//   PID, COMM   the process, by number and name\n// and what it is called with.\n");
    if (!signature->is_known)
        text_string(out, "//\n// Nothing tells its arguments' types: arg1 to arg6 are the registers in which "
                         "arguments come, and those\n"
                         "// beyond its own hold anything. Where one is a string, give it a field of "
                         "char[64] and read it with\n"
                         "// bpf_probe_read_user_str() or, in the kernel, bpf_probe_read_kernel_str().\n");
    if (signature->is_variadic)
        text_string(out, "//\n// It takes more arguments than it names (...): those are not shown.\n");
    for (size_t i = 0; i < signature->count; i++)
        if (writing->fields[i].why_not != NULL)
            text_printf(out, "//\n// Left out: %s (%s), since %s.\n", signature->arguments[i].name,
                        signature->arguments[i].type, writing->fields[i].why_not);
    text_string(out, "#define BPF_LICENSE GPL\n\n");
}

void write_probe(const struct target *target, struct signature *signature, struct text *out)
{
    if (!signature->is_known && (target->kind == PLACE_KPROBE || target->kind == PLACE_UPROBE))
        add_registers(signature);
    rename_taken(signature);
    struct writing writing = {
        .target = target, .signature = signature, .out = out, .on_return = target->on_return};
    make_fields(&writing);
    write_head(&writing);
    write_event(&writing);
    if (has_record(&writing))
        write_record(&writing);
    if (target->kind == PLACE_SYSCALL && target->on_return)
        text_string(out, "struct result {\n    u64 common;\n    u64 number;\n    s64 ret;\n};\n\n");
    write_maps(&writing);
    write_call(&writing);
    if (target->on_return)
        write_return(&writing);
    free(writing.fields);
}
