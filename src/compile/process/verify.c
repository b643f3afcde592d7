// SPDX-License-Identifier: Apache-2.0
#include "compile/process/verify.h"

#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"
#include "compile/process/bound.h"
#include "compile/process/unplaced.h"
#include "translate/translate.h"

/* The longest log that every kernel since 4.x can write: it refuses more than UINT_MAX / 4 and fails with
 * ENOSPC where the buffer is too small. Untouched pages cost nothing. */
#define LOG_BYTES (64 * 1024 * 1024)

/* Of which the end, with the verdict, is all that is needed. */
#define LOG_SENT_BYTES (64 * 1024)

/* A few lines, and where there are functions a number for each. */
#define STATISTICS_BYTES (64 * 1024)

/*
 * A program that does nothing, with the function's line and type information.
 *
 * libbcc keeps BTF and line information to itself and hands them to the kernel with each load. The kernel
 * gives them back (BPF_OBJ_GET_INFO_BY_FD), but only for a program that it took. So, in place of the
 * function's instructions, as many that any verifier takes: "r0 = 0" up to an "exit". The kernel checks the
 * line information against the number of instructions, not against what they do (check_btf_line in
 * kernel/bpf/verifier.c).
 */
static int load_idle(const struct module *module, const struct request_function *function)
{
    struct request_function idle_function = *function;
    if (function->attach_btf_id != 0 || function->type == BPF_PROG_TYPE_UNSPEC)
        idle_function.type = BPF_PROG_TYPE_KPROBE; /* which is bound to nothing */
    size_t count = 0;
    if (module_instructions(module, function->name, &count) == NULL || count == 0)
        return -ENOENT;
    struct bpf_insn *idle = xcalloc(count, sizeof(*idle));
    for (size_t i = 0; i < count; i++)
        idle[i] = (struct bpf_insn){.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0};
    idle[count - 1] = (struct bpf_insn){.code = BPF_JMP | BPF_EXIT};
    int fd = module_load(module, &idle_function, idle, count, NULL);
    free(idle);
    return fd;
}

static int load_real(const struct module *module, const struct request_function *function,
                     const struct load_log *log)
{
    size_t count = 0;
    const struct bpf_insn *instructions = module_instructions(module, function->name, &count);
    if (function->attach_type == 0)
        return module_load(module, function, instructions, count, log);
    int idle = load_idle(module, function);
    int fd = bound_load(idle, module_license(module), function, instructions, count, log);
    if (idle >= 0)
        close(idle);
    return fd;
}

static int object_info(int fd, void *info, uint32_t bytes)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.info.bpf_fd = (uint32_t)fd;
    attr.info.info = (uintptr_t)info;
    attr.info.info_len = bytes;
    return sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
}

/* The BTF with this id, on the heap; NULL where the kernel does not give it, errno then says why. */
static char *read_btf(uint32_t id, size_t *length)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.btf_id = id;
    int fd = sys_bpf(BPF_BTF_GET_FD_BY_ID, &attr);
    if (fd < 0) {
        errno = -fd;
        return NULL;
    }
    struct bpf_btf_info info = {0};
    char *btf = NULL;
    if (object_info(fd, &info, sizeof(info)) == 0) {
        *length = info.btf_size;
        btf = xcalloc(info.btf_size, 1);
        info = (struct bpf_btf_info){.btf = (uintptr_t)btf, .btf_size = (uint32_t)*length};
        if (object_info(fd, &info, sizeof(info)) != 0) {
            free(btf);
            btf = NULL;
        }
    }
    close(fd);
    return btf;
}

/* @err is positive, 0 where the program was loaded without types. */
static void fail_no_types(int err)
{
    if (err == 0) {
        failx(ENODATA,
              "cannot find out how the probe's events are laid out: libbcc gave the kernel no types");
        error_add_hint(
            "it gives none for a text with float or double in it, and none for functions with a name longer "
            "than "
            "240 characters");
        return;
    }
    fail(err, "cannot find out how the probe's events are laid out");
    if (err == EPERM)
        error_add_hint("the kernel tells the types of a program to CAP_SYS_ADMIN alone: sudo bccrun ...");
}

struct types *verify_types(const struct module *module, const struct request_function *function)
{
    int fd = load_idle(module, function);
    struct bpf_prog_info info = {0};
    int err = fd < 0 ? fd : object_info(fd, &info, sizeof(info));
    if (fd >= 0)
        close(fd);
    if (err != 0 || info.btf_id == 0) {
        fail_no_types(-err);
        return NULL;
    }
    size_t length = 0;
    char *btf = read_btf(info.btf_id, &length);
    struct types *types = btf != NULL ? types_new(btf, length) : NULL;
    if (btf == NULL)
        fail_no_types(errno);
    free(btf);
    return types;
}

