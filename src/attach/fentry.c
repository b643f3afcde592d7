// SPDX-License-Identifier: Apache-2.0
/*
 * fentry and fexit (Linux 5.5), which BCC calls kfunc and kretfunc: a kernel function's entry with its arguments as
 * C has them, and its return with both arguments and result. fmod_ret, BCC's KMOD_RET, may put its own result in
 * place of a function's that allows it.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

#include "attach/function_listing.h"
#include "attach/kinds.h"
#include "attach/trampoline.h"
#include "base/memory.h"
#include "base/words.h"

/* KFUNC_PROBE(F) makes kfunc__vmlinux__F since libbcc 0.27. */
#define OF_KERNEL "vmlinux__"

static const struct trampoline trampoline = {
    .program_type = BPF_PROG_TYPE_TRACING,
    .prefix = "",
    .is_in_modules = true,
    .noun = "function",
    .needs = "Linux 5.5 or later with CONFIG_DEBUG_INFO_BTF, not locked down",
    .instead = "probe/",
};

static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)word;
    const char *function = is_name ? after_prefix(target, OF_KERNEL) : NULL;
    return xstrdup(function != NULL ? function : target);
}

static int fail_untyped(const struct btf *btf, const char *target)
{
    return failx(ENOENT, "cannot write a probe for fentry:%s: %s", target,
                 btf->count > 0 ? "the kernel's type information does not have this function"
                                : "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)");
}

/* btf_distill_func_proto() in kernel/bpf/btf.c refuses functions that it cannot describe to a trampoline. */
static int lookup(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    int err = function_lookup(root, btf, target, signature);
    if (err != 0)
        return err;
    if (signature->is_known && !signature->is_variadic && signature->count <= ACCESS_WORDS_MAX)
        return 0;
    hint("'bccrun new kprobe:%s' writes one that works there", target);
    if (!signature->is_known)
        return fail_untyped(btf, target);
    if (signature->is_variadic)
        return failx(
            EINVAL,
            "cannot write a probe for fentry:%s: it takes more arguments than it names (...), and the kernel lets no fentry attach to such a function",
            target);
    return failx(EINVAL,
                 "cannot write a probe for fentry:%s: it has %zu arguments, and the kernel passes on %d",
                 target, signature->count, ACCESS_WORDS_MAX);
}

const struct attach_kind fentry_kind = {
    .words =
        {
            {"fentry", "kfunc__", .mechanism = "a trampoline at the function's entry, found by its BTF id",
             .attach_type = BPF_TRACE_FENTRY},
            {"fexit", "kretfunc__", .mechanism = "a trampoline around the function, found by its BTF id",
             .attach_type = BPF_TRACE_FEXIT, .on_return = true},
            {"kfunc", .is_alias = true},
            {"f", .is_alias = true},
            {"kretfunc", .is_alias = true, .on_return = true},
            {"fr", .is_alias = true, .on_return = true},
        },
    .program_type = BPF_PROG_TYPE_TRACING,
    .target = {"tcp_connect", .normalize = normalize},
    .trampoline = &trampoline,
    .listing = {"kernel function", ACCESS_WORDS, .is_on_demand = true, .visit = function_visit,
                .describe = function_describe, .lookup = lookup},
};

const struct attach_kind fmod_ret_kind = {
    .words =
        {
            {"fmod_ret", "kmod_ret__",
             .mechanism = "a trampoline at the function's entry, found by its BTF id",
             .attach_type = BPF_MODIFY_RETURN},
        },
    .program_type = BPF_PROG_TYPE_TRACING,
    .target = {"security_file_open", .normalize = normalize},
    .trampoline = &trampoline,
};
