// SPDX-License-Identifier: Apache-2.0
#include "attach/go_return.h"

#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/words.h"
#include "symbols/go_program.h"

/* What Go's linker calls a function that is written in assembly. */
#define ASSEMBLY_SUFFIX ".abi0"

bool go_return_is(const struct attach_word *word, const struct uprobe_place *place)
{
    return word->on_return && go_program_is(place->binary);
}

static int fail_return(const struct attach_word *word, const char *target, const struct uprobe_place *place,
                       const char *why)
{
    hint("a uprobe on each of its return instructions would do, but %s", why);
    return failx(
        EOPNOTSUPP,
        "cannot attach %s %s: %s is a Go program, which ends when its runtime finds a changed return address",
        word->name, target, place->binary->path);
}

int go_return_find(const struct attach_word *word, const char *target, const struct uprobe_place *place,
                   struct returns *returns)
{
    *returns = (struct returns){0};
    if (place->bytes == 0)
        return fail_return(word, target, place, "where the function ends is not known");
    int err = returns_find(place->binary, place->address, place->bytes, returns);
    if (err != 0) {
        error_add_hint(
            "%s is a Go program, which a uretprobe would end: bccrun sets uprobes on return instructions in its place",
            place->binary->path);
        return err;
    }
    return returns->count > 0 ? 0
                              : fail_return(word, target, place, "it has none: it jumps to another function");
}

void go_return_warn(const char *target, const struct uprobe_place *place, const struct returns *returns)
{
    if (returns->jump_count > 0)
        warn(
            "%s: where it jumps to another function (%zu times), which then returns for it, no return is seen",
            target, returns->jump_count);
    if (!go_program_has_register_results(place->binary) || has_suffix(place->target.symbol, ASSEMBLY_SUFFIX))
        warn(
            "%s: its result may be on the stack, as before Go 1.18 and in assembly; then PT_REGS_RC() is something else",
            target);
}

char *go_return_describe(const struct uprobe_place *place, const struct returns *returns)
{
    char *where = uprobe_target_describe(&place->target, place->binary->path);
    char *described =
        xasprintf("%s (%zu return instruction%s)", where, returns->count, returns->count == 1 ? "" : "s");
    free(where);
    return described;
}
