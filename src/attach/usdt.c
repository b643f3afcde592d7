// SPDX-License-Identifier: Apache-2.0
/*
 * USDT probes: places in programs that their authors marked, with a stable name and arguments. The kernel
 * sees them as uprobes, one at each place where the compiler put the mark.
 */
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/kind.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "symbols/libraries.h"
#include "symbols/usdt_argument.h"
#include "symbols/usdt_notes.h"
#include "symbols/user_symbols.h"

#define ARGUMENTS_MAX 12 /* of one probe, as <sys/sdt.h> has it */

/* A probe found: all notes of one name, each with the place that it marks. */
struct found {
    const char *root;
    const char *text; /* "PATH:PROVIDER:NAME" */
    char *file;
    const char *provider; /* behind the file in the same memory */
    const char *name;
    struct libraries libraries;
    const struct binary *binary;
    struct usdt_notes notes;
};

static void finish(struct found *found)
{
    usdt_notes_finish(&found->notes);
    libraries_close(&found->libraries);
    free(found->file);
}

/* Takes the target apart in place; false where it has not its three parts. */
static bool split(struct found *found)
{
    found->file = xstrdup(found->text);
    char *name = strrchr(found->file, ':');
    if (name != NULL)
        *name++ = '\0';
    char *provider = name != NULL ? strrchr(found->file, ':') : NULL;
    if (provider != NULL)
        *provider++ = '\0';
    found->provider = provider;
    found->name = name;
    return provider != NULL && *found->file != '\0' && *provider != '\0' && *name != '\0';
}

static char *normalize(const char *target, bool is_name)
{
    (void)is_name;
    struct found found = {.text = target};
    bool is_whole = split(&found);
    finish(&found);
    if (is_whole)
        return xstrdup(target);
    failx(EINVAL, "cannot attach usdt '%s': it needs a file, a provider and the probe's name", target);
    error_add_hint(
        "SEC(\"usdt/stdc++:libstdcxx:throw\") or SEC(\"usdt//usr/bin/python3:python:function__entry\")");
    return NULL;
}

/* Keeps the notes of the wanted probe, each place once. */
static void keep_wanted(struct found *found)
{
    struct usdt_notes *all = &found->notes;
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct usdt_note *note = &all->notes[i];
        bool is_wanted = strcmp(note->provider, found->provider) == 0 && strcmp(note->name, found->name) == 0;
        for (size_t k = 0; k < kept && is_wanted; k++)
            is_wanted = all->notes[k].address != note->address;
        if (is_wanted)
            all->notes[kept++] = *note;
    }
    all->count = kept;
}

/* What the files have instead, for the error. */
struct offered {
    struct nearest near;
    size_t count;
    char *providers; /* "libc, rtld" */
};

static void offer_note(const struct usdt_note *note, struct offered *offered)
{
    char *name = xasprintf("%s:%s", note->provider, note->name);
    nearest_offer(&offered->near, name);
    free(name);
    offered->count++;
    char *known = offered->providers;
    char *entry = xasprintf(", %s,", note->provider);
    char *list = xasprintf(", %s,", known != NULL ? known : "");
    if (strstr(list, entry) == NULL) {
        offered->providers =
            known != NULL ? xasprintf("%s, %s", known, note->provider) : xstrdup(note->provider);
        free(known);
    }
    free(list);
    free(entry);
}

static int fail_unknown(struct found *found)
{
    char *wanted = xasprintf("%s:%s", found->provider, found->name);
    struct offered offered = {0};
    nearest_init(&offered.near, wanted);
    const struct binary *binary;
    for (size_t i = 0; (binary = libraries_at(&found->libraries, i)) != NULL; i++) {
        struct usdt_notes notes;
        usdt_notes_read(binary, &notes);
        for (size_t k = 0; k < notes.count; k++)
            offer_note(&notes.notes[k], &offered);
        usdt_notes_finish(&notes);
    }
    const char *path = libraries_at(&found->libraries, 0)->path;
    const char *linked = found->libraries.opened_count > 1 ? " and the libraries that it links" : "";
    failx(ENOENT, "cannot attach usdt %s: %s%s %s no %sprobe%s", found->text, path, linked,
          linked[0] != '\0' ? "have" : "has", offered.count == 0 ? "USDT " : "such ",
          offered.count == 0 ? "s" : "");
    nearest_add_hint(&offered.near);
    if (offered.count > 0)
        error_add_hint("providers there: %s; readelf -n %s lists their probes", offered.providers, path);
    else
        error_add_hint("a program has them only where it was built with <sys/sdt.h> and that was asked for");
    nearest_finish(&offered.near);
    free(offered.providers);
    free(wanted);
    return -ENOENT;
}

