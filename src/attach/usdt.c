// SPDX-License-Identifier: Apache-2.0
/*
 * USDT probes: static tracepoints built into programs, with stable names and arguments. The kernel sees them as
 * uprobes, one at each place where the compiler put the probe.
 */
#include <elf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/instruction.h"
#include "attach/kinds.h"
#include "attach/uprobe.h"
#include "attach/usdt_prelude.h"
#include "attach/usdt_probe.h"
#include "attach/usdt_reads.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "symbols/usdt_argument.h"

static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)word;
    (void)is_name;
    if (usdt_probe_is_whole(target))
        return xstrdup(target);
    hint("SEC(\"usdt/stdc++:libstdcxx:throw\") or SEC(\"usdt//usr/bin/python3:python:function__entry\")");
    failx(EINVAL, "cannot attach usdt '%s': it needs a file and the probe's name", target);
    return NULL;
}

static int check(const struct attach_word *word, const char *root, const char *target)
{
    (void)word;
    struct usdt_probe probe;
    int err = usdt_probe_find(root, target, &probe);
    usdt_probe_finish(&probe);
    return err;
}

static int prelude(const char *root, const char *target, const char *function, struct text *out)
{
    struct usdt_probe probe;
    int err = usdt_probe_find(root, target, &probe);
    if (err == 0)
        usdt_prelude_append(&probe, function, out);
    usdt_probe_finish(&probe);
    return err;
}

static void warn_reads(const char *root, const char *target, const struct source *source,
                       const struct declared_function *function)
{
    struct usdt_probe probe;
    if (usdt_probe_find(root, target, &probe) == 0)
        usdt_reads_warn(&probe, source, function);
    else
        error_clear(); /* it is gone meanwhile */
    usdt_probe_finish(&probe);
}

/* Tools that change a program after it was linked may leave its notes as they were. */
static int check_note(const struct attach_word *word, const char *root, const struct usdt_probe *probe,
                      const struct usdt_note *note)
{
    const struct instruction_request request = {
        .word = word,
        .target = probe->text,
        .root = root,
        .binary = probe->binary,
        .address = note->address,
        .is_address = true,
    };
    uint64_t offset;
    bool is_expected = binary_offset(probe->binary, note->address, PF_X, &offset) &&
                       instruction_is_nop(probe->binary, offset);
    return is_expected ? 0 : instruction_check(&request);
}

static int check_harmless(const struct attach_word *word, const char *root, const char *target)
{
    struct usdt_probe probe;
    int err = usdt_probe_find(root, target, &probe);
    for (size_t i = 0; err == 0 && i < probe.notes.count; i++)
        err = check_note(word, root, &probe, &probe.notes.notes[i]);
    usdt_probe_finish(&probe);
    return err;
}

static int attach_note(const struct attach_word *word, const char *root, const struct usdt_probe *probe,
                       const struct usdt_note *note, int program_fd, struct attachment *attachment)
{
    struct pmu_probe place = {0};
    if (!binary_offset(probe->binary, note->address, PF_X, &place.offset) ||
        (note->semaphore != 0 &&
         !binary_offset(probe->binary, note->semaphore, PF_W, &place.semaphore_offset))) {
        attachment_finish(attachment);
        return failx(ERANGE, "cannot attach usdt %s: its note in %s names a place that is not in the file",
                     probe->text, probe->binary->path);
    }
    int err = uprobe_attach(root, &place, probe->binary->fd, program_fd, attachment);
    return err == 0 ? 0 : uprobe_fail(word, probe->text, err);
}

static void add_place(const struct usdt_probe *probe, struct attachment *attachment)
{
    size_t count = probe->notes.count;
    struct text where = {0};
    text_printf(&where, "%s:%s:%s", probe->binary->path, probe->provider, probe->name);
    if (count > 1)
        text_printf(&where, " (%zu places)", count);
    attachment_add_place(attachment, text_cstr(&where));
    attachment->place_count = count;
    text_finish(&where);
}

static int attach_usdt(const struct attach_word *word, const char *root, const char *target, int program_fd,
                       struct attachment *attachment)
{
    struct usdt_probe probe;
    int err = usdt_probe_find(root, target, &probe);
    for (size_t i = 0; err == 0 && i < probe.notes.count; i++)
        err = attach_note(word, root, &probe, &probe.notes.notes[i], program_fd, attachment);
    if (err == 0) {
        add_place(&probe, attachment);
        attachment_set_file(attachment, root, probe.binary->path);
    }
    usdt_probe_finish(&probe);
    return err;
}

static void visit_file(const char *root, const struct binary *binary,
                       void (*visit)(const char *name, void *context), void *context)
{
    (void)root;
    struct usdt_notes notes;
    usdt_notes_read(binary, &notes);
    for (size_t i = 0; i < notes.count; i++) {
        char *name = xasprintf("%s:%s", notes.notes[i].provider, notes.notes[i].name);
        visit(name, context);
        free(name);
    }
    usdt_notes_finish(&notes);
}

/* By the probe's first note: the others have arguments of the same types. */
static void add_arguments(const struct usdt_probe *probe, struct signature *signature)
{
    const char *at = probe->notes.notes[0].arguments;
    struct usdt_argument read;
    signature->is_known = true;
    while (usdt_argument_read(probe->binary->machine, &at, &read)) {
        struct argument *argument = signature_add(signature);
        *argument = (struct argument){.bytes = read.bytes, .is_signed = read.is_signed};
        argument->name = xasprintf("arg%zu", signature->count);
        argument->type = read.is_float ? xstrdup(read.bytes == sizeof(float) ? "float" : "double")
                                       : xasprintf("%c%u", read.is_signed ? 's' : 'u', read.bytes * 8);
        argument->is_float = read.is_float;
        argument->form = read.operand == USDT_UNREADABLE ? ARGUMENT_STRUCT : ARGUMENT_NUMBER;
        usdt_argument_finish(&read);
    }
}

static int find_arguments(const char *root, const char *target, struct signature *signature)
{
    struct usdt_probe probe;
    int err = usdt_probe_find(root, target, &probe);
    if (err == 0)
        add_arguments(&probe, signature);
    usdt_probe_finish(&probe);
    return err;
}

static void describe(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    (void)btf;
    if (find_arguments(root, target, signature) != 0)
        error_clear(); /* it is gone meanwhile */
}

static int lookup(const char *root, const struct btf *btf, const char *target, struct signature *signature)
{
    (void)btf;
    if (usdt_probe_is_whole(target))
        return find_arguments(root, target, signature);
    hint("such as usdt:stdc++:libstdcxx:throw");
    return fail_usage("cannot write a probe for usdt:%s: it needs a file and the probe's name", target);
}

#define PLACES "a perf event of the uprobe PMU at each place that the file's notes name"

const struct attach_kind usdt_kind = {
    .words =
        {
            {"usdt", .mechanism = PLACES},
            {"usdt.s", .mechanism = PLACES "; " UPROBE_MAY_WAIT, .is_sleepable = true},
            {"U", .is_alias = true},
        },
    .program_type = BPF_PROG_TYPE_KPROBE,
    .target = {"/usr/bin/python3:python:function__entry", .normalize = normalize,
               .file_length = usdt_probe_file_length},
    .checks = {.require = uprobe_require, .find = check, .harmless = check_harmless},
    .prelude = prelude,
    .warn_reads = warn_reads,
    .attach = attach_usdt,
    .listing = {"USDT probe", ACCESS_USDT, .visit_file = visit_file, .describe = describe, .lookup = lookup},
};
