// SPDX-License-Identifier: Apache-2.0
#include "translate/compat_arguments.h"

#include "base/embedded.h"
#include "probe/context.h"

EMBEDDED(compat_arguments_bpf_c);

/* In which registers they are, by the names in struct pt_regs (SC_IA32_REGS_TO_ARGS in the kernel's
 * arch/x86/include/asm/syscall_wrapper.h). */
static const char *const registers[] = {"bx", "cx", "dx", "si", "di", "bp"};

#define REGISTER_COUNT (sizeof(registers) / sizeof(registers[0]))

static bool reads_registers(const struct declared_function *function, enum function_access access)
{
    return access == READS_CALL_REGISTERS && !function->is_macro && function->parameters > 1;
}

void compat_arguments_put_definitions(const struct declarations *declarations,
                                      const enum function_access *access, struct text *out)
{
    bool is_used = false;
    for (size_t i = 0; i < declarations->function_count; i++)
        is_used |= reads_registers(&declarations->functions[i], access[i]);
    if (is_used)
        text_bytes(out, compat_arguments_bpf_c.text, compat_arguments_bpf_c.length);
}

static void put_name(const struct source *source, const struct parameter *parameter, struct text *out)
{
    text_bytes(out, source->text + parameter->name_start, parameter->name_length);
}

void compat_arguments_put_start(const struct source *source, const struct declared_function *function,
                                enum function_access access, struct text *out)
{
    struct parameter context, parameter;
    if (!reads_registers(function, access) || !parameter_read(source, function, 0, &context))
        return;
    text_string(out, " if (bccrun_is_compat()) {");
    for (size_t i = 0; i < REGISTER_COUNT && parameter_read(source, function, i + 1, &parameter); i++) {
        text_string(out, " bccrun_compat_argument((void *)&");
        put_name(source, &parameter, out);
        text_string(out, ", sizeof(");
        put_name(source, &parameter, out);
        text_string(out, "), (void *)");
        put_name(source, &context, out);
        text_printf(out, ", __builtin_offsetof(struct pt_regs, %s));", registers[i]);
    }
    text_string(out, " }");
}
