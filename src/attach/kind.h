/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kind of attach point: kprobe, tracepoint, ... One file each, one entry each in the table of attach.c.
 * Private to kernel/.
 */
#ifndef BCCRUN_KIND_H
#define BCCRUN_KIND_H

#include <stddef.h>
#include <stdint.h>

#include "attach/attach.h"
#include "base/error.h"
#include "base/nearest.h"

struct attach_kind;

/* How programs of a kind attach to all places that a glob stands for. */
struct attach_glob {
    const char *nature; /* of what a place is one: "function" */

    /* As the kind's check below, which is not asked. NULL: that shows in expand(). */
    int (*require)(const struct attach_kind *kind, const char *root, const char *glob);

    /* Appends the places that match @glob, in the order of their names and each once: 0 or the recorded
     * error, which it is too that there is none. */
    int (*expand)(const struct attach_kind *kind, const char *root, const char *glob, struct places *places);

    /* Attaches to one of them. 0 or a negative errno, unrecorded, with *attachment all zero. */
    int (*attach_place)(const struct attach_kind *kind, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment);

    /* Links that attach to many at once, for programs that were loaded with this enum bpf_attach_type; 0:
     * the kernel has none for this kind, and the rest is not set. */
    uint32_t multi_type;
    const char *multi_needs; /* "Linux 5.18 with ..." */
    bool (*has_multi)(const char *root);

    /* The link's descriptor, or a negative errno, unrecorded. */
    int (*attach_all)(const struct attach_kind *kind, const struct places *places, int program_fd);
};

struct attach_kind {
    const char *section;   /* SEC("section/TARGET") */
    const char *example;   /* a TARGET, for advice */
    const char *prefix;    /* BCC's name for it: prefixTARGET; NULL where BCC has none */
    uint32_t program_type; /* enum bpf_prog_type */
    uint32_t attach_type;  /* enum bpf_attach_type that programs are loaded for; 0 for most */
    bool on_return;

    /* TARGET in the one form that the functions below take and duplicates are known by. On the heap; NULL
     * with the error recorded where it has no sense. @is_name: it stood in a function's name. NULL: as it is.
     */
    char *(*normalize)(const char *target, bool is_name);

    /* Whether @target is a system call, so that parameters after ctx are its arguments. NULL: never. */
    bool (*is_syscall)(const char *target);

    /* Whether the current process is a bystander there, see bystander.h. NULL: never. */
    bool (*has_bystander)(const char *target);

    /* Before anything is compiled: can this kernel do it at all? 0 or the recorded error. NULL: that shows
     * below. */
    int (*check)(const struct attach_kind *kind, const char *root, const char *target);

    /* After it, for programs that are bound to a kernel function as they are loaded: puts the function's BTF
     * id, and the module's that has it, into the point; 0 or the recorded error. NULL: programs of this kind
     * are not. */
    int (*find_btf_id)(const char *root, struct attach_point *point);

    /* Appends C that goes before the probe's text, for @function to call: 0 or the recorded error. NULL:
     * none. */
    int (*prelude)(const char *root, const char *target, const char *function, struct text *prelude);

    /* Where attach() below would attach, without doing it: the kernel's own name, on the heap; NULL with the
     * error recorded. NULL: @target, once the check has been passed. */
    char *(*resolve)(const struct attach_kind *kind, const char *root, const char *target);

    /* Where the target may be a glob, what to do with it instead of all this. NULL: it may not. */
    const struct attach_glob *glob;

    /* Attaches the program. On failure the error is recorded and *attachment all zero. */
    int (*attach)(const struct attach_kind *kind, const char *root, const char *target, int program_fd,
                  struct attachment *attachment);
};

extern const struct attach_kind kprobe_kind, kretprobe_kind;
extern const struct attach_kind ksyscall_kind, kretsyscall_kind;
extern const struct attach_kind tracepoint_kind, tp_kind;
extern const struct attach_kind raw_tracepoint_kind, raw_tp_kind;
extern const struct attach_kind fentry_kind, fexit_kind, fmod_ret_kind;
extern const struct attach_kind lsm_kind;
extern const struct attach_kind perf_event_kind;
extern const struct attach_kind xdp_kind;

extern const struct attach_kind uprobe_kind, uretprobe_kind, usdt_kind;

extern const struct attach_glob function_glob, syscall_glob, uprobe_glob;

/* Adds to what holds the program; the descriptor is the attachment's from here on. */
void attachment_add_fd(struct attachment *attachment, int fd);

/* Moves what @from holds to @to; @from is all zero afterwards. */
void attachment_join(struct attachment *to, struct attachment *from);

/* Adds to where the program is: "F.part.0, F.isra.0". */
void attachment_add_place(struct attachment *attachment, const char *place);

/* Lets the program run at every hit of the perf event, which it takes over whatever happens. Returns 0, or a
 * negative errno without a recorded error and with everything detached that the attachment held. */
int attach_to_perf_event(int event_fd, int program_fd, struct attachment *attachment) MUST_CHECK;

/* Attaches to the kernel function @symbol, or to an instruction in it: "F+0x10". As above: 0 or a negative
 * errno, unrecorded: -ENOENT where the kernel has no such function. */
int kprobe_open(const char *root, const char *symbol, bool on_return, int program_fd,
                struct attachment *attachment) MUST_CHECK;

/* The check of every kind that is made of kprobes: whether this kernel has them. */
int kprobe_check(const struct attach_kind *kind, const char *root, const char *target) MUST_CHECK;

/* Whether kprobe_open() would find it, on the heap; NULL with the error recorded. */
char *kprobe_resolve(const char *root, const char *symbol, bool on_return);

/* Records why @symbol could not be probed, @err being what kprobe_open() returned. */
int kprobe_fail(const char *root, const char *symbol, bool on_return, int err);

/* Offers this kernel's tracepoints to @near, as "sched/sched_switch" or as "sched_switch". */
void tracepoints_offer(const char *root, bool with_category, struct nearest *near);

/* The name of the system call of which @symbol is the entry on this architecture ("sys_execve",
 * "__x64_sys_execve" -> "execve"); NULL where it is none. */
const char *syscall_of_symbol(const char *symbol);

/* What architectures and releases put before a system call's name, in the order in which it is tried; NULL
 * behind the last. */
const char *syscall_prefix(size_t index);

/* The symbol that syscall_attach() would attach to, on the heap; NULL with the error recorded. */
char *syscall_resolve(const char *root, const char *name, bool on_return);

/* Attaches to the entry of the system call @name, whatever this architecture calls it. */
int syscall_attach(const char *root, const char *name, bool on_return, int program_fd,
                   struct attachment *attachment) MUST_CHECK;

/* Whether this kernel asks BPF programs on its LSM hooks: 0, also where it does not tell, or the recorded
 * error. */
int lsm_require(const char *root, const char *hook, bool *is_known) MUST_CHECK;

/* A place in a program or library on disk. */
struct uprobe_place {
    const char *path;
    uint64_t offset;           /* in the file */
    uint64_t semaphore_offset; /* of a counter that the kernel is to keep above 0 meanwhile; 0: none */
};

/* Attaches to every execution of the place, in processes that run already and in those to come. As above: 0
 * or a negative errno, unrecorded. */
int uprobe_open(const char *root, const struct uprobe_place *place, bool on_return, int program_fd,
                struct attachment *attachment) MUST_CHECK;

/* Whether this kernel has uprobes; 0 or the recorded error. */
int uprobe_require(const char *root, const char *section, const char *target) MUST_CHECK;

/* Records why uprobe_open() returned @err. */
int uprobe_fail(const char *section, const char *target, int err);

#endif
