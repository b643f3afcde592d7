// SPDX-License-Identifier: Apache-2.0
#include "translate/records.h"

#include <sys/syscall.h>

#include "base/embedded.h"
#include "base/memory.h"
#include "probe/context.h"
#include "translate/line_directive.h"

EMBEDDED(records_bpf_c);

/* The context of a function whose arguments are in a record, in place of the user's. */
#define CONTEXT "bccrun_ctx"

/* As long as PT_REGS_RC, so that what follows it stays in its column. */
#define RESULT "BCCRUN_RET"

/* The record's arguments are 16 bytes after its start. The names are those of calling_conv_regs_* in libbcc's
 * b_frontend_action.cc; up to 0.18 or so, it reads a system call's fourth from r10. */
#define BEFORE_ARGUMENTS "unsigned long long kernels_own[2]; unsigned long "
#if defined(__x86_64__)
#define ARGUMENTS BEFORE_ARGUMENTS "di, si, dx; union { unsigned long cx, r10; }; unsigned long r8, r9"
#elif defined(__aarch64__)
#define ARGUMENTS BEFORE_ARGUMENTS "regs[6]"
#elif defined(__riscv)
#define ARGUMENTS BEFORE_ARGUMENTS "a0, a1, a2, a3, a4, a5"
#elif defined(__s390x__)
#define ARGUMENTS "unsigned long gprs[8]" /* from gprs[2] on */
#endif

/* The verifier wants a result from a function that returns nothing as well. */
#define VOID_RETURN "{ asm volatile(\"r0 = 0\"); return; }"

/* System calls from which a child returns as well. */
static const long forks[] = {
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
    SYS_clone,
#ifdef SYS_clone3
    SYS_clone3,
#endif
};

static bool reads_record(const struct declared_function *function, enum function_access access)
{
    return !function->is_macro && (access == READS_CALL_RECORD || access == READS_RETURN_RECORD);
}

void records_put_definitions(const struct declarations *declarations, const enum function_access *access,
                             struct text *out)
{
    bool is_used = false;
    for (size_t i = 0; i < declarations->function_count; i++)
        is_used |= reads_record(&declarations->functions[i], access[i]);
    if (!is_used)
        return;
    text_string(out, "#define BCCRUN_ARGUMENTS " ARGUMENTS "\n#define BCCRUN_IS_FORK(number) ");
    for (size_t i = 0; i < sizeof(forks) / sizeof(forks[0]); i++)
        text_printf(out, "%s(number) == %ld", i > 0 ? " || " : "", forks[i]);
    text_char(out, '\n');
    text_bytes(out, records_bpf_c.text, records_bpf_c.length);
}

/* The line of byte @at, which is before the function's body. */
static unsigned line_of(const struct source *source, const struct declared_function *function, size_t at)
{
    unsigned line = function->body_line;
    for (; at < function->body; at++)
        line -= source->text[at] == '\n';
    return line;
}

/* Whether it has parameters that libbcc reads. */
static bool has_arguments(const struct source *source, const struct declared_function *function,
                          enum function_access access, struct parameter *context)
{
    return access == READS_CALL_RECORD && reads_record(function, access) && function->parameters > 1 &&
           parameter_read(source, function, 0, context);
}

static void insert_results(struct insertions *insertions, const struct context_uses *uses)
{
    for (size_t i = 0; i < uses->count; i++)
        if (uses->list[i].kind == CONTEXT_RESULT)
            insertions_replace(insertions, uses->list[i].start, uses->list[i].length, xstrdup(RESULT));
}

static void insert_context(struct insertions *insertions, const struct source *source,
                           const struct declared_function *function, const struct parameter *context)
{
    struct text c = {0};
    text_string(&c, "struct bccrun_call *" CONTEXT);
    line_directive_resume(source, line_of(source, function, context->end), context->end, &c);
    insertions_replace(insertions, context->start, context->end - context->start, xstrdup(text_cstr(&c)));
    text_finish(&c);
}

void records_insert(struct insertions *insertions, const struct source *source,
                    const struct declarations *declarations, const enum function_access *access)
{
    struct context_uses uses = {0};
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *function = &declarations->functions[i];
        struct parameter context;
        if (has_arguments(source, function, access[i], &context))
            insert_context(insertions, source, function, &context);
        if (access[i] == READS_RETURN_RECORD)
            context_uses_read(source, declarations, i, &uses);
    }
    insert_results(insertions, &uses);
    context_uses_finish(&uses);
}

/* The first parameter as it was written, on one line. */
static void put_parameter(const struct source *source, const struct parameter *parameter, struct text *out)
{
    for (size_t i = parameter->start; i < parameter->end; i++) {
        char c = source->text[i];
        if (c == '\n')
            c = ' ';
        text_char(out, c);
    }
}

void records_put_start(const struct source *source, const struct declared_function *function,
                       enum function_access access, struct text *out)
{
    struct parameter context;
    if (has_arguments(source, function, access, &context)) {
        text_char(out, ' ');
        put_parameter(source, &context, out);
        text_string(out, " __attribute__((unused)) = (void *)" CONTEXT ";");
    }
    bool is_return = access == READS_RETURN_RECORD && reads_record(function, access);
    if (is_return && parameter_read(source, function, 0, &context))
        text_printf(out, " if (bccrun_is_child(%.*s)) %s", (int)context.name_length,
                    source->text + context.name_start, function->is_void ? VOID_RETURN : "return 0;");
}
