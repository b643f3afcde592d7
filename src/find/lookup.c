// SPDX-License-Identifier: Apache-2.0
#include "find/lookup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "find/write.h"
#include "symbols/functions.h"
#include "symbols/libraries.h"
#include "symbols/symbols.h"
#include "symbols/usdt_argument.h"
#include "symbols/usdt_notes.h"
#include "symbols/user_symbols.h"
#include "types/tracepoint_format.h"
#include "types/tracepoints.h"

#define CALL "syscalls/sys_enter_"

static int end_unknown(struct nearest *near, const char *find)
{
    nearest_add_hint(near);
    nearest_finish(near);
    error_add_hint("'bccrun find %s' looks for them by words and globs", find);
    return -ENOENT;
}

/* The record keeps each argument in a long; its type has its own size. */
static void size_syscall_argument(const struct btf *types, struct argument *argument)
{
    const char *type = argument->type;
    if (argument->form != ARGUMENT_NUMBER)
        return;
    argument->is_signed = true;
    if (strcmp(type, "int") == 0)
        argument->bytes = sizeof(int);
    else if (has_prefix(type, "unsigned"))
        argument->is_signed = false;
    else
        btf_typedef(types, type, argument);
    if (strcmp(type, "unsigned") == 0 || strcmp(type, "unsigned int") == 0)
        argument->bytes = sizeof(int);
    if (argument->form != ARGUMENT_NUMBER && argument->form != ARGUMENT_POINTER) {
        argument->form = ARGUMENT_NUMBER;
        argument->bytes = argument->slot_bytes;
    }
}

bool lookup_syscall(const char *root, const struct btf *types, const char *name, struct signature *signature)
{
    char *target = xasprintf(CALL "%s", name);
    int err = strchr(name, '/') == NULL ? tracepoint_format_read(root, target, signature) : -ENOENT;
    free(target);
    size_t kept = 0;
    for (size_t i = 0; err == 0 && i < signature->count; i++) {
        struct argument *argument = &signature->arguments[i];
        if (strcmp(argument->name, "__syscall_nr") == 0 || strcmp(argument->name, "nr") == 0) {
            bool is_number = argument->offset == 8;
            if (is_number) {
                free(argument->name);
                free(argument->type);
                continue;
            }
        }
        size_syscall_argument(types, argument);
        signature->arguments[kept++] = *argument;
    }
    signature->count = err == 0 ? kept : signature->count;
    signature->has_result = err == 0;
    if (err == 0)
        signature->result = (struct argument){.type = xstrdup("long"), .is_signed = true, .bytes = 8};
    return err == 0;
}

static void offer(const char *name, void *near)
{
    nearest_offer(near, name);
}

static void offer_syscall(const char *name, void *near)
{
    if (has_prefix(name, CALL))
        nearest_offer(near, name + strlen(CALL));
}

static int look_syscall(const char *root, const struct btf *types, const char *name,
                        struct signature *signature)
{
    if (lookup_syscall(root, types, name, signature))
        return 0;
    struct nearest near;
    nearest_init(&near, name);
    (void)tracepoints_visit(root, offer_syscall, &near);
    failx(ENOENT, "cannot write a probe for the system call %s: this kernel has no tracepoint for it", name);
    error_add_hint("some C functions go by another name in the kernel: open(3) calls openat");
    return end_unknown(&near, "syscall:GLOB");
}

static int look_tracepoint(const char *root, const char *name, struct signature *signature)
{
    int err = tracepoint_format_read(root, name, signature);
    if (err == 0)
        return 0;
    if (err != -ENOENT) {
        fail(-err, "cannot read the fields of tracepoint %s", name);
        error_add_hint("mount -t tracefs tracefs /sys/kernel/tracing");
        return err;
    }
    struct nearest near;
    nearest_init(&near, name);
    (void)tracepoints_visit(root, offer, &near);
    failx(ENOENT, "cannot write a probe for tracepoint %s: this kernel has no such tracepoint", name);
    return end_unknown(&near, "tracepoint:GLOB");
}

