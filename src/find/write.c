// SPDX-License-Identifier: Apache-2.0
#include "find/write.h"

#include <stdlib.h>
#include <string.h>

#include "find/declaration.h"
#include "find/statements.h"

static void write_head(const struct writing *writing)
{
    struct text *out = writing->out;
    const struct signature *signature = writing->signature;
    const struct target *target = writing->target;
    const char *name = target->name;
    text_printf(out, "// With what is %s called%s?\n//\n// Attaches to the %s %s%s. A row for each call:\n",
                name, target->on_return ? ", and what comes of it" : "", target->kind->listing.noun, name,
                writing->is_return_only ? ", where it returns: by fexit, which has its arguments still"
                : writing->on_return    ? ", where it starts and where it returns"
                                        : "");
    if (writing->on_return)
        text_string(out, "//   LATENCY_NS  from the call to its return\n");
    if (has_result(writing))
        text_printf(out, "//   RET         what it returns, %s\n", signature->result.type);
    text_string(out, "//   PID, COMM   the process, by number and name\n// and what it is called with.\n");
    if (!signature->is_known)
        text_printf(
            out,
            "//\n// The types of its arguments are not known: arg1 to arg6 are the %s in which arguments come, and those\n"
            "// beyond its own hold anything. Where one is a string, give it a field of char[64] and read it with\n"
            "// bpf_probe_read_user_str() or, in the kernel, bpf_probe_read_kernel_str().\n",
            signature->is_on_stack ? "words on the stack" : "registers");
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
    enum argument_access access = target->kind->listing.access;
    if (!signature->is_known && access == ACCESS_REGISTERS)
        fields_add_registers(signature);
    fields_rename(signature);
    struct writing writing = {
        .target = target,
        .access = access,
        .signature = signature,
        .out = out,
        .on_return = target->on_return && access != ACCESS_WORDS,
        .is_return_only = target->on_return && access == ACCESS_WORDS,
    };
    fields_make(&writing);
    write_head(&writing);
    declare_event(&writing);
    if (has_record(&writing))
        declare_record(&writing);
    if (access == ACCESS_CALL_RECORD && target->on_return)
        text_string(out, "struct result {\n    u64 common;\n    u64 number;\n    s64 ret;\n};\n\n");
    declare_maps(&writing);
    write_call(&writing);
    if (writing.on_return)
        write_return(&writing);
    free(writing.fields);
}
