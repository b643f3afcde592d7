// SPDX-License-Identifier: Apache-2.0
/*
 * uprobes: places in programs and libraries. The kernel knows them by file and offset and plants them in
 * every process that maps the file, through the uprobe PMU (Linux 4.17, perf_event_open(2)): the probe is a
 * file descriptor and ends with it.
 */
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#include "attach/ifunc.h"
#include "attach/instruction.h"
#include "attach/kind.h"
#include "attach/pmu.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sys.h"
#include "symbols/libraries.h"
#include "symbols/user_symbols.h"

#define PMU_DIRECTORY  "/sys/bus/event_source/devices/uprobe"
#define SEMAPHORE_LAST 63 /* the highest bit of perf_event_attr.config */

/* "PATH:SYMBOL+OFFSET" or "PATH:0xADDRESS". */
struct target {
    char *file;
    char *symbol;    /* NULL: an address */
    uint64_t number; /* the offset, or the address */
};

static void target_finish(struct target *target)
{
    free(target->file);
    free(target->symbol);
    *target = (struct target){0};
}

static bool read_number(const char *text, uint64_t *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoull(text, &end, 0);
    return errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

/* Returns what is wrong with it, NULL where it was read. */
static const char *target_read(const char *text, bool on_return, struct target *target)
{
    *target = (struct target){0};
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon == text || colon[1] == '\0')
        return "it needs a file and a function in it";
    const char *plus = strchr(colon, '+');
    size_t length = plus != NULL ? (size_t)(plus - colon - 1) : strlen(colon + 1);
    bool is_address = plus == NULL && read_number(colon + 1, &target->number);
    if (length == 0 || (plus != NULL && !read_number(plus + 1, &target->number)))
        return "what stands behind '+' must be a number of bytes, such as 16 or 0x10";
    if (on_return && (is_address || target->number != 0))
        return "a function's return has no offset";
    target->file = xstrndup(text, (size_t)(colon - text));
    target->symbol = is_address ? NULL : xstrndup(colon + 1, length);
    return NULL;
}

static char *normalize_as(const char *section, const char *text, bool on_return)
{
    struct target target;
    const char *wrong = target_read(text, on_return, &target);
    target_finish(&target);
    if (wrong == NULL)
        return xstrdup(text);
    failx(EINVAL, "cannot attach %s '%s': %s", section, text, wrong);
    error_add_hint("SEC(\"%s/bash:readline\"), SEC(\"%s//usr/bin/bash:readline\") or SEC(\"%s/c:malloc\")",
                   section, section, section);
    return NULL;
}

static char *normalize(const char *text, bool is_name)
{
    (void)is_name;
    return normalize_as("uprobe", text, false);
}

static char *normalize_return(const char *text, bool is_name)
{
    (void)is_name;
    return normalize_as("uretprobe", text, true);
}

int uprobe_require(const char *root, const char *section, const char *target)
{
    if (file_exists(root, PMU_DIRECTORY "/type"))
        return 0;
    bool has_sysfs = file_exists(root, "/sys/kernel");
    because(has_sysfs ? CAUSE_NO_UPROBES : CAUSE_NO_SYSFS);
    if (has_sysfs)
        hint("scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has them");
    else
        hint("mount -t sysfs sysfs /sys");
    return failx(EOPNOTSUPP, "cannot attach %s %s: %s", section, target,
                 has_sysfs ? "this kernel has no uprobes (CONFIG_UPROBE_EVENTS)" : "sysfs is not mounted");
}

static int semaphore_config(const char *root, uint64_t offset, uint64_t *config)
{
    int bit = pmu_number(root, PMU_DIRECTORY "/format/ref_ctr_offset", "config:");
    if (bit <= 0)
        return -EOPNOTSUPP;
    if (offset >> (SEMAPHORE_LAST + 1 - bit) != 0)
        return -EOVERFLOW;
    *config |= offset << bit;
    return 0;
}

