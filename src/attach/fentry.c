// SPDX-License-Identifier: Apache-2.0
/*
 * fentry and fexit (Linux 5.5), which BCC calls kfunc and kretfunc: a kernel function's entry with its
 * arguments as C has them, and its return with both arguments and result. fmod_ret, BCC's KMOD_RET, may put
 * its own result in place of a function's that allows it.
 */
#include <linux/bpf.h>
#include <string.h>

#include "attach/tracing.h"
#include "base/memory.h"
#include "base/words.h"

/* KFUNC_PROBE(F) makes kfunc__vmlinux__F since libbcc 0.27. */
#define OF_KERNEL "vmlinux__"

static char *normalize(const char *target, bool is_name)
{
    bool is_long = is_name && has_prefix(target, OF_KERNEL);
    return xstrdup(is_long ? target + strlen(OF_KERNEL) : target);
}

static struct tracing_place place_of(const struct attach_kind *kind, const char *target)
{
    return (struct tracing_place){
        .kind = kind->section,
        .target = target,
        .prefix = "",
        .is_in_modules = true,
        .nature = "function",
        .needs = "Linux 5.5 or later with CONFIG_DEBUG_INFO_BTF, not locked down",
        .fallback = kind->on_return ? "kretprobe/" : "kprobe/",
    };
}

static int find_btf_id(const char *root, struct attach_point *point)
{
    struct tracing_place place = place_of(point->kind, point->target);
    return tracing_find(root, &place, point);
}

static int attach_function(const struct attach_kind *kind, const char *root, const char *target,
                           int program_fd, struct attachment *attachment)
{
    (void)root;
    struct tracing_place place = place_of(kind, target);
    return tracing_attach(&place, program_fd, attachment);
}

const struct attach_kind fentry_kind = {
    .section = "fentry",
    .example = "tcp_connect",
    .prefix = "kfunc__",
    .program_type = BPF_PROG_TYPE_TRACING,
    .attach_type = BPF_TRACE_FENTRY,
    .normalize = normalize,
    .find_btf_id = find_btf_id,
    .attach = attach_function,
};

const struct attach_kind fexit_kind = {
    .section = "fexit",
    .example = "tcp_connect",
    .prefix = "kretfunc__",
    .program_type = BPF_PROG_TYPE_TRACING,
    .attach_type = BPF_TRACE_FEXIT,
    .on_return = true,
    .normalize = normalize,
    .find_btf_id = find_btf_id,
    .attach = attach_function,
};

const struct attach_kind fmod_ret_kind = {
    .section = "fmod_ret",
    .example = "security_file_open",
    .prefix = "kmod_ret__",
    .program_type = BPF_PROG_TYPE_TRACING,
    .attach_type = BPF_MODIFY_RETURN,
    .normalize = normalize,
    .find_btf_id = find_btf_id,
    .attach = attach_function,
};
