// SPDX-License-Identifier: Apache-2.0
/*
 * uprobes: places in programs and libraries. The kernel knows them by file and offset and puts them into every
 * process that maps the file.
 */
#include "attach/uprobe.h"

#include <elf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "attach/every_return.h"
#include "attach/go_entry.h"
#include "attach/go_return.h"
#include "attach/instruction.h"
#include "attach/kinds.h"
#include "attach/link.h"
#include "attach/pmu.h"
#include "attach/uprobe_glob.h"
#include "attach/uprobe_listing.h"
#include "attach/uprobe_place.h"
#include "base/memory.h"
#include "base/sys.h"
#include "base/words.h"
#include "kernel/idle.h"
#include "symbols/process_root.h"

static char *normalize(const struct attach_word *word, const char *text, bool is_name)
{
    (void)is_name;
    struct uprobe_target target;
    const char *wrong = uprobe_target_read(text, word->on_return, &target);
    uprobe_target_finish(&target);
    if (wrong == NULL)
        return xstrdup(text);
    hint("SEC(\"%s/bash:readline\"), SEC(\"%s//usr/bin/bash:readline\") or SEC(\"%s/c:malloc\")", word->name,
         word->name, word->name);
    failx(EINVAL, "cannot attach %s '%s': %s", word->name, text, wrong);
    return NULL;
}

static size_t file_length(const char *target)
{
    const char *colon = file_separator(target);
    return colon != NULL ? (size_t)(colon - target) : 0;
}

static bool can_load(uint32_t flags)
{
    struct text log = {0};
    int fd = idle_load(BPF_PROG_TYPE_KPROBE, 0, flags, 0, 0, &log);
    if (fd >= 0)
        close(fd);
    text_finish(&log);
    return fd >= 0;
}

/* Without privileges nothing can be loaded, which is reported elsewhere. */
static int require_sleepable(const struct attach_word *word, const char *target)
{
    if (!word->is_sleepable || can_load(BPF_F_SLEEPABLE) || !can_load(0))
        return 0;
    hint("they need Linux 6.0; SEC(\"%.*s/%s\") shows a string that is not in memory as not read",
         (int)strcspn(word->name, "."), word->name, target);
    return failx(EOPNOTSUPP, "cannot attach %s %s: this kernel has no sleepable uprobes", word->name, target);
}

int uprobe_require(const struct attach_word *word, const char *root, const char *target)
{
    int err = pmu_require(root, &uprobe_pmu, word, target);
    return err == 0 ? require_sleepable(word, target) : err;
}

int uprobe_fail(const struct attach_word *word, const char *target, int err)
{
    if (err == -EIO)
        hint("the file system that the file is on cannot be probed: copy the program to another one");
    else if (err == -KERNEL_ENOTSUPP)
        return failx(EOPNOTSUPP, "cannot attach %s %s: the kernel cannot probe the instruction there",
                     word->name, target);
    else if (err == -EOPNOTSUPP)
        hint("probes with a semaphore need Linux 4.20");
    return fail(-err, "cannot attach %s %s", word->name, target);
}

/* System V ABI of i386: "Function Calling Sequence". The libraries that a file links are of its class. */
static bool has_stack_arguments(const char *root, const char *text)
{
    size_t length = file_length(text);
    char *file = xstrndup(text, length);
    struct libraries libraries = {0};
    bool is_32_bit = false;
    if (length == 0 || libraries_open(&libraries, root, file) != 0)
        error_clear(); /* what is wrong shows later */
    else
        is_32_bit = libraries_at(&libraries, 0)->machine == EM_386;
    libraries_close(&libraries);
    free(file);
    return is_32_bit;
}

static int check(const struct attach_word *word, const char *root, const char *text)
{
    struct uprobe_place place;
    int err = uprobe_place_find(word, root, text, &place);
    uprobe_place_finish(&place);
    return err;
}

/* A function begins with an instruction, any other place may be in the middle of one. */
static int check_instruction(const struct attach_word *word, const char *root, const char *text,
                             const struct uprobe_place *place)
{
    const struct instruction_request request = {
        .word = word,
        .target = text,
        .root = root,
        .binary = place->binary,
        .address = place->address,
        .is_address = place->target.symbol == NULL,
    };
    return request.is_address || place->target.number != 0 ? instruction_check(&request) : 0;
}

static int check_harmless(const struct attach_word *word, const char *root, const char *text)
{
    struct uprobe_place place;
    int err = uprobe_place_find(word, root, text, &place);
    struct returns returns = {0};
    if (err == 0 && go_return_is(word, &place))
        err = go_return_find(word, text, &place, &returns);
    else if (err == 0)
        err = check_instruction(word, root, text, &place);
    returns_finish(&returns);
    uprobe_place_finish(&place);
    return err;
}

/* The kernel looks at the instruction once some process has the file mapped, and only then may refuse it. */
static int attach_mapped(const char *machine, const struct pmu_probe *probe, int file_fd, int program_fd,
                         struct attachment *attachment)
{
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    off_t page = (off_t)(probe->offset / page_bytes * page_bytes);
    void *mapped = probe->semaphore_offset == 0
                       ? mmap(NULL, page_bytes, PROT_READ | PROT_EXEC, MAP_PRIVATE, file_fd, page)
                       : MAP_FAILED;
    int err = pmu_attach(machine, probe, program_fd, attachment);
    if (mapped != MAP_FAILED)
        munmap(mapped, page_bytes);
    return err;
}

