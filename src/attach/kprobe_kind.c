// SPDX-License-Identifier: Apache-2.0
/*
 * The kinds kprobe and kretprobe: kernel functions and their returns.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_record.h"
#include "attach/function_glob.h"
#include "attach/function_listing.h"
#include "attach/kinds.h"
#include "attach/kprobe.h"
#include "attach/syscall.h"
#include "attach/syscall_name.h"
#include "base/memory.h"
#include "base/words.h"
#include "symbols/symbols.h"

/* What the function of a system call was called up to Linux 4.16, and is still in many probes. */
#define SYSCALL_PREFIX "sys_"

/* After its first instructions a function's arguments need no longer be where the caller put them. */
static const char *syscall_of_target(const char *target)
{
    return strchr(target, '+') == NULL ? syscall_of_symbol(target) : NULL;
}

/* Of a name that stands for what this kernel calls the system call's functions. */
static const char *compat_call_of_target(const char *target)
{
    return strchr(target, '+') == NULL ? after_prefix(target, SYSCALL_PREFIX) : NULL;
}

static const struct attach_kind *substitute(const char *root, const char *target)
{
    return syscall_of_target(target) != NULL ? call_record_substitute(root) : NULL;
}

static int require(const struct attach_word *word, const char *root, const char *target)
{
    return syscall_of_target(target) != NULL ? call_record_require(word, root, target)
                                             : kprobe_require(word, root, target);
}

static char *fail_bad_offset(const struct attach_word *word, const char *target)
{
    hint("SEC(\"kprobe/do_sys_openat2+0x10\") is the instruction 16 bytes after the function's start");
    failx(EINVAL, "cannot attach to '%s': %s", target,
          word->on_return ? "a return has no offset"
                          : "an offset is a number after a function's name and a plus sign");
    return NULL;
}

/* "F+16" is "F+0x10", "F+0" is "F". */
static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)is_name;
    size_t length = strcspn(target, "+");
    if (target[length] == '\0')
        return xstrdup(target);
    char *end;
    errno = 0;
    unsigned long long offset = strtoull(target + length + 1, &end, 0);
    bool is_number = isdigit((unsigned char)target[length + 1]) && *end == '\0' && errno == 0;
    if (word->on_return || !is_number || length == 0)
        return fail_bad_offset(word, target);
    return offset > 0 ? xasprintf("%.*s+0x%llx", (int)length, target, offset) : xstrndup(target, length);
}

/* A function of which the compiler made others, by its own name: calls of it go to one or the other of them. */
static int attach_renamed(const struct attach_word *word, const char *root, const char *target,
                          int program_fd, struct attachment *attachment)
{
    size_t count = 0;
    char **symbols = symbols_renamed(root, target, &count);
    int err = count > 0 ? 0 : kprobe_fail(root, target, word->on_return, -ENOENT);
    for (size_t i = 0; i < count && err == 0; i++) {
        err = kprobe_open(root, symbols[i], word->on_return, program_fd, attachment);
        if (err != 0)
            err = kprobe_fail(root, symbols[i], word->on_return, err);
    }
    strings_free(symbols, count);
    return err;
}

/* Several functions have this name: static ones of different files. */
static int attach_namesakes(const struct attach_word *word, const char *root, const char *target,
                            int program_fd, struct attachment *attachment)
{
    uint64_t *addresses = NULL;
    size_t length = strcspn(target, "+");
    uint64_t offset = strtoull(target + length, NULL, 0);
    char *function = xstrndup(target, length);
    size_t count = symbols_addresses(root, function, &addresses);
    int err = count > 0 ? 0 : kprobe_fail(root, target, word->on_return, -EADDRNOTAVAIL);
    for (size_t i = 0; i < count && err == 0; i++) {
        char *address = xasprintf("0x%" PRIx64, addresses[i] + offset);
        err = kprobe_open(root, address, word->on_return, program_fd, attachment);
        if (err != 0)
            err = kprobe_fail(root, address, word->on_return, err);
        free(address);
    }
    free(addresses);
    free(function);
    if (err == 0)
        warn("%s %s: %zu functions of the kernel have this name; all of them are probed", word->name, target,
             count);
    return err;
}

static int attach_function(const struct attach_word *word, const char *root, const char *target,
                           int program_fd, struct attachment *attachment)
{
    int err = kprobe_open(root, target, word->on_return, program_fd, attachment);
    const char *call = after_prefix(target, SYSCALL_PREFIX);
    if (err == -ENOENT && call != NULL)
        return syscall_attach(root, call, word->on_return, program_fd, attachment);
    if (err == -ENOENT && strchr(target, '+') == NULL)
        return attach_renamed(word, root, target, program_fd, attachment);
    if (err == -EADDRNOTAVAIL)
        return attach_namesakes(word, root, target, program_fd, attachment);
    return err == 0 ? 0 : kprobe_fail(root, target, word->on_return, err);
}

static char *resolve(const struct attach_word *word, const char *root, const char *target)
{
    char *where = kprobe_resolve(root, target, word->on_return);
    const char *call = after_prefix(target, SYSCALL_PREFIX);
    return where == NULL && call != NULL ? syscall_resolve(root, call, word->on_return) : where;
}

static void match(const struct functions *functions, const char *glob, struct places *matching)
{
    const char *call = after_prefix(glob, SYSCALL_PREFIX);
    function_glob_match(functions, "", glob, matching);
    if (matching->count == 0 && call != NULL)
        syscall_match(functions, call, matching);
}

static int expand(const struct attach_word *word, const char *root, const char *glob, struct places *places)
{
    return function_glob_expand(word, root, glob, places, match, "");
}

const struct attach_kind kprobe_kind = {
    .words =
        {
            {"kprobe", "kprobe__",
             .mechanism = "a perf event of the kprobe PMU, which puts a breakpoint or a jump there"},
            {"kretprobe", "kretprobe__",
             .mechanism =
                 "an event in tracefs, else of the kprobe PMU, which makes the function return through the probe",
             .on_return = true},
            {"k", .is_alias = true},
            {"kr", .is_alias = true, .on_return = true},
        },
    .program_type = BPF_PROG_TYPE_KPROBE,
    .target = {"tcp_connect", .normalize = normalize, .syscall = syscall_of_target,
               .compat_call = compat_call_of_target},
    .checks = {.substitute = substitute, .require = require},
    .resolve = resolve,
    .attach = attach_function,
    .glob = {"function", expand, function_glob_attach, &function_multi},
    .listing = {"kernel function", ACCESS_REGISTERS, .visit = function_visit, .describe = function_describe,
                .lookup = function_lookup},
};
