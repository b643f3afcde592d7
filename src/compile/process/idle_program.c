// SPDX-License-Identifier: Apache-2.0
#include "compile/process/idle_program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"
#include "base/words.h"
#include "translate/translate.h"

int idle_program_load(const struct module *module, const struct request_function *function)
{
    struct request_function idle_function = *function;
    if (function->attach_btf_id != 0 || function->type == BPF_PROG_TYPE_UNSPEC)
        idle_function.type = BPF_PROG_TYPE_KPROBE; /* it needs nothing to attach to */
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

/* Opens the BTF with this id: 0 or a negative errno. */
static int open_btf(uint32_t id, struct btf *types)
{
    struct bpf_btf_info info = {0};
    char *bytes = NULL;
    int fd = sys_btf_open(id);
    if (fd < 0)
        return fd;
    int err = sys_bpf_info(fd, &info, sizeof(info));
    if (err == 0) {
        uint32_t length = info.btf_size;
        bytes = xcalloc(length, 1);
        info = (struct bpf_btf_info){.btf = (uintptr_t)bytes, .btf_size = length};
        err = sys_bpf_info(fd, &info, sizeof(info));
        if (err == 0)
            err = btf_open_bytes(bytes, length, types);
    }
    free(bytes);
    close(fd);
    return err;
}

static int fail_untyped(void)
{
    hint(
        "it gives none for a text with a floating-point type other than float and double, and none for functions with a name longer than 240 characters");
    return failx(ENODATA,
                 "cannot find out how the probe's events are laid out: libbcc gave the kernel no types");
}

/* @err is positive. */
static int fail_types(int err)
{
    if (err == EPERM)
        hint("the kernel tells the types of a program to CAP_SYS_ADMIN alone: sudo bccrun ...");
    return fail(err, "cannot find out how the probe's events are laid out");
}

int idle_program_types(const struct module *module, const struct request_function *function,
                       struct btf *types)
{
    struct bpf_prog_info info = {0};
    int fd = idle_program_load(module, function);
    int err = fd < 0 ? fd : sys_bpf_info(fd, &info, sizeof(info));
    if (fd >= 0)
        close(fd);
    if (err == 0 && info.btf_id == 0)
        return fail_untyped();
    if (err == 0)
        err = open_btf(info.btf_id, types);
    return err == 0 ? 0 : fail_types(-err);
}

/* clang makes the file's name absolute, with the directory that it was in. */
static bool is_probe_file(const char *name)
{
    return has_suffix(name, TRANSLATE_FILE);
}

static struct source_position *make_positions(const struct bpf_line_info *lines, size_t count,
                                              const struct btf *types)
{
    struct source_position *positions = xcalloc(count, sizeof(*positions));
    for (size_t i = 0; i < count; i++) {
        bool is_probes = is_probe_file(btf_string(types, lines[i].file_name_off));
        positions[i] = (struct source_position){
            .instruction = lines[i].insn_off,
            .line = is_probes ? BPF_LINE_INFO_LINE_NUM(lines[i].line_col) : 0,
            .column = BPF_LINE_INFO_LINE_COL(lines[i].line_col),
        };
    }
    return positions;
}

static struct source_position *read_positions(int fd, size_t *count)
{
    struct source_position *positions = NULL;
    struct bpf_prog_info info = {0};
    struct btf types;
    if (sys_bpf_info(fd, &info, sizeof(info)) != 0 || info.nr_line_info == 0 || info.btf_id == 0 ||
        open_btf(info.btf_id, &types) != 0)
        return NULL;
    uint32_t line_count = info.nr_line_info;
    struct bpf_line_info *lines = xcalloc(line_count, sizeof(*lines));
    info = (struct bpf_prog_info){
        .nr_line_info = line_count,
        .line_info_rec_size = sizeof(*lines),
        .line_info = (uintptr_t)lines,
    };
    if (sys_bpf_info(fd, &info, sizeof(info)) == 0) {
        positions = make_positions(lines, line_count, &types);
        *count = line_count;
    }
    free(lines);
    btf_close(&types);
    return positions;
}

struct source_position *idle_program_positions(const struct module *module,
                                               const struct request_function *function, size_t *count)
{
    *count = 0;
    int fd = idle_program_load(module, function);
    if (fd < 0)
        return NULL;
    struct source_position *positions = read_positions(fd, count);
    close(fd);
    return positions;
}