int uprobe_attach(const char *root, struct pmu_probe *probe, int file_fd, int program_fd,
                  struct attachment *attachment)
{
    char *machine = process_root_machine(root);
    char *path = xasprintf("/proc/self/fd/%d", file_fd);
    probe->pmu = &uprobe_pmu;
    probe->where = path;
    int err = attach_mapped(machine, probe, file_fd, program_fd, attachment);
    free(path);
    free(machine);
    return err;
}

/* Whether the place is the function's return instructions, in @returns, rather than its return address. */
static bool has_returns(const struct attach_word *word, const char *text, const struct uprobe_place *place,
                        struct returns *returns)
{
    if (go_return_is(word, place))
        return go_return_find(word, text, place, returns) == 0;
    return word->is_of_all && every_return_find(place, returns);
}

static char *resolve(const struct attach_word *word, const char *root, const char *text)
{
    struct uprobe_place place;
    struct returns returns = {0};
    char *where = NULL;
    int err = uprobe_place_find(word, root, text, &place);
    if (err == 0 && has_returns(word, text, &place, &returns))
        where = go_return_describe(&place, &returns);
    else if (err == 0)
        where = xstrdup(text);
    returns_finish(&returns);
    uprobe_place_finish(&place);
    return where;
}

static int attach_at(const char *root, int file_fd, uint64_t offset, bool on_return, int program_fd,
                     struct attachment *attachment)
{
    struct pmu_probe probe = {.offset = offset, .on_return = on_return};
    return uprobe_attach(root, &probe, file_fd, program_fd, attachment);
}

static int attach_returns(const struct attach_word *word, const char *root, const char *text,
                          const struct uprobe_place *place, const struct returns *returns, int program_fd,
                          struct attachment *attachment)
{
    int err = 0;
    for (size_t i = 0; i < returns->count && err == 0; i++) {
        uint64_t offset = place->offset + (returns->addresses[i] - place->address);
        err = attach_at(root, place->binary->fd, offset, false, program_fd, attachment);
    }
    if (err != 0)
        return uprobe_fail(word, text, err);
    if (go_return_is(word, place))
        go_return_warn(text, place, returns);
    char *where = go_return_describe(place, returns);
    attachment_add_place(attachment, where);
    attachment->place_count = returns->count;
    free(where);
    return 0;
}

static int attach_place_itself(const struct attach_word *word, const char *root, const char *text,
                               const struct uprobe_place *place, int program_fd,
                               struct attachment *attachment)
{
    bool is_entry = !word->on_return && place->target.symbol != NULL && place->target.number == 0;
    uint64_t check = is_entry ? go_entry_check_bytes(place->binary, place->offset) : 0;
    int err =
        attach_at(root, place->binary->fd, place->offset + check, word->on_return, program_fd, attachment);
    if (err != 0)
        return uprobe_fail(word, text, err);
    char *where = uprobe_target_describe(&place->target, place->binary->path);
    attachment_add_place(attachment, where);
    free(where);
    return 0;
}

static int attach_uprobe(const struct attach_word *word, const char *root, const char *text, int program_fd,
                         struct attachment *attachment)
{
    struct uprobe_place place;
    struct returns returns = {0};
    int err = uprobe_place_find(word, root, text, &place);
    bool is_at_returns = err == 0 && has_returns(word, text, &place, &returns);
    if (err == 0)
        err = is_at_returns ? attach_returns(word, root, text, &place, &returns, program_fd, attachment)
                            : attach_place_itself(word, root, text, &place, program_fd, attachment);
    if (err == 0 && word->is_of_all && !is_at_returns)
        every_return_warn(text, "it is not known where the function returns");
    if (err == 0)
        attachment_set_file(attachment, root, place.binary->path);
    returns_finish(&returns);
    uprobe_place_finish(&place);
    return err;
}

static bool has_links(const char *root)
{
    (void)root;
    return link_has_multi(LINK_UPROBE_MULTI);
}

static int attach_place(const struct attach_word *word, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment)
{
    return attach_at(root, places->file_fd, places->list[index].number, word->on_return, program_fd,
                     attachment);
}

static const struct attach_multi multi = {
    .attach_type = LINK_UPROBE_MULTI,
    .needs = "Linux 6.6",
    .is_there = has_links,
    .attach = link_uprobes,
};

#define ENTRY  "a perf event of the uprobe PMU, which puts a breakpoint into the file's pages"
#define RETURN "a perf event of the uprobe PMU, which makes the function return through the probe"

const struct attach_kind uprobe_kind = {
    .words =
        {
            {"uprobe", .mechanism = ENTRY},
            {"uretprobe", .mechanism = RETURN, .on_return = true},
            {"uprobe.s", .mechanism = ENTRY "; " UPROBE_MAY_WAIT, .is_sleepable = true},
            {"uretprobe.s", .mechanism = RETURN "; " UPROBE_MAY_WAIT, .on_return = true,
             .is_sleepable = true},
            {"uretprobe.all",
             .mechanism = "a perf event of the uprobe PMU at each return instruction of the function",
             .on_return = true, .is_of_all = true},
            {"u", .is_alias = true},
            {"ur", .is_alias = true, .on_return = true},
        },
    .program_type = BPF_PROG_TYPE_KPROBE,
    .target = {"/bin/bash:readline", .normalize = normalize, .file_length = file_length,
               .has_stack_arguments = has_stack_arguments},
    .checks = {.require = uprobe_require, .find = check, .harmless = check_harmless},
    .resolve = resolve,
    .attach = attach_uprobe,
    .glob = {"function", uprobe_expand, attach_place, &multi, uprobe_is_name},
    .listing = {"function", ACCESS_REGISTERS, .visit_file = uprobe_visit_file, .lookup = uprobe_lookup},
};
