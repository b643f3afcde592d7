// SPDX-License-Identifier: Apache-2.0
#include "compile/process/bound_program.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"

/* What libbcc hands to the kernel with a program, as the kernel gives it back. */
struct description {
    int btf_fd;
    struct bpf_func_info *functions;
    uint32_t function_count;
    struct bpf_line_info *lines;
    uint32_t line_count;
};

static void description_finish(struct description *description)
{
    if (description->btf_fd >= 0)
        close(description->btf_fd);
    free(description->functions);
    free(description->lines);
    *description = (struct description){.btf_fd = -1};
}

/* Empty if the kernel does not give it back: the program is then loaded without it, and a message about it is
 * poorer by a line number. */
static void description_read(int idle, struct description *description)
{
    *description = (struct description){.btf_fd = -1};
    struct bpf_prog_info info = {0};
    if (sys_bpf_info(idle, &info, sizeof(info)) != 0 || info.btf_id == 0)
        return;
    description->function_count = info.nr_func_info;
    description->line_count = info.nr_line_info;
    description->functions = xcalloc(info.nr_func_info, sizeof(*description->functions));
    description->lines = xcalloc(info.nr_line_info, sizeof(*description->lines));
    description->btf_fd = sys_btf_open(info.btf_id);
    info = (struct bpf_prog_info){
        .nr_func_info = description->function_count,
        .func_info_rec_size = sizeof(*description->functions),
        .func_info = (uintptr_t)description->functions,
        .nr_line_info = description->line_count,
        .line_info_rec_size = sizeof(*description->lines),
        .line_info = (uintptr_t)description->lines,
    };
    if (description->btf_fd < 0 || sys_bpf_info(idle, &info, sizeof(info)) != 0)
        description_finish(description);
}

static void describe(const struct description *description, union bpf_attr *attr)
{
    if (description->btf_fd < 0)
        return;
    attr->prog_btf_fd = (uint32_t)description->btf_fd;
    attr->func_info_rec_size = sizeof(*description->functions);
    attr->func_info = (uintptr_t)description->functions;
    attr->func_info_cnt = description->function_count;
    attr->line_info_rec_size = sizeof(*description->lines);
    attr->line_info = (uintptr_t)description->lines;
    attr->line_info_cnt = description->line_count;
}

int bound_program_load(int idle, const char *license, const struct request_function *function,
                       const struct bpf_insn *instructions, size_t count, const struct load_log *log)
{
    int btf = function->attach_btf_object != 0 ? sys_btf_open(function->attach_btf_object) : 0;
    if (btf < 0)
        return btf;
    struct description description;
    description_read(idle, &description);
    union bpf_attr attr;
    sys_program_attr(&attr, function->type, function->attach_type, btf, function->attach_btf_id);
    attr.prog_flags = function->flags;
    attr.insns = (uintptr_t)instructions;
    attr.insn_cnt = (uint32_t)count;
    attr.license = (uintptr_t)license;
    if (log != NULL) {
        attr.log_buf = (uintptr_t)log->bytes;
        attr.log_size = (uint32_t)log->size_bytes;
        attr.log_level = (uint32_t)log->level;
    }
    describe(&description, &attr);
    int fd = sys_bpf(BPF_PROG_LOAD, &attr);
    description_finish(&description);
    if (btf > 0)
        close(btf);
    return fd;
}
