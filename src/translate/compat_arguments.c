// SPDX-License-Identifier: Apache-2.0
#include "translate/compat_arguments.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/embedded.h"
#include "base/memory.h"
#include "probe/context.h"

EMBEDDED(compat_arguments_bpf_c);

/* In which registers they are, by the names in struct pt_regs (SC_IA32_REGS_TO_ARGS in the kernel's
 * arch/x86/include/asm/syscall_wrapper.h). */
static const char *const registers[] = {"bx", "cx", "dx", "si", "di", "bp"};

#define REGISTER_COUNT (sizeof(registers) / sizeof(registers[0]))

static bool reads_arguments(const struct declared_function *function, enum function_access access)
{
    return (access == READS_CALL_REGISTERS || access == READS_STACK) && !function->is_macro &&
           function->parameters > 1;
}

bool compat_arguments_ask(const struct declarations *declarations, const enum function_access *access,
                          bool has_compat)
{
    bool is_asked = false;
    for (size_t i = 0; i < declarations->function_count; i++)
        is_asked |= has_compat && access[i] == READS_CALL_REGISTERS &&
                    reads_arguments(&declarations->functions[i], access[i]);
    return is_asked;
}

void compat_arguments_put_definitions(const struct declarations *declarations,
                                      const enum function_access *access, bool has_compat, struct text *out)
{
    bool is_used = compat_arguments_ask(declarations, access, has_compat);
    for (size_t i = 0; i < declarations->function_count; i++)
        is_used |= access[i] == READS_STACK && reads_arguments(&declarations->functions[i], access[i]);
    if (is_used)
        text_bytes(out, compat_arguments_bpf_c.text, compat_arguments_bpf_c.length);
}

static void put_name(const struct source *source, const struct parameter *parameter, struct text *out)
{
    text_bytes(out, source->text + parameter->name_start, parameter->name_length);
}

/* Reads parameter @index from @place: a register's offset, or the bytes of the stack before it. */
static void put_read(const struct source *source, const struct parameter *context,
                     const struct parameter *parameter, const char *from, const char *place, struct text *out)
{
    text_printf(out, " bccrun_%s_argument((void *)&", from);
    put_name(source, parameter, out);
    text_string(out, ", sizeof(");
    put_name(source, parameter, out);
    text_string(out, "), (void *)");
    put_name(source, context, out);
    text_printf(out, ", %s);", place);
}

/* The return address comes first. */
static char *place_of(enum function_access access, size_t index)
{
    return access == READS_STACK ? xasprintf("%zu", (index + 1) * sizeof(uint32_t))
                                 : xasprintf("__builtin_offsetof(struct pt_regs, %s)", registers[index]);
}

void compat_arguments_put_start(const struct source *source, const struct declared_function *function,
                                enum function_access access, struct text *out)
{
    struct parameter context, parameter;
    bool is_stack = access == READS_STACK;
    if (!reads_arguments(function, access) || !parameter_read(source, function, 0, &context))
        return;
    text_string(out, is_stack ? "" : " if (bccrun_is_compat()) {");
    for (size_t i = 0;
         (is_stack || i < REGISTER_COUNT) && parameter_read(source, function, i + 1, &parameter); i++) {
        char *place = place_of(access, i);
        put_read(source, &context, &parameter, is_stack ? "stack" : "compat", place, out);
        free(place);
    }
    text_string(out, is_stack ? "" : " }");
}
