// SPDX-License-Identifier: Apache-2.0
#include "find/new.h"

#include <stdio.h>

#include "find/lookup.h"
#include "find/write.h"

#define ROOT ""

static int check_return(const struct target *target)
{
    if (!target->on_return || target->kind == PLACE_SYSCALL || target->kind == PLACE_KPROBE ||
        target->kind == PLACE_UPROBE || target->kind == PLACE_FENTRY)
        return 0;
    fail_usage("--return belongs to functions and system calls: %s is a mark in the code, from which nothing "
               "returns",
               target->name);
    error_add_hint("'bccrun new' without --return writes what the mark tells");
    return -1;
}

int new_run(const char *text, bool on_return)
{
    struct target target;
    struct btf types = {0};
    struct signature signature = {0};
    struct text out = {0};
    int err = target_read(text, &target);
    target.on_return = target.on_return || on_return;
    if (err == 0)
        err = check_return(&target);
    if (err == 0) {
        int missing = btf_open(ROOT, &types);
        if (missing != 0)
            btf_close(&types); /* some places tell their arguments without */
        err = lookup(ROOT, &types, &target, &signature);
    }
    if (err == 0) {
        write_probe(&target, &signature, &out);
        fwrite(out.bytes, 1, out.length, stdout);
    }
    text_finish(&out);
    signature_finish(&signature);
    btf_close(&types);
    target_finish(&target);
    return err;
}