/* The string at @offset of BTF's string section; "" where it lies outside. */
static const char *btf_string(const char *btf, size_t length, uint32_t offset)
{
    const struct btf_header *header = (const struct btf_header *)btf;
    size_t start = (size_t)header->hdr_len + header->str_off + offset;
    return start < length && memchr(btf + start, '\0', length - start) != NULL ? btf + start : "";
}

/* clang makes the name absolute with the directory that it was in. */
static bool is_probe_file(const char *name)
{
    size_t length = strlen(name);
    size_t suffix = strlen(TRANSLATE_FILE);
    return length >= suffix && strcmp(name + length - suffix, TRANSLATE_FILE) == 0;
}

static struct source_position *make_positions(const struct bpf_line_info *lines, size_t count,
                                              const char *btf, size_t length)
{
    struct source_position *positions = xcalloc(count, sizeof(*positions));
    for (size_t i = 0; i < count; i++) {
        bool is_ours = is_probe_file(btf_string(btf, length, lines[i].file_name_off));
        positions[i] = (struct source_position){
            .instruction = lines[i].insn_off,
            .line = is_ours ? BPF_LINE_INFO_LINE_NUM(lines[i].line_col) : 0,
            .column = BPF_LINE_INFO_LINE_COL(lines[i].line_col),
        };
    }
    return positions;
}

struct source_position *verify_positions(const struct module *module, const struct request_function *function,
                                         size_t *count)
{
    struct source_position *positions = NULL;
    int fd = load_idle(module, function);
    *count = 0;
    if (fd < 0)
        return NULL;
    struct bpf_prog_info info = {0};
    if (object_info(fd, &info, sizeof(info)) == 0 && info.nr_line_info > 0 && info.btf_id != 0) {
        size_t line_count = info.nr_line_info;
        size_t length = 0;
        struct bpf_line_info *lines = xcalloc(line_count, sizeof(*lines));
        char *btf = read_btf(info.btf_id, &length);
        info = (struct bpf_prog_info){
            .nr_line_info = (uint32_t)line_count,
            .line_info_rec_size = sizeof(*lines),
            .line_info = (uintptr_t)lines,
        };
        if (btf != NULL && object_info(fd, &info, sizeof(info)) == 0) {
            positions = make_positions(lines, line_count, btf, length);
            *count = line_count;
        }
        free(btf);
        free(lines);
    }
    close(fd);
    return positions;
}

char *verify_statistics(const struct module *module, const struct request_function *function)
{
    struct load_log log = {xcalloc(STATISTICS_BYTES, 1), STATISTICS_BYTES, LOAD_LOG_STATISTICS};
    int fd = load_real(module, function, &log);
    if (fd >= 0)
        close(fd);
    return log.bytes;
}

/* A log that does not fit: kernels before 6.4 keep its beginning, and the verdict with the sums behind it is
 * lost. */
static bool is_cut(int err, const char *log)
{
    return err == -ENOSPC && strstr(log, "\nprocessed ") == NULL;
}

/* Its end, on the heap; a lost verdict comes behind, by itself. */
static char *read_log(const struct module *module, const struct request_function *function)
{
    struct load_log way = {xcalloc(LOG_BYTES, 1), LOG_BYTES, LOAD_LOG_WAY};
    int fd = load_real(module, function, &way);
    if (fd >= 0)
        close(fd);
    size_t length = strlen(way.bytes);
    struct text log = {0};
    text_string(&log, way.bytes + (length > LOG_SENT_BYTES ? length - LOG_SENT_BYTES : 0));
    free(way.bytes);
    if (is_cut(fd, text_cstr(&log))) {
        char *verdict = verify_statistics(module, function);
        text_printf(&log, "\n%s", verdict);
        free(verdict);
    }
    size_t count = 0;
    const struct bpf_insn *instructions = module_instructions(module, function->name, &count);
    unplaced_tell(instructions, count, &log);
    char *said = xstrdup(text_cstr(&log));
    text_finish(&log);
    return said;
}

int verify(const struct module *module, const struct request_function *function, struct reply *reply)
{
    int fd = load_real(module, function, NULL);
    if (fd >= 0) {
        close(fd);
        return 0;
    }
    /* Again, now with a log: it slows a load down, and most loads succeed. */
    reply->kind = REPLY_REJECTED;
    reply->err = -fd;
    reply->log = read_log(module, function);
    reply->positions = verify_positions(module, function, &reply->position_count);
    return -EINVAL;
}