int uprobe_open(const char *root, const struct uprobe_place *place, bool on_return, int program_fd,
                struct attachment *attachment)
{
    uint64_t config = 0;
    int return_bit = pmu_number(root, PMU_DIRECTORY "/format/retprobe", "config:");
    if (on_return)
        config = 1ULL << (return_bit >= 0 ? return_bit : 0);
    int err = place->semaphore_offset != 0 ? semaphore_config(root, place->semaphore_offset, &config) : 0;
    if (err != 0)
        return err;
    struct perf_event_attr attr = {
        .type = (uint32_t)pmu_number(root, PMU_DIRECTORY "/type", ""),
        .config = config,
        .config1 = (uintptr_t)place->path, /* uprobe_path */
        .config2 = place->offset,          /* probe_offset */
        .disabled = 1,
    };
    /* The probe is hit on every CPU; the event must be of one all the same. */
    int fd = sys_perf_event_open(&attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    return fd < 0 ? fd : attach_to_perf_event(fd, program_fd, attachment);
}

int uprobe_fail(const char *section, const char *target, int err)
{
    fail(-err, "cannot attach %s %s", section, target);
    if (err == -EIO)
        error_add_hint(
            "the file system that the file is on cannot be probed: copy the program to another one");
    else if (err == -EOPNOTSUPP)
        error_add_hint("probes with a semaphore need Linux 4.20");
    return err;
}

struct request {
    const struct attach_kind *kind;
    const char *root;
    const char *text; /* of the target, as the user wrote it */
    struct target target;
    struct libraries libraries;
};

/* Names of the file itself, or where none is near, of the libraries that it links. */
static void find_near(struct request *request, struct nearest *near)
{
    const struct binary *binary;
    nearest_init(near, request->target.symbol);
    for (size_t i = 0; near->count == 0 && (binary = libraries_at(&request->libraries, i)) != NULL; i++)
        user_symbols_offer(binary, request->root, near);
}

static int fail_symbol(struct request *request)
{
    const struct target *target = &request->target;
    const struct binary *first = libraries_at(&request->libraries, 0);
    bool is_stripped = user_symbols_are_stripped(first, request->root);
    size_t linked = request->libraries.opened_count - 1;
    struct nearest near;
    find_near(request, &near);
    char *others = linked > 0 ? xasprintf(", nor in the %zu libraries that it links", linked) : xstrdup("");
    failx(ENOENT, "cannot attach %s %s: there is no function '%s' in %s%s%s", request->kind->section,
          request->text, target->symbol, first->path, is_stripped ? ", which is stripped" : "", others);
    free(others);
    nearest_add_hint(&near);
    nearest_finish(&near);
    if (is_stripped)
        error_add_hint(
            "only what it exports has names; its package's debug symbols bring the others back, or name an "
            "address: SEC(\"uprobe/%s:0x1234\")",
            target->file);
    else
        error_add_hint("nm -C %s lists its functions; a small one may have been inlined into its callers",
                       first->path);
    return -ENOENT;
}

static int fail_offset(const struct request *request, const char *why)
{
    return failx(ERANGE, "cannot attach %s %s: %s", request->kind->section, request->text, why);
}

static int fail_ifunc(const struct request *request, const char *path)
{
    failx(EOPNOTSUPP, "cannot attach %s %s: which function this is, %s decides as each program starts",
          request->kind->section, request->text, path);
    error_add_hint(
        "it chooses among several for different processors: probe the one that yours gets, or a caller");
    return -EOPNOTSUPP;
}

/* The address in @binary that the target means. */
static int find_address(const struct request *request, const struct binary *binary,
                        const struct user_symbol *symbol, uint64_t *address)
{
    const struct target *target = &request->target;
    *address = symbol->address;
    if (symbol->is_ifunc && !ifunc_resolve(binary->path, target->symbol, address))
        return fail_ifunc(request, binary->path);
    if (!symbol->is_ifunc && symbol->bytes > 0 && target->number >= symbol->bytes) {
        char *why = xasprintf("the offset lies behind the end of '%s', which has %" PRIu64 " bytes",
                              target->symbol, symbol->bytes);
        int err = fail_offset(request, why);
        free(why);
        return err;
    }
    *address += target->number;
    return 0;
}

static int fail_mistaken(const struct request *request)
{
    failx(
        EOPNOTSUPP,
        "cannot attach %s %s: it begins with an instruction of AVX, which the kernel would take for another, "
        "and break every program that comes by",
        request->kind->section, request->text);
    error_add_hint(
        "a function around it can be probed, or a later instruction: +OFFSET, such as objdump -d shows them");
    return -EOPNOTSUPP;
}

/* What @place points to belongs to the libraries. */
static int find_symbol(struct request *request, struct uprobe_place *place)
{
    const struct binary *binary;
    for (size_t i = 0; (binary = libraries_at(&request->libraries, i)) != NULL; i++) {
        struct user_symbol symbol;
        if (!user_symbol_find(binary, request->root, request->target.symbol, false, &symbol))
            continue;
        uint64_t address = 0;
        int err = find_address(request, binary, &symbol, &address);
        if (err != 0)
            return err;
        place->path = binary->path;
        if (!binary_offset(binary, address, PF_X, &place->offset))
            return fail_offset(request, "there is no code at this place");
        return instruction_is_mistaken(binary, place->offset) ? fail_mistaken(request) : 0;
    }
    return fail_symbol(request);
}

static int find_place(struct request *request, struct uprobe_place *place)
{
    int err = libraries_open(&request->libraries, request->root, request->target.file);
    if (err != 0 || request->target.symbol != NULL)
        return err != 0 ? err : find_symbol(request, place);
    const struct binary *binary = libraries_at(&request->libraries, 0);
    place->path = binary->path;
    if (!binary_offset(binary, request->target.number, PF_X, &place->offset))
        return fail_offset(request, "there is no code at this address");
    return instruction_is_mistaken(binary, place->offset) ? fail_mistaken(request) : 0;
}

static void finish(struct request *request)
{
    libraries_close(&request->libraries);
    target_finish(&request->target);
}

/* Finds the place that @text means; in any case finish() is to follow. */
static int resolve(const struct attach_kind *kind, const char *root, const char *text,
                   struct request *request, struct uprobe_place *place)
{
    *request = (struct request){.kind = kind, .root = root, .text = text};
    *place = (struct uprobe_place){0};
    const char *wrong = target_read(text, kind->on_return, &request->target);
    return wrong == NULL ? find_place(request, place) : fail_offset(request, wrong);
}

static int check(const struct attach_kind *kind, const char *root, const char *text)
{
    struct request request;
    struct uprobe_place place;
    int err = uprobe_require(root, kind->section, text);
    if (err != 0)
        return err;
    err = resolve(kind, root, text, &request, &place);
    finish(&request);
    return err;
}

static char *describe(const struct target *target, const char *path)
{
    if (target->symbol == NULL)
        return xasprintf("%s:0x%" PRIx64, path, target->number);
    return target->number == 0 ? xasprintf("%s:%s", path, target->symbol)
                               : xasprintf("%s:%s+0x%" PRIx64, path, target->symbol, target->number);
}

static int attach_uprobe(const struct attach_kind *kind, const char *root, const char *text, int program_fd,
                         struct attachment *attachment)
{
    struct request request;
    struct uprobe_place place;
    int err = resolve(kind, root, text, &request, &place);
    if (err == 0) {
        err = uprobe_open(root, &place, kind->on_return, program_fd, attachment);
        if (err != 0)
            uprobe_fail(kind->section, text, err);
    }
    if (err == 0) {
        char *where = describe(&request.target, place.path);
        attachment_add_place(attachment, where);
        free(where);
    }
    finish(&request);
    return err;
}

const struct attach_kind uprobe_kind = {
    .section = "uprobe",
    .example = "/bin/bash:readline",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .normalize = normalize,
    .check = check,
    .glob = &uprobe_glob,
    .attach = attach_uprobe,
};

const struct attach_kind uretprobe_kind = {
    .section = "uretprobe",
    .example = "/bin/bash:readline",
    .program_type = BPF_PROG_TYPE_KPROBE,
    .on_return = true,
    .normalize = normalize_return,
    .check = check,
    .glob = &uprobe_glob,
    .attach = attach_uprobe,
};