/* What the compiler renamed may have lost arguments. */
static int look_kprobe(const char *root, const struct btf *types, const char *name,
                       struct signature *signature)
{
    struct nearest near;
    nearest_init(&near, name);
    bool is_there = symbols_search(root, name, "", &near);
    size_t count = 0;
    char **renamed = is_there ? NULL : symbols_renamed(root, name, &count);
    for (size_t i = 0; i < count; i++)
        free(renamed[i]);
    free(renamed);
    if (is_there)
        btf_signature(types, name, signature);
    if (is_there || count > 0) {
        nearest_finish(&near);
        return 0;
    }
    struct signature unused = {0};
    bool is_typed = btf_signature(types, name, &unused);
    signature_finish(&unused);
    failx(ENOENT, "cannot write a probe for the kernel function %s: %s", name,
          is_typed
              ? "the compiler has put it into its callers (inlined), so no place of its own is left"
              : "this kernel has no function of that name; it may be inlined into its callers, or a macro");
    return end_unknown(&near, "kprobe:GLOB");
}

/* The kernel binds such programs by a function's type information; kernel/bpf/btf.c, btf_distill_func_proto()
 * refuses those that it cannot describe to a trampoline. */
static int look_fentry(const char *root, const struct btf *types, const char *name,
                       struct signature *signature)
{
    int err = look_kprobe(root, types, name, signature);
    if (err != 0)
        return err;
    if (!signature->is_known)
        failx(ENOENT, "cannot write a probe for fentry:%s: %s", name,
              types->count > 0 ? "the kernel's type information does not have this function"
                               : "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)");
    else if (signature->is_variadic)
        failx(EINVAL,
              "cannot write a probe for fentry:%s: it takes more arguments than it names (...), and the "
              "kernel lets no fentry attach to such a function",
              name);
    else if (signature->count > FENTRY_ARGUMENTS)
        failx(EINVAL, "cannot write a probe for fentry:%s: it has %zu arguments, and the kernel hands %d on",
              name, signature->count, FENTRY_ARGUMENTS);
    else
        return 0;
    error_add_hint("'bccrun new kprobe:%s' writes one that works there", name);
    return -EINVAL;
}

static int look_raw(const struct btf *types, const char *name, struct signature *signature)
{
    if (btf_raw_tracepoint(types, name, signature))
        return 0;
    struct nearest near;
    nearest_init(&near, name);
    btf_visit(types, BTF_KIND_TYPEDEF, BTF_RAW_TRACEPOINT, offer, &near);
    failx(ENOENT, "cannot write a probe for raw tracepoint %s: %s", name,
          types->count > 0 ? "the kernel's type information has no such tracepoint"
                           : "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)");
    return end_unknown(&near, "raw_tracepoint:GLOB");
}

static int fail_symbol(const char *root, struct libraries *libraries, const char *name)
{
    struct nearest near;
    const struct binary *binary;
    nearest_init(&near, name);
    for (size_t i = 0; (binary = libraries_at(libraries, i)) != NULL; i++)
        user_symbols_offer(binary, root, &near);
    const struct binary *first = libraries_at(libraries, 0);
    failx(ENOENT,
          "cannot write a probe for %s: %s%s has no function of that name, nor have the libraries that "
          "it links",
          name, first->path, user_symbols_are_stripped(first, root) ? ", which is stripped," : "");
    return end_unknown(&near, "PATH:GLOB");
}

