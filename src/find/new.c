// SPDX-License-Identifier: Apache-2.0
#include "find/new.h"

#include <stdio.h>

#include "find/target.h"
#include "find/write.h"

#define ROOT ""

static int fail_return(const struct target *target)
{
    hint("'bccrun new' without --return writes a probe for the place itself");
    return fail_usage(
        "--return belongs to functions and system calls: %s is a point in the code, from which nothing returns",
        target->name);
}

static int write(const struct target *target)
{
    struct btf btf = {0};
    struct signature signature = {0};
    (void)!btf_open(ROOT, &btf); /* some places tell their arguments without */
    int err = target->kind->listing.lookup(ROOT, &btf, target->name, &signature);
    if (err == 0) {
        struct text out = {0};
        write_probe(target, &signature, &out);
        fwrite(out.bytes, 1, out.length, stdout);
        text_finish(&out);
    }
    signature_finish(&signature);
    btf_close(&btf);
    return err;
}

int new_run(const char *text, bool on_return)
{
    struct target target;
    int err = target_read(ROOT, text, &target);
    target.on_return = target.on_return || on_return;
    if (err == 0)
        err = target.on_return && kind_return_word(target.kind, target.word) == NULL ? fail_return(&target)
                                                                                     : write(&target);
    target_finish(&target);
    return err;
}
