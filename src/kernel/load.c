// SPDX-License-Identifier: Apache-2.0
#include "kernel/load.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"
#include "kernel/run_counts.h"
#include "kernel/storage.h"

#define LOG_BYTES       (1024 * 1024)
#define LOG_SHOWN_BYTES 1000

/* struct bpf_prog_info up to the member that is wanted: its place is the kernel's interface, and the headers
 * of Debian 11 end before it. */
#define INFO_BYTES            256
#define RECURSION_MISSES_BYTE 208

/* The kernel takes 15 letters, digits, dots and underscores (bpf_obj_name_cpy in kernel/bpf/syscall.c). */
static void copy_name(char to[BPF_OBJ_NAME_LEN], const char *name)
{
    size_t i = 0;
    for (; i < BPF_OBJ_NAME_LEN - 1 && name[i] != '\0'; i++)
        to[i] = isalnum((unsigned char)name[i]) ? name[i] : '_';
    to[i] = '\0';
}

/* Before Linux 5.11 maps and programs are charged to RLIMIT_MEMLOCK, which is 64 KiB by default. Best effort:
 * where it matters and fails, the load says so. */
static void raise_memlock(void)
{
    const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    (void)!setrlimit(RLIMIT_MEMLOCK, &unlimited);
}

static int create_map(const struct image_map *map)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = map->type;
    attr.key_size = map->key_bytes;
    attr.value_size = map->value_bytes;
    attr.max_entries = map->max_entries;
    attr.map_flags = map->flags;
    copy_name(attr.map_name, map->name);
    int types = storage_is(map->type) ? storage_describe(&attr) : -1;
    int fd = sys_bpf(BPF_MAP_CREATE, &attr);
    if (types >= 0)
        close(types);
    if (fd >= 0)
        return fd;
    if (fd == -ENOMEM || fd == -E2BIG)
        hint("give the map fewer entries");
    if (map->type == BPF_MAP_TYPE_ARRAY_OF_MAPS || map->type == BPF_MAP_TYPE_HASH_OF_MAPS)
        hint("its entries are maps, which BCC's Python would put there: bccrun does not");
    return fail(-fd, "cannot create the map '%s' of %u entries", map->name, map->max_entries);
}

static int copy_map(const struct image_map *map, int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return copy >= 0 ? copy : fail(errno, "cannot keep the map '%s'", map->name);
}

static int create_maps(const struct image *image, const int *kept, struct loaded *loaded)
{
    loaded->maps = xcalloc(image->map_count, sizeof(*loaded->maps));
    for (; loaded->map_count < image->map_count; loaded->map_count++) {
        size_t i = loaded->map_count;
        int fd =
            kept != NULL && kept[i] >= 0 ? copy_map(&image->maps[i], kept[i]) : create_map(&image->maps[i]);
        if (fd < 0)
            return fd;
        loaded->maps[loaded->map_count] = fd;
    }
    return 0;
}

/* The program's instructions with descriptors in place of the image's map numbers. On the heap. */
static struct bpf_insn *bind_maps(const struct image_program *program, const struct loaded *loaded)
{
    struct bpf_insn *bound = xcalloc(program->instruction_count, sizeof(*bound));
    memcpy(bound, program->instructions, program->instruction_count * sizeof(*bound));
    for (size_t i = 0; i < program->instruction_count; i++)
        if (image_is_map_load(&bound[i]))
            bound[i].imm = loaded->maps[bound[i].imm];
    return bound;
}

/* The verifier accepted the program a moment ago, in the compiler process: the end of its log says what is
 * wrong now. */
static int fail_load(union bpf_attr *attr, const struct image_program *program, int err)
{
    char *log = xcalloc(LOG_BYTES, 1);
    attr->log_buf = (uintptr_t)log;
    attr->log_size = LOG_BYTES;
    attr->log_level = 1;
    int again = sys_bpf(BPF_PROG_LOAD, attr);
    if (again >= 0)
        close(again);
    size_t length = strlen(log);
    detail(log + (length > LOG_SHOWN_BYTES ? length - LOG_SHOWN_BYTES : 0));
    free(log);
    return fail(-err, "cannot load '%s'", program->name);
}

int load_instructions(const char *license, const struct image_program *program,
                      const struct bpf_insn *instructions)
{
    int btf = program->attach_btf_object != 0 ? sys_btf_open(program->attach_btf_object) : 0;
    if (btf < 0)
        return fail(-btf, "cannot load '%s': the kernel module is gone", program->name);
    union bpf_attr attr;
    sys_program_attr(&attr, program->type, program->attach_type, btf, program->attach_btf_id);
    attr.prog_flags = program->flags;
    attr.insns = (uintptr_t)instructions;
    attr.insn_cnt = (uint32_t)program->instruction_count;
    attr.license = (uintptr_t)license;
    copy_name(attr.prog_name, program->name);
    int fd = sys_bpf(BPF_PROG_LOAD, &attr);
    if (fd < 0)
        fd = fail_load(&attr, program, fd);
    if (btf > 0)
        close(btf);
    return fd;
}

static int load_counted(const struct image *image, size_t index, const struct bpf_insn *instructions,
                        int counts_fd)
{
    struct image_program program = image->programs[index];
    struct bpf_insn *counted = run_counts_add(counts_fd, index, instructions, &program);
    int fd = load_instructions(image->license, &program, counted);
    free(counted);
    return fd;
}

/* Without counting where the kernel does not take it (before Linux 5.2). */
static int load_program(const struct image *image, size_t index, const struct loaded *loaded)
{
    const struct image_program *program = &image->programs[index];
    struct bpf_insn *instructions = bind_maps(program, loaded);
    int fd = loaded->counts_fd > 0 ? load_counted(image, index, instructions, loaded->counts_fd) : -1;
    if (fd < 0) {
        error_clear();
        fd = load_instructions(image->license, program, instructions);
    }
    free(instructions);
    return fd;
}

static int load_programs(const struct image *image, struct loaded *loaded)
{
    loaded->programs = xcalloc(image->program_count, sizeof(*loaded->programs));
    for (; loaded->program_count < image->program_count; loaded->program_count++) {
        int fd = load_program(image, loaded->program_count, loaded);
        if (fd < 0)
            return fd;
        loaded->programs[loaded->program_count] = fd;
    }
    return 0;
}

int load(const struct image *image, const int *kept, bool has_counts, struct loaded *loaded)
{
    *loaded = (struct loaded){0};
    raise_memlock();
    int counts_fd = has_counts ? run_counts_open(image->program_count) : -1;
    if (counts_fd > 0)
        loaded->counts_fd = counts_fd;
    int err = create_maps(image, kept, loaded);
    if (err == 0)
        err = load_programs(image, loaded);
    if (err != 0)
        unload(loaded);
    return err;
}

void unload(struct loaded *loaded)
{
    for (size_t i = 0; i < loaded->program_count; i++)
        close(loaded->programs[i]);
    for (size_t i = 0; i < loaded->map_count; i++)
        close(loaded->maps[i]);
    if (loaded->counts_fd > 0)
        close(loaded->counts_fd);
    free(loaded->programs);
    free(loaded->maps);
    *loaded = (struct loaded){0};
}

uint64_t program_missed(int fd)
{
    _Alignas(8) char info[INFO_BYTES] = {0};
    uint64_t missed = 0;
    if (sys_bpf_info(fd, info, sizeof(info)) == 0)
        memcpy(&missed, info + RECURSION_MISSES_BYTE, sizeof(missed));
    return missed;
}
