// SPDX-License-Identifier: Apache-2.0
#include "attach/function_listing.h"

#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "symbols/functions.h"
#include "symbols/symbols.h"
#include "types/btf_signature.h"

#define PADDING "__pfx_" /* before functions (Linux: CONFIG_FUNCTION_PADDING_BYTES), entered by nobody */

int function_visit(const char *root, const struct btf *btf, void (*visit)(const char *name, void *context),
                   void *context)
{
    (void)btf;
    struct functions functions;
    int err = functions_read(root, &functions);
    if (err != 0)
        return err;
    for (size_t i = 0; i < functions.places.count; i++)
        if (!has_prefix(functions.places.list[i].name, PADDING))
            visit(functions.places.list[i].name, context);
    functions_finish(&functions);
    return 0;
}

void function_describe(const char *root, const struct btf *btf, const char *target,
                       struct signature *signature)
{
    (void)root;
    (void)btf_signature(btf, target, signature); /* else nothing is known of it */
}

static bool is_renamed(const char *root, const char *name)
{
    size_t count = 0;
    char **renamed = symbols_renamed(root, name, &count);
    strings_free(renamed, count);
    return count > 0;
}

/* Functions that the compiler made of one may lack some of its arguments: nothing is known of them. */
int function_lookup(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    struct nearest near;
    nearest_init(&near, target);
    bool is_there = symbols_search(root, target, "", &near);
    if (is_there)
        function_describe(root, btf, target, signature);
    bool is_unknown = !is_there && !is_renamed(root, target);
    if (is_unknown)
        nearest_hint(&near);
    nearest_finish(&near);
    if (!is_unknown)
        return 0;
    hint("'bccrun find kprobe:GLOB' looks for them by words and globs");
    return failx(
        ENOENT, "cannot write a probe for the kernel function %s: %s", target,
        btf_find(btf, BTF_KIND_FUNC, target) != 0
            ? "the compiler has inlined it into its callers, so it has no place of its own"
            : "this kernel has no function of that name; it may be inlined into its callers, or a macro");
}