/* Finds the probe; in any case finish() is to follow. */
static int find(const char *root, const char *text, struct found *found)
{
    *found = (struct found){.root = root, .text = text};
    if (!split(found)) {
        failx(EINVAL, "cannot attach usdt '%s'", text);
        return -EINVAL;
    }
    int err = libraries_open(&found->libraries, root, found->file);
    if (err != 0)
        return err;
    for (size_t i = 0; (found->binary = libraries_at(&found->libraries, i)) != NULL; i++) {
        usdt_notes_read(found->binary, &found->notes);
        keep_wanted(found);
        if (found->notes.count > 0)
            return 0;
        usdt_notes_finish(&found->notes);
    }
    return fail_unknown(found);
}

static int check(const struct attach_kind *kind, const char *root, const char *target)
{
    struct found found;
    int err = uprobe_require(root, kind->section, target);
    if (err != 0)
        return err;
    err = find(root, target, &found);
    finish(&found);
    return err;
}

/* Reads the @index-th argument of a note, from 0 on. */
static bool read_argument(const struct found *found, const struct usdt_note *note, size_t index,
                          struct usdt_argument *argument)
{
    const char *at = note->arguments;
    bool is_there = usdt_argument_read(found->binary->machine, &at, argument);
    for (size_t i = 0; i < index && is_there; i++) {
        usdt_argument_finish(argument);
        is_there = usdt_argument_read(found->binary->machine, &at, argument);
    }
    return is_there;
}

static void put_read(const struct found *found, const struct usdt_note *note, struct usdt_argument *argument,
                     struct text *out)
{
    struct user_symbol symbol = {0};
    if (argument->symbol != NULL &&
        !user_symbol_find(found->binary, found->root, argument->symbol, true, &symbol))
        argument->operand = USDT_UNREADABLE;
    usdt_argument_write(argument, (int64_t)(symbol.address - note->address), out);
}

/* By what the program's text tells places apart. Most programs are loaded anywhere, at the start of a page:
 * there it is where in its page a place lies. */
