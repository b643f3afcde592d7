// SPDX-License-Identifier: Apache-2.0
#include "attach/call_record.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>

#include "attach/glob.h"
#include "attach/kprobe.h"
#include "attach/syscall_name.h"
#include "attach/tracepoint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/tracefs.h"
#include "base/words.h"
#include "types/tracepoints.h"

#define CATEGORY "syscalls"
#define ENTER    CATEGORY "/sys_enter_"
#define EXIT     CATEGORY "/sys_exit_"

const struct attach_kind *call_record_substitute(const char *root)
{
    bool is_needed = !kprobes_exist(root) && tracepoints_have_category(root, CATEGORY, strlen(CATEGORY));
    return is_needed ? &call_record_kind : NULL;
}

static int fail_missing(int error, const struct attach_word *word, const char *target, const char *what)
{
    return failx(error, "cannot attach %s %s: this kernel has %s", word->name, target, what);
}

int call_record_require(const struct attach_word *word, const char *root, const char *target)
{
    if (kprobes_exist(root) || !file_exists(root, "/sys/kernel"))
        return kprobe_require(word, root, target);
    if (tracefs(root) == NULL) {
        because(CAUSE_NO_TRACEFS);
        const char *why = tracefs_hint(root);
        return failx(
            ENODEV,
            "cannot attach %s %s: this kernel has no kprobes (CONFIG_KPROBE_EVENTS), and tracefs, which has the tracepoints of system calls, is %s",
            word->name, target, why);
    }
    because(CAUSE_NO_KPROBES);
    hint("scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has them");
    return fail_missing(
        EOPNOTSUPP, word, target,
        "neither kprobes (CONFIG_KPROBE_EVENTS) nor tracepoints of system calls (CONFIG_FTRACE_SYSCALLS)");
}

const char *call_record_mechanism(const struct attach_word *word)
{
    return word->on_return
               ? "a perf event of the system call's tracepoint sys_exit, as this kernel has no kprobes"
               : "a perf event of the system call's tracepoint sys_enter, as this kernel has no kprobes";
}

static const char *beginning(const struct attach_word *word)
{
    return word->on_return ? EXIT : ENTER;
}

/* "execve" of ksyscall/execve, kprobe/sys_execve and kprobe/__x64_sys_execve. */
static const char *call_of(const char *target)
{
    const char *call = syscall_of_symbol(target);
    return call != NULL ? call : target;
}

char *call_record_tracepoint(const struct attach_word *word, const char *target)
{
    return xasprintf("%s%s", beginning(word), call_of(target));
}

/* What is looked for among the tracepoints of system calls: all that match, or names that are similar. */
struct search {
    const char *beginning;
    const char *wanted;
    struct places *places;
    struct nearest *near;
};

static void match(const char *name, void *context)
{
    const struct search *search = context;
    const char *call = after_prefix(name, search->beginning);
    if (call == NULL)
        return;
    if (search->near != NULL)
        glob_offer(search->near, call);
    else if (glob_matches(search->wanted, call))
        places_add(search->places, name, 0);
}

static int fail_unknown(const struct attach_word *word, const char *root, const char *target)
{
    struct nearest near;
    struct search search = {.beginning = beginning(word), .near = &near};
    nearest_init(&near, call_of(target));
    (void)tracepoints_visit(root, match, &search);
    nearest_hint(&near);
    nearest_finish(&near);
    hint(
        "man 2 syscalls lists them; some C functions go by another name in the kernel: open(3) calls openat");
    return failx(
        ENOENT,
        "cannot attach to the system call %s: this kernel has no tracepoint %s%s, which stands in for a kprobe",
        call_of(target), beginning(word), call_of(target));
}

static char *resolve(const struct attach_word *word, const char *root, const char *target)
{
    char *tracepoint = call_record_tracepoint(word, target);
    if (tracepoint_exists(root, tracepoint))
        return tracepoint;
    free(tracepoint);
    (void)!fail_unknown(word, root, target);
    return NULL;
}

/* The program reads further than the record goes: what it reads is hidden from call_record_check(), in a macro or in a
 * header. */
static int fail_beyond(const struct attach_word *word, const char *target)
{
    hint("ctx may be handed to perf_submit(), get_stackid() and the like; PT_REGS_RC(ctx) is the result");
    return failx(
        EACCES,
        "cannot attach %s %s: it reads registers from ctx, and the call's tracepoint, which stands in for a kprobe, has none",
        word->name, target);
}

static int attach_call(const struct attach_word *word, const char *root, const char *target, int program_fd,
                       struct attachment *attachment)
{
    char *tracepoint = call_record_tracepoint(word, target);
    int err = tracepoint_open(root, tracepoint, program_fd, attachment);
    if (err == -ENOENT)
        err = fail_unknown(word, root, target);
    else if (err == -EACCES)
        err = fail_beyond(word, target);
    else if (err != 0)
        err = fail(-err, "cannot attach %s %s to tracepoint %s", word->name, target, tracepoint);
    else
        attachment_add_place(attachment, tracepoint);
    free(tracepoint);
    return err;
}

static int expand(const struct attach_word *word, const char *root, const char *glob, struct places *places)
{
    struct search search = {.beginning = beginning(word), .wanted = call_of(glob), .places = places};
    (void)tracepoints_visit(root, match, &search);
    places_sort(places, false);
    return places->count > 0 ? 0 : fail_unknown(word, root, glob);
}

static int attach_place(const struct attach_word *word, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment)
{
    (void)word;
    return tracepoint_open(root, places->list[index].name, program_fd, attachment);
}

const struct attach_kind call_record_kind = {
    .program_type = BPF_PROG_TYPE_TRACEPOINT,
    .target = {"execve", .syscall = call_of},
    .resolve = resolve,
    .attach = attach_call,
    .glob = {"system call", expand, attach_place},
};