static int look_uprobe(const char *root, const char *name)
{
    const char *colon = strrchr(name, ':');
    struct libraries libraries = {0};
    struct user_symbol symbol;
    const struct binary *binary;
    if (colon == NULL || colon == name || colon[1] == '\0') {
        fail_usage("cannot write a probe for uprobe:%s: it needs a file and a function in it", name);
        error_add_hint("such as uprobe:/bin/bash:readline or uprobe:c:malloc");
        return -EINVAL;
    }
    char *file = xstrndup(name, (size_t)(colon - name));
    int err = libraries_open(&libraries, root, file);
    bool is_found = false;
    for (size_t i = 0; err == 0 && !is_found && (binary = libraries_at(&libraries, i)) != NULL; i++)
        is_found = user_symbol_find(binary, root, colon + 1, false, &symbol);
    if (err == 0 && !is_found)
        err = fail_symbol(root, &libraries, colon + 1);
    libraries_close(&libraries);
    free(file);
    return err;
}

void lookup_usdt_arguments(uint16_t machine, const char *arguments, struct signature *signature)
{
    struct usdt_argument read;
    signature->is_known = true;
    while (usdt_argument_read(machine, &arguments, &read)) {
        struct argument *argument = signature_add(signature);
        *argument = (struct argument){.bytes = read.bytes, .is_signed = read.is_signed};
        argument->name = xasprintf("arg%zu", signature->count);
        argument->type = xasprintf("%c%u", read.is_signed ? 's' : 'u', read.bytes * 8);
        argument->form = read.operand == USDT_UNREADABLE ? ARGUMENT_STRUCT : ARGUMENT_NUMBER;
        usdt_argument_finish(&read);
    }
}

static bool find_note(const struct binary *binary, const char *wanted, struct nearest *near,
                      struct signature *signature)
{
    struct usdt_notes notes;
    bool is_found = false;
    usdt_notes_read(binary, &notes);
    for (size_t i = 0; i < notes.count && !is_found; i++) {
        char *name = xasprintf("%s:%s", notes.notes[i].provider, notes.notes[i].name);
        nearest_offer(near, name);
        is_found = strcmp(name, wanted) == 0;
        if (is_found)
            lookup_usdt_arguments(binary->machine, notes.notes[i].arguments, signature);
        free(name);
    }
    usdt_notes_finish(&notes);
    return is_found;
}

static int look_usdt(const char *root, const char *name, struct signature *signature)
{
    char *file = xstrdup(name);
    char *last = strrchr(file, ':');
    char *colon = last != NULL ? memrchr(file, ':', (size_t)(last - file)) : NULL;
    struct libraries libraries = {0};
    const struct binary *binary;
    bool is_found = false;
    int err = -EINVAL;
    if (colon == NULL || colon == file) {
        fail_usage("cannot write a probe for usdt:%s: it needs a file, a provider and the probe's name",
                   name);
        error_add_hint("such as usdt:stdc++:libstdcxx:throw");
    } else {
        *colon = '\0';
        err = libraries_open(&libraries, root, file);
    }
    struct nearest near;
    nearest_init(&near, colon != NULL ? colon + 1 : "");
    for (size_t i = 0; err == 0 && !is_found && (binary = libraries_at(&libraries, i)) != NULL; i++)
        is_found = find_note(binary, colon + 1, &near, signature);
    if (err == 0 && !is_found) {
        err = failx(ENOENT,
                    "cannot write a probe for usdt:%s: neither %s nor the libraries that it links have it",
                    name, file);
        (void)end_unknown(&near, "usdt:PATH:GLOB");
    } else {
        nearest_finish(&near);
    }
    libraries_close(&libraries);
    free(file);
    return err;
}

int lookup(const char *root, const struct btf *types, const struct target *target,
           struct signature *signature)
{
    switch (target->kind) {
    case PLACE_SYSCALL:
        return look_syscall(root, types, target->name, signature);
    case PLACE_TRACEPOINT:
        return look_tracepoint(root, target->name, signature);
    case PLACE_KPROBE:
        return look_kprobe(root, types, target->name, signature);
    case PLACE_FENTRY:
        return look_fentry(root, types, target->name, signature);
    case PLACE_RAW:
        return look_raw(types, target->name, signature);
    case PLACE_UPROBE:
        return look_uprobe(root, target->name);
    case PLACE_USDT:
        return look_usdt(root, target->name, signature);
    }
    return -EINVAL;
}