static uint64_t modulus(const struct found *found)
{
    return found->binary->type == ET_EXEC ? (uint64_t)INT64_MAX : (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool is_alike(const struct found *found, const struct usdt_note *a, const struct usdt_note *b)
{
    return a->address % modulus(found) == b->address % modulus(found);
}

/* Whether the place is known when it is met, or what else it may be has its arguments where it has them. How
 * far a symbol is differs between any two places. */
static bool is_told_apart(const struct found *found, size_t index)
{
    const struct usdt_note *notes = found->notes.notes;
    for (size_t i = 0; i < found->notes.count; i++)
        if (i != index && is_alike(found, &notes[i], &notes[index]) &&
            (strcmp(notes[i].arguments, notes[index].arguments) != 0 ||
             strstr(notes[i].arguments, "%rip") != NULL))
            return false;
    return true;
}

/* Whether an equal place stands before this one, so that a case for both is there already. */
static bool is_repeated(const struct found *found, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_alike(found, &found->notes.notes[i], &found->notes.notes[index]))
            return true;
    return false;
}

static void warn_alike(const struct found *found)
{
    size_t alike = 0;
    for (size_t i = 0; i < found->notes.count; i++)
        alike += !is_told_apart(found, i);
    if (alike > 0)
        warn("usdt %s: %zu of its %zu places cannot be told apart in a running program; bpf_usdt_readarg() "
             "fails there",
             found->text, alike, found->notes.count);
}

/* The cases of one argument. Returns whether some place of the probe has it and it can be read there. */
static bool put_places(const struct found *found, size_t argument_index, struct text *out)
{
    bool is_readable = false;
    for (size_t i = 0; i < found->notes.count; i++) {
        const struct usdt_note *note = &found->notes.notes[i];
        struct usdt_argument argument;
        if (!read_argument(found, note, argument_index, &argument))
            continue;
        if (is_told_apart(found, i) && !is_repeated(found, i)) {
            text_printf(out, "  case %" PRIu64 "ULL: ", note->address % modulus(found));
            put_read(found, note, &argument, out);
            text_string(out, " break;\n");
            is_readable |= argument.operand != USDT_UNREADABLE;
        }
        usdt_argument_finish(&argument);
    }
    return is_readable;
}

static bool has_argument(const struct found *found, size_t index)
{
    struct usdt_argument argument;
    bool is_there = read_argument(found, &found->notes.notes[0], index, &argument);
    usdt_argument_finish(&argument);
    return is_there;
}

/* libbcc makes "_bpf_readarg_FUNCTION_N(ctx, &x, sizeof(*(&x)))" of "bpf_usdt_readarg(N, ctx, &x)" (its
 * clang/b_frontend_action.cc); in BCC its Python half writes the function. */
static void put_argument(const struct found *found, const char *function, size_t index, struct text *out)
{
    struct text places = {0};
    bool is_readable = put_places(found, index, &places);
    text_string(out, "static __always_inline ");
    if (!is_readable)
        text_printf(
            out,
            "__attribute__((diagnose_if(1, \"argument %zu of this probe lies where a program cannot read it: "
            "it is 0 here\", \"warning\"))) ",
            index + 1);
    text_printf(out,
                "int _bpf_readarg_%s_%zu(struct pt_regs *ctx, void *to, size_t bytes)\n"
                "{\n  u64 value = 0;\n  int err = -1;\n  switch (PT_REGS_IP(ctx) %% %" PRIu64
                "ULL) {\n%s  }\n"
                "  return bccrun_usdt_give(to, bytes, value, err);\n}\n",
                function, index + 1, modulus(found), text_cstr(&places));
    text_finish(&places);
}

/* A variable may be wider or narrower than the argument; one that could not be read is 0. */
static void put_give(const char *function, struct text *out)
{
    text_printf(out,
                "#ifndef BCCRUN_USDT_GIVE\n#define BCCRUN_USDT_GIVE /* first for %s */\n"
                "static __always_inline int bccrun_usdt_give(void *to, size_t bytes, u64 value, int err)\n"
                "{\n  if (bytes == 8) *(u64 *)to = value;\n  else if (bytes == 4) *(u32 *)to = value;\n"
                "  else if (bytes == 2) *(u16 *)to = value;\n  else if (bytes == 1) *(u8 *)to = value;\n"
                "  else return -1;\n  return err;\n}\n#endif\n",
                function);
}

static void put_missing(const struct found *found, const char *function, size_t count, struct text *out)
{
    for (size_t i = count; i < ARGUMENTS_MAX; i++)
        text_printf(out,
                    "int _bpf_readarg_%s_%zu(struct pt_regs *, void *, size_t) "
                    "__attribute__((unavailable(\"%s:%s has %zu argument%s\")));\n",
                    function, i + 1, found->provider, found->name, count, count == 1 ? "" : "s");
}

static int prelude(const char *root, const char *target, const char *function, struct text *out)
{
    struct found found;
    int err = find(root, target, &found);
    if (err == 0) {
        size_t count = 0;
        warn_alike(&found);
        put_give(function, out);
        while (count < ARGUMENTS_MAX && has_argument(&found, count))
            put_argument(&found, function, count++, out);
        put_missing(&found, function, count, out);
    }
    finish(&found);
    return err;
}

static int attach_note(const struct found *found, const struct usdt_note *note, int program_fd,
                       struct attachment *attachment)
{
    struct uprobe_place place = {.path = found->binary->path};
    if (!binary_offset(found->binary, note->address, PF_X, &place.offset) ||
        (note->semaphore != 0 &&
         !binary_offset(found->binary, note->semaphore, PF_W, &place.semaphore_offset)))
        return failx(ERANGE,
                     "cannot attach usdt %s: its note in %s speaks of a place that is not in the file",
                     found->text, place.path);
    int err = uprobe_open(found->root, &place, false, program_fd, attachment);
    return err == 0 ? 0 : uprobe_fail("usdt", found->text, err);
}

static int attach_usdt(const struct attach_kind *kind, const char *root, const char *target, int program_fd,
                       struct attachment *attachment)
{
    (void)kind;
    struct found found;
    int err = find(root, target, &found);
    for (size_t i = 0; i < found.notes.count && err == 0; i++)
        err = attach_note(&found, &found.notes.notes[i], program_fd, attachment);
    if (err == 0) {
        char *where = found.notes.count == 1
                          ? xasprintf("%s:%s:%s", found.binary->path, found.provider, found.name)
                          : xasprintf("%s:%s:%s (%zu places)", found.binary->path, found.provider, found.name,
                                      found.notes.count);
        attachment_add_place(attachment, where);
        attachment->place_count = found.notes.count;
        free(where);
    } else {
        attachment_finish(attachment);
    }
    finish(&found);
    return err;
}

const struct attach_kind usdt_kind = {
    .section = "usdt",
    .example = "/usr/bin/python3:python:function__entry",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .normalize = normalize,
    .check = check,
    .prelude = prelude,
    .attach = attach_usdt,
};
