// SPDX-License-Identifier: Apache-2.0
#include "attach/uprobe_listing.h"

#include <elf.h>
#include <stdlib.h>

#include "attach/uprobe_place.h"
#include "base/memory.h"
#include "base/words.h"
#include "symbols/go_program.h"

struct visitor {
    void (*visit)(const char *name, void *context);
    void *context;
};

static void pass_on(const char *name, const struct user_symbol *symbol, void *context)
{
    const struct visitor *visitor = context;
    (void)symbol;
    visitor->visit(name, visitor->context);
}

void uprobe_visit_file(const char *root, const struct binary *binary,
                       void (*visit)(const char *name, void *context), void *context)
{
    struct visitor visitor = {.visit = visit, .context = context};
    user_symbols_visit(binary, root, pass_on, &visitor);
}

/* Go's registers (cmd/compile/abi-internal.md in its source). */
static void describe_go(const struct binary *binary, struct signature *signature)
{
    static const char *const x86[] = {"ctx->ax", "ctx->bx", "ctx->cx", "ctx->di", "ctx->si", "ctx->r8"};
    if (binary->machine == EM_X86_64) {
        signature->registers = x86;
        signature->call_key = "ctx->r14";
    } else if (binary->machine == EM_AARCH64) {
        signature->call_key = "ctx->regs[28]";
    }
}

/* Nothing is known of its arguments. */
int uprobe_lookup(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    (void)btf;
    const char *colon = file_separator(target);
    if (colon == NULL || colon == target || colon[1] == '\0') {
        hint("such as uprobe:/bin/bash:readline or uprobe:c:malloc");
        return fail_usage("cannot write a probe for uprobe:%s: it needs a file and a function in it", target);
    }
    struct libraries libraries = {0};
    const struct binary *binary;
    struct user_symbol symbol;
    char *file = xstrndup(target, (size_t)(colon - target));
    int err = libraries_open(&libraries, root, file);
    if (err == 0)
        err = uprobe_place_find_function(&libraries, file, colon + 1, &binary, &symbol);
    if (err == 0 && go_program_is(binary))
        describe_go(binary, signature);
    signature->is_on_stack = err == 0 && binary->machine == EM_386;
    libraries_close(&libraries);
    free(file);
    return err;
}
