// SPDX-License-Identifier: Apache-2.0
/*
 * kprobes on system calls by their names. The entry of execve(2) is __x64_sys_execve on x86-64,
 * __arm64_sys_execve on arm64, and so on if the kernel has CONFIG_ARCH_HAS_SYSCALL_WRAPPER; it was sys_execve before
 * Linux 4.17 and still is without that option. Those of 32-bit programs are attached to as well (compat_call.h).
 *
 * 'find' and 'new' know those that have tracepoints, which exist without kprobes and hold all six arguments.
 */
#include "attach/syscall.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_argument.h"
#include "attach/call_record.h"
#include "attach/compat_call.h"
#include "attach/function_glob.h"
#include "attach/kinds.h"
#include "attach/kprobe.h"
#include "attach/syscall_name.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "symbols/symbols.h"
#include "types/tracepoint_format.h"
#include "types/tracepoints.h"

#define EXIT "syscalls/sys_exit_"

#define BARE_PREFIX "__do_sys_"

static int fail_unknown(const char *root, const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    symbols_search(root, name, syscall_prefix(0), &near);
    nearest_hint(&near);
    nearest_finish(&near);
    hint(
        "man 2 syscalls lists them; some C functions go by another name in the kernel: open(3) calls openat");
    return failx(ENOENT, "cannot attach to the system call %s: this kernel does not have it", name);
}

int syscall_attach(const char *root, const char *name, bool on_return, int program_fd,
                   struct attachment *attachment)
{
    for (size_t i = 0; syscall_prefix(i) != NULL; i++) {
        char *symbol = xasprintf("%s%s", syscall_prefix(i), name);
        int err = kprobe_open(root, symbol, on_return, program_fd, attachment);
        if (err != 0 && err != -ENOENT)
            err = kprobe_fail(root, symbol, on_return, err);
        free(symbol);
        if (err != -ENOENT)
            return err;
    }
    return fail_unknown(root, name);
}

/* The best way to tell which of the names there are is the attempt; without it, the list of symbols must do. */
char *syscall_resolve(const char *root, const char *name, bool on_return)
{
    for (size_t i = 0; syscall_prefix(i) != NULL; i++) {
        char *symbol = xasprintf("%s%s", syscall_prefix(i), name);
        char *where = kprobe_resolve(root, symbol, on_return);
        free(symbol);
        if (where != NULL)
            return where;
    }
    fail_unknown(root, name);
    return NULL;
}

static const char *syscall_of_target(const char *target)
{
    return target;
}

static const struct attach_kind *substitute(const char *root, const char *target)
{
    (void)target;
    return call_record_substitute(root);
}

static int attach_syscall(const struct attach_word *word, const char *root, const char *target,
                          int program_fd, struct attachment *attachment)
{
    return syscall_attach(root, target, word->on_return, program_fd, attachment);
}

static char *resolve(const struct attach_word *word, const char *root, const char *target)
{
    return syscall_resolve(root, target, word->on_return);
}

static bool has_call(const struct places *places, const char *name)
{
    for (size_t i = 0; i < places->count; i++) {
        const char *call = syscall_of_symbol(places->list[i].name);
        if (call != NULL && strcmp(call, name) == 0)
            return true;
    }
    return false;
}

/* On x86-64, a call without arguments is a function of several names (SYSCALL_DEFINE0 in the kernel's
 * arch/x86/include/asm/syscall_wrapper.h), and the kernel's list of what can be traced has only this one of them. */
static void match_bare(const struct functions *functions, const char *glob, struct places *matching)
{
    struct places bare = {0};
    function_glob_match(functions, BARE_PREFIX, glob, &bare);
    for (size_t i = 0; i < bare.count; i++)
        if (!has_call(matching, bare.list[i].name + strlen(BARE_PREFIX)))
            places_add(matching, bare.list[i].name, bare.list[i].number);
    places_finish(&bare);
    places_sort(matching, false);
}

void syscall_match(const struct functions *functions, const char *glob, struct places *matching)
{
    for (size_t i = 0; syscall_prefix(i) != NULL && matching->count == 0; i++)
        function_glob_match(functions, syscall_prefix(i), glob, matching);
    if (functions->are_traced)
        match_bare(functions, glob, matching);
    compat_call_match(functions, glob, matching);
}

static int expand(const struct attach_word *word, const char *root, const char *glob, struct places *places)
{
    return function_glob_expand(word, root, glob, places, syscall_match, syscall_prefix(0));
}

struct visitor {
    void (*visit)(const char *name, void *context);
    void *context;
};

static void visit_tracepoint(const char *name, void *context)
{
    const struct visitor *visitor = context;
    const char *call = after_prefix(name, CALL_ENTER);
    if (call != NULL)
        visitor->visit(call, visitor->context);
}

static int visit_syscalls(const char *root, const struct btf *btf,
                          void (*visit)(const char *name, void *context), void *context)
{
    (void)btf;
    struct visitor visitor = {.visit = visit, .context = context};
    (void)tracepoints_visit(root, visit_tracepoint, &visitor); /* without tracefs there are none */
    return 0;
}

static void describe(const char *root, const struct btf *btf, const char *name, struct signature *signature)
{
    char *target = xasprintf(CALL_ENTER "%s", name);
    int err = strchr(name, '/') == NULL ? tracepoint_format_read(root, target, signature) : -ENOENT;
    free(target);
    if (err != 0)
        return;
    if (signature->count > 0 && call_argument_is_number(&signature->arguments[0]))
        signature_remove(signature, 0);
    call_arguments_size(btf, signature);
    signature->has_result = true;
    signature->result = (struct argument){.type = xstrdup("long"), .is_signed = true, .bytes = 8};
}

static int lookup(const char *root, const struct btf *btf, const char *name, struct signature *signature)
{
    describe(root, btf, name, signature);
    if (signature->is_known)
        return 0;
    kind_hint_near(&syscall_kind, root, btf, name);
    hint("some C functions go by another name in the kernel: open(3) calls openat");
    hint("'bccrun find syscall:GLOB' looks for them by words and globs");
    return failx(ENOENT, "cannot write a probe for the system call %s: this kernel has no tracepoint for it",
                 name);
}

const struct attach_kind syscall_kind = {
    .words =
        {
            {"ksyscall", "syscall__",
             .mechanism = "a perf event of the kprobe PMU on the system call's symbol", .is_guess = true},
            {"kretsyscall",
             .mechanism =
                 "an event in tracefs, else of the kprobe PMU, on the return of the system call's symbol",
             .on_return = true},
            {"syscall", .is_alias = true},
        },
    .program_type = BPF_PROG_TYPE_KPROBE,
    .target = {"openat", .syscall = syscall_of_target, .compat_call = syscall_of_target},
    .checks = {.substitute = substitute, .require = call_record_require},
    .resolve = resolve,
    .attach = attach_syscall,
    .glob = {"system call function", expand, function_glob_attach, &function_multi},
    .listing = {"system call", ACCESS_CALL_RECORD, .entry_section = "tracepoint/" CALL_ENTER,
                .return_section = "tracepoint/" EXIT, .visit = visit_syscalls, .describe = describe,
                .lookup = lookup},
};
