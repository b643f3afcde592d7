// SPDX-License-Identifier: Apache-2.0
#include "attach/compat_call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/call_argument.h"
#include "attach/function_glob.h"
#include "attach/keeper.h"
#include "attach/kprobe.h"
#include "attach/syscall_name.h"
#include "base/memory.h"
#include "base/words.h"
#include "symbols/symbols.h"
#include "types/compat_abi.h"
#include "types/tracepoint_format.h"

/* What comes before the name of a call. Of some calls the kernel has several such functions, of which programs enter one. */
struct entry {
    const char *prefix;
    bool is_alias; /* of the call's own function, if the call has no arguments (SYSCALL_DEFINE0 in
                      arch/x86/include/asm/syscall_wrapper.h) */
    bool is_other; /* it has other arguments (arch/x86/kernel/sys_ia32.c) */
};

static const struct entry entries[] = {
#if defined(__x86_64__)
    {.prefix = "__ia32_sys_", .is_alias = true},
    {.prefix = "__ia32_compat_sys_"},
    {.prefix = "__ia32_sys_ia32_", .is_other = true},
    {.prefix = "__ia32_compat_sys_ia32_", .is_other = true},
#elif defined(__aarch64__)
    {.prefix = "__arm64_compat_sys_"},
#else
    {.prefix = NULL},
#endif
};

#define ENTRY_COUNT (sizeof(entries) / sizeof(entries[0]))

/* Whether two symbols are one function; not known where addresses are hidden. */
static bool is_same_function(const char *root, const char *a, const char *b)
{
    uint64_t *ours = NULL;
    uint64_t *theirs = NULL;
    bool is_same = symbols_addresses(root, a, &ours) > 0 && symbols_addresses(root, b, &theirs) > 0 &&
                   ours[0] == theirs[0];
    free(ours);
    free(theirs);
    return is_same;
}

/* The format of its tracepoint says it fast, /proc/kallsyms in any case. */
static bool has_no_arguments(const char *root, const char *name, const char *symbol)
{
    struct signature signature = {0};
    char *tracepoint = xasprintf("syscalls/sys_enter_%s", name);
    int err = tracepoint_format_read(root, tracepoint, &signature);
    bool is_empty =
        signature.count == 0 || (signature.count == 1 && call_argument_is_number(&signature.arguments[0]));
    signature_finish(&signature);
    free(tracepoint);
    if (err == 0)
        return is_empty;
    char *own = xasprintf("%s%s", syscall_prefix(0), name);
    is_empty = is_same_function(root, own, symbol);
    free(own);
    return is_empty;
}

/* The attempts get an attachment of their own, because one that fails takes apart all that it was given. */
static int attach_symbol(const char *root, const char *symbol, bool on_return, int program_fd,
                         struct attachment *attachment)
{
    struct attachment one = {.keeper = keeper_share(attachment->keeper)};
    int err = kprobe_open(root, symbol, on_return, program_fd, &one);
    attachment_join(attachment, &one);
    if (err == 0)
        attachment_add_place(attachment, symbol);
    return err;
}

static void warn_other(const char *name, const char *symbol)
{
    warn(
        "system call %s: 32-bit programs enter %s, whose arguments after the third are not those of the call",
        name, symbol);
}

static void warn_refused(const char *root, const char *symbol, bool on_return, int err)
{
    (void)!kprobe_fail(root, symbol, on_return, err);
    warn("%s; these calls of 32-bit programs are left out", error_text());
    error_clear();
}

bool compat_call_may_exist(const char *root)
{
#if defined(__x86_64__)
    return compat_abi_has_registers(root);
#else
    (void)root;
    return entries[0].prefix != NULL;
#endif
}

void compat_call_attach(const char *root, const char *name, bool on_return, bool reads_arguments,
                        int program_fd, struct attachment *attachment)
{
    for (size_t i = 0; compat_call_may_exist(root) && i < ENTRY_COUNT; i++) {
        char *symbol = xasprintf("%s%s", entries[i].prefix, name);
        bool is_alias = entries[i].is_alias && has_no_arguments(root, name, symbol);
        int err = is_alias ? -ENOENT : attach_symbol(root, symbol, on_return, program_fd, attachment);
        if (err == 0 && entries[i].is_other && reads_arguments)
            warn_other(name, symbol);
        else if (err != 0 && err != -ENOENT)
            warn_refused(root, symbol, on_return, err);
        free(symbol);
    }
}

/* Without the kernel's list of what can be traced, the names that one function has cannot be told from those of several. */
void compat_call_match(const struct functions *functions, const char *glob, struct places *matching)
{
    struct places found = {0};
    for (size_t i = 0; i < ENTRY_COUNT && entries[i].prefix != NULL; i++)
        function_glob_match(functions, entries[i].prefix, glob, &found);
    for (size_t i = 0; functions->are_traced && i < found.count; i++)
        places_add(matching, found.list[i].name, found.list[i].number);
    if (!functions->are_traced && found.count > 0)
        warn(
            "system calls that match %s: those of 32-bit programs are left out, because tracefs does not list what can be traced",
            glob);
    places_finish(&found);
    places_sort(matching, false);
}

static bool is_compat(const char *symbol)
{
    bool is_one = false;
    for (size_t i = 0; i < ENTRY_COUNT && entries[i].prefix != NULL; i++)
        is_one |= has_prefix(symbol, entries[i].prefix);
    return is_one;
}

void compat_call_drop(struct places *places)
{
    size_t kept = 0;
    for (size_t i = 0; i < places->count; i++)
        if (is_compat(places->list[i].name))
            free(places->list[i].name);
        else
            places->list[kept++] = places->list[i];
    places->count = kept;
}
