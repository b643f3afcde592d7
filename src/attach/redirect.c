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

static int fail_dropping(const struct image_program *program, const struct image_map *map, const char *fault)
{
    int err = failx(EINVAL,
                    "cannot attach '%s': the packets that it redirects would be dropped, as its map '%s' %s",
                    program->name, map->name, fault);
    attach_add_unsafe_hint();
    return err;
}

static int fail_empty(const struct image_program *program, const struct image_map *map)
{
    hint("%s.redirect_map(key, XDP_PASS) lets pass what the map has no entry for (Linux 5.3)", map->name);
    return fail_dropping(program, map, "is empty");
}

static int fail_zero(const struct image_program *program, const struct image_map *map)
{
    hint("test the number before it is used: if (ifindex == 0) return TC_ACT_UNSPEC;");
    return fail_dropping(program, map, "has no interface in it");
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

static bool is_zero_test(const struct bpf_insn *at, uint8_t number)
{
    uint8_t operation = BPF_OP(at->code);
    return is_jump_class(at) && (operation == BPF_JEQ || operation == BPF_JNE) &&
           BPF_SRC(at->code) == BPF_K && at->dst_reg == number && at->imm == 0;
}

/* Whether the call at @index gets its first argument, the number of an interface, from memory, without a test for 0; then
 * *@from is where it is read. */
static bool is_number_read(const struct image_program *program, size_t index, size_t *from)
{
    uint8_t number = BPF_REG_1;
    for (size_t i = index; i-- > 0;) {
        const struct bpf_insn *at = &program->instructions[i];
        uint8_t class = BPF_CLASS(at->code);
        *from = i;
        bool is_result = class == BPF_JMP && BPF_OP(at->code) == BPF_CALL && number <= BPF_REG_5;
        if (is_result || is_zero_test(at, number))
            return false;
        if (at->dst_reg != number || is_jump_class(at) || class == BPF_STX || class == BPF_ST)
            continue;
        if (class == BPF_LDX)
            return true;
        if (class == BPF_LD || (BPF_OP(at->code) == BPF_MOV && BPF_SRC(at->code) == BPF_K))
            return false;
        if (BPF_OP(at->code) == BPF_MOV)
            number = at->src_reg;
    }
    return false;
}

/* The map that was named last before the instruction; NULL: none. */
static const struct image_map *map_before(const struct image *image, const struct image_program *program,
                                          size_t index, int32_t *number)
{
    while (index-- > 0) {
        if (!image_is_map_load(&program->instructions[index]))
            continue;
        *number = program->instructions[index].imm;
        return &image->maps[*number];
    }
    return NULL;
}

/* An array always has all its entries, so its zeros are interfaces that there are not; a hash without an entry has no
 * number to send to. */
static bool is_all_zero(int fd, const struct image_map *map)
{
    struct map_entries entries;
    bool is_zero = map->type == BPF_MAP_TYPE_ARRAY && map_read(fd, map, &entries) == 0;
    if (map->type != BPF_MAP_TYPE_ARRAY)
        return false;
    for (size_t i = 0; is_zero && i < entries.count; i++) {
        const unsigned char *value = map_value(&entries, i, 0);
        for (size_t byte = 0; byte < map->value_bytes; byte++)
            is_zero &= value[byte] == 0;
    }
    map_entries_finish(&entries);
    error_clear();
    return is_zero;
}

/* bpf_redirect() and the like send a packet to the interface of this number, and drop it if there is none. */
static int check_tc(const struct image *image, const struct image_program *program,
                    const struct loaded *loaded)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        const struct bpf_insn *at = &program->instructions[i];
        size_t from = 0;
        int32_t number = 0;
        bool is_redirect = is_call(at, BPF_FUNC_redirect) || is_call(at, BPF_FUNC_redirect_neigh) ||
                           is_call(at, BPF_FUNC_redirect_peer);
        if (!is_redirect || !is_number_read(program, i, &from))
            continue;
        const struct image_map *map = map_before(image, program, from, &number);
        if (map != NULL && is_all_zero(loaded->maps[number], map))
            return fail_zero(program, map);
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
        else if (program->type == BPF_PROG_TYPE_SCHED_CLS)
            err = check_tc(image, program, loaded);
    }
    return err;
}
