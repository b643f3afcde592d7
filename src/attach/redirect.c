// SPDX-License-Identifier: Apache-2.0
#include "attach/redirect.h"

#include <errno.h>
#include <linux/bpf.h>

#include "attach/attach.h"
#include "kernel/map.h"

/* Newer than the oldest headers that this is built with (Linux: Documentation/bpf/standardization). */
#define CLASS_JMP32 0x06
#define FLAGS       BPF_REG_3 /* bpf_redirect_map()'s third argument */

static bool is_redirecting(const struct image_map *map)
{
    return map->type == BPF_MAP_TYPE_DEVMAP || map->type == BPF_MAP_TYPE_DEVMAP_HASH ||
           map->type == BPF_MAP_TYPE_CPUMAP || map->type == BPF_MAP_TYPE_XSKMAP;
}

static bool is_jump_class(const struct bpf_insn *instruction)
{
    return BPF_CLASS(instruction->code) == BPF_JMP || BPF_CLASS(instruction->code) == CLASS_JMP32;
}

static bool is_call(const struct bpf_insn *instruction, int32_t helper)
{
    return instruction->code == (BPF_JMP | BPF_CALL) && instruction->src_reg == 0 &&
           instruction->imm == helper;
}

/* Whether the program jumps to an instruction after @first, up to @last. */
static bool is_entered(const struct image_program *program, size_t first, size_t last)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        const struct bpf_insn *at = &program->instructions[i];
        int64_t to = (int64_t)i + 1 + at->off;
        if (is_jump_class(at) && BPF_OP(at->code) != BPF_CALL && BPF_OP(at->code) != BPF_EXIT &&
            to > (int64_t)first && to <= (int64_t)last)
            return true;
    }
    return false;
}

/* Whether the call at @index names another action for what is not in the map: since Linux 5.3 the lowest two bits of its
 * flags (bpf-helpers(7)), here a constant. */
static bool has_fallback(const struct image_program *program, size_t index)
{
    for (size_t i = index; i-- > 0 && !is_jump_class(&program->instructions[i]);) {
        const struct bpf_insn *at = &program->instructions[i];
        bool is_constant =
            at->code == (BPF_ALU64 | BPF_MOV | BPF_K) || at->code == (BPF_ALU | BPF_MOV | BPF_K);
        if (at->dst_reg != FLAGS || BPF_CLASS(at->code) == BPF_STX || BPF_CLASS(at->code) == BPF_ST)
            continue;
        int action = at->imm & 3;
        return is_constant && (action == XDP_PASS || action == XDP_TX) && !is_entered(program, i, index);
    }
    return false;
}

static bool is_dropping(const struct image_program *program)
{
    for (size_t i = 0; i < program->instruction_count; i++)
        if (is_call(&program->instructions[i], BPF_FUNC_redirect_map) && !has_fallback(program, i))
            return true;
    return false;
}

/* One that cannot be read, of sockets, is empty: only their owner puts them in. */
static bool is_empty(int fd, const struct image_map *map)
{
    struct map_entries entries;
    bool has_entries = map_read(fd, map, &entries) == 0 && entries.count > 0;
    map_entries_finish(&entries);
    error_clear();
    return !has_entries;
}

static int fail_empty(const struct image_program *program, const struct image_map *map)
{
    hint("%s.redirect_map(key, XDP_PASS) lets pass what the map has no entry for (Linux 5.3)", map->name);
    int err =
        failx(EINVAL,
              "cannot attach '%s': the packets that it redirects would be dropped, as its map '%s' is empty",
              program->name, map->name);
    attach_add_unsafe_hint();
    return err;
}

static int check_program(const struct image *image, const struct image_program *program,
                         const struct loaded *loaded)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        const struct bpf_insn *at = &program->instructions[i];
        if (!image_is_map_load(at))
            continue;
        const struct image_map *map = &image->maps[at->imm];
        if (is_redirecting(map) && is_empty(loaded->maps[at->imm], map))
            return fail_empty(program, map);
    }
    return 0;
}

int redirect_check(const struct image *image, const struct loaded *loaded)
{
    int err = 0;
    for (size_t i = 0; i < image->program_count && err == 0; i++) {
        const struct image_program *program = &image->programs[i];
        if (program->type == BPF_PROG_TYPE_XDP && is_dropping(program))
            err = check_program(image, program, loaded);
    }
    return err;
}
