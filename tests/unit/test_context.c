// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "declared.h"
#include "probe/context.h"

#include <cmocka.h>

/* What the function that is declared last does with its context: "registers:PT_REGS_IP@2 ", with its line. */
static void expect_uses(const char *text, const char *expected)
{
    static const char *const names[] = {"result", "registers", "helper"};
    struct declared declared;
    struct context_uses uses = {0};
    struct text seen = {0};
    declared_init(&declared, text);
    context_uses_read(&declared.source, &declared.declarations, declared.declarations.function_count - 1,
                      &uses);
    for (size_t i = 0; i < uses.count; i++) {
        const struct context_use *use = &uses.list[i];
        unsigned line = 1;
        for (size_t k = 0; k < use->start; k++)
            line += text[k] == '\n';
        text_printf(&seen, "%s:%.*s@%u ", names[use->kind], (int)use->length, text + use->start, line);
    }
    assert_string_equal(text_cstr(&seen), expected);
    text_finish(&seen);
    context_uses_finish(&uses);
    declared_finish(&declared);
}

#define BODY(c) "int f(struct pt_regs *ctx)\n{\n    " c "\n}"

static void what_takes_any_context_is_no_use(void **state)
{
    (void)state;
    expect_uses(BODY("return 0;"), "");
    expect_uses(BODY("events.perf_submit(ctx, &e, sizeof(e));"), "");
    expect_uses(BODY("int id = s.get_stackid((struct pt_regs *)ctx, 0); (void)ctx;"), "");
    expect_uses(BODY("bpf_get_stack(ctx, b, 1, 0); outside((void *)ctx); if (ctx) other(1, (ctx));"), "");
    expect_uses(BODY("struct s s = {.ctx = 1}; s.ctx++; p->ctx = 2; /* ctx->di */ g(\"ctx->di\");"), "");
}

static void registers_are_found(void **state)
{
    (void)state;
    expect_uses(BODY("return PT_REGS_PARM1(ctx) + PT_REGS_IP(ctx);"),
                "registers:PT_REGS_PARM1@3 registers:PT_REGS_IP@3 ");
    expect_uses(BODY("return ctx->di;"), "registers:ctx@3 ");
    expect_uses(BODY("\nstruct pt_regs *regs = ctx;"), "registers:ctx@4 ");
    expect_uses(BODY("g(*(long *)ctx, *ctx);"), "registers:ctx@3 registers:ctx@3 ");
    expect_uses(BODY("g(ctx + 1); h(&ctx);"), "registers:ctx@3 registers:ctx@3 ");
}

static void helpers_that_need_a_kprobe_are_found(void **state)
{
    (void)state;
    expect_uses(BODY("bpf_override_return(ctx, -1);"), "helper:bpf_override_return@3 ");
    expect_uses(BODY("programs.call(ctx, 1);"), "helper:call@3 ");
}

static void the_result_is_found(void **state)
{
    (void)state;
    expect_uses(BODY("long a = PT_REGS_RC(ctx), b = (int)PT_REGS_RC((void *)ctx);"),
                "result:PT_REGS_RC@3 result:PT_REGS_RC@3 ");
}

static void functions_that_get_it_are_looked_into(void **state)
{
    (void)state;
    expect_uses("static int g(int x, void *y)\n{ return PT_REGS_RC(y); }\n" BODY("return g(1, ctx);"),
                "result:PT_REGS_RC@2 ");
    expect_uses("static int g(int ctx, void *y)\n{ return ctx; }\n" BODY("return g(h(1, 2), ctx);"), "");
    expect_uses("static int g(struct pt_regs *c)\n{ return PT_REGS_SP(c); }\n"
                "static int h(struct pt_regs *c)\n{ return g(c) + h(c); }\n" BODY("g(ctx); return h(ctx);"),
                "registers:PT_REGS_SP@2 ");
    expect_uses("static int g(struct pt_regs *);\nstatic int g(void) { return 0; }\n" BODY("g(ctx);"), "");
}

static void other_names_are_read(void **state)
{
    (void)state;
    expect_uses("int f(void *c)\n{ ctx->di = 1; return c->di; }", "registers:c@2 ");
    expect_uses("int f(void) { return ctx->di; }", "");
    expect_uses("int f() { return ctx->di; }", "");
    expect_uses("int f(struct pt_regs *ctx) { g(1; }}}} ctx->di", "");
    expect_uses("int f(struct pt_regs *ctx) { if (x) { ctx->di", "registers:ctx@1 ");
}

static void expect_parameter(const char *text, size_t index, const char *expected, const char *name)
{
    struct declared declared;
    struct parameter parameter;
    declared_init(&declared, text);
    bool is_there = parameter_read(&declared.source, &declared.declarations.functions[0], index, &parameter);
    assert_int_equal(is_there, expected != NULL);
    if (expected != NULL) {
        assert_int_equal(parameter.end - parameter.start, strlen(expected));
        assert_memory_equal(text + parameter.start, expected, strlen(expected));
        assert_int_equal(parameter.name_length, strlen(name));
        assert_memory_equal(text + parameter.name_start, name, strlen(name));
    }
    declared_finish(&declared);
}

static void parameters_are_read(void **state)
{
    (void)state;
    const char *text = "int f( struct pt_regs *ctx ,const char __user *a[2], int b)\n{ }";
    expect_parameter(text, 0, "struct pt_regs *ctx", "ctx");
    expect_parameter(text, 1, "const char __user *a[2]", "a");
    expect_parameter(text, 2, "int b", "b");
    expect_parameter(text, 3, NULL, NULL);
    expect_parameter("int f(int a, ...) { }", 1, NULL, NULL);
    expect_parameter("int f(int (*a)(int, int), int b) { }", 1, "int b", "b");
    expect_parameter("int f() { }", 0, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_takes_any_context_is_no_use),
        cmocka_unit_test(registers_are_found),
        cmocka_unit_test(helpers_that_need_a_kprobe_are_found),
        cmocka_unit_test(the_result_is_found),
        cmocka_unit_test(functions_that_get_it_are_looked_into),
        cmocka_unit_test(other_names_are_read),
        cmocka_unit_test(parameters_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
