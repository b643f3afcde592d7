// SPDX-License-Identifier: Apache-2.0
/*
 * Which XDP programs would drop packets because a map of this kernel's is empty. Needs root.
 */
#include "attach/redirect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sys.h"

#include <cmocka.h>

#define LOOPBACK 1 /* the number of its interface */

#define MOVE(to, number)                                                                                     \
    {                                                                                                        \
        .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = to, .imm = number                                    \
    }
#define CALL                                                                                                 \
    {                                                                                                        \
        .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_redirect_map                                             \
    }
#define EXIT                                                                                                 \
    {                                                                                                        \
        .code = BPF_JMP | BPF_EXIT                                                                           \
    }
/* Map number 0 into the first argument. */
#define MAP                                                                                                  \
    {.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = BPF_REG_1, .src_reg = BPF_PSEUDO_MAP_FD},                 \
    {                                                                                                        \
        0                                                                                                    \
    }

static int make_map(uint32_t type)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = type;
    attr.key_size = sizeof(uint32_t);
    attr.value_size = sizeof(uint32_t);
    attr.max_entries = 16;
    return sys_bpf(BPF_MAP_CREATE, &attr);
}

static int put(int fd, uint32_t key, uint32_t value)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_fd = (uint32_t)fd;
    attr.key = (uintptr_t)&key;
    attr.value = (uintptr_t)&value;
    return sys_bpf(BPF_MAP_UPDATE_ELEM, &attr);
}

/* What is found of a program with these instructions whose map is the one at @fd. */
static int check_code(uint32_t map_type, int fd, const struct bpf_insn *instructions, size_t count)
{
    struct bpf_insn copy[16];
    memcpy(copy, instructions, count * sizeof(*copy));
    char map_name[] = "devices", program_name[] = "forward";
    struct image_map map = {
        .name = map_name, .type = map_type, .key_bytes = 4, .value_bytes = 4, .max_entries = 16};
    struct image_program program = {
        .name = program_name, .type = BPF_PROG_TYPE_XDP, .instructions = copy, .instruction_count = count};
    const struct image image = {.maps = &map, .map_count = 1, .programs = &program, .program_count = 1};
    const struct loaded loaded = {.maps = &fd, .map_count = 1};
    int err = redirect_check(&image, &loaded);
    error_clear();
    return err;
}

static const struct bpf_insn dropping[] = {MAP, MOVE(BPF_REG_2, 3), MOVE(BPF_REG_3, XDP_ABORTED), CALL, EXIT};

static void an_empty_map_drops_and_a_filled_one_does_not(void **state)
{
    (void)state;
    static const uint32_t types[] = {BPF_MAP_TYPE_DEVMAP, BPF_MAP_TYPE_DEVMAP_HASH};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        int fd = make_map(types[i]);
        assert_true(fd >= 0);
        assert_true(check_code(types[i], fd, dropping, sizeof(dropping) / sizeof(dropping[0])) < 0);
        assert_int_equal(put(fd, 3, LOOPBACK), 0);
        assert_int_equal(check_code(types[i], fd, dropping, sizeof(dropping) / sizeof(dropping[0])), 0);
        close(fd);
    }
}

static void a_fallback_lets_pass(void **state)
{
    (void)state;
    static const struct bpf_insn passing[] = {MAP, MOVE(BPF_REG_3, XDP_PASS), MOVE(BPF_REG_2, 3), CALL, EXIT};
    static const struct bpf_insn explicit_drop[] = {MAP, MOVE(BPF_REG_3, XDP_DROP), CALL, EXIT};
    static const struct bpf_insn unknown[] = {MAP,
                                              MOVE(BPF_REG_3, XDP_PASS),
                                              {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_3},
                                              CALL,
                                              EXIT};
    /* Another path to the call has other flags. */
    static const struct bpf_insn sometimes[] = {
        MOVE(BPF_REG_3, XDP_ABORTED),
        {.code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = BPF_REG_6, .off = 1},
        MOVE(BPF_REG_3, XDP_PASS),
        MAP,
        CALL,
        EXIT,
    };
    int fd = make_map(BPF_MAP_TYPE_DEVMAP);
    assert_int_equal(check_code(BPF_MAP_TYPE_DEVMAP, fd, passing, sizeof(passing) / sizeof(passing[0])), 0);
    assert_true(check_code(BPF_MAP_TYPE_DEVMAP, fd, explicit_drop,
                           sizeof(explicit_drop) / sizeof(explicit_drop[0])) < 0);
    assert_true(check_code(BPF_MAP_TYPE_DEVMAP, fd, unknown, sizeof(unknown) / sizeof(unknown[0])) < 0);
    assert_true(check_code(BPF_MAP_TYPE_DEVMAP, fd, sometimes, sizeof(sometimes) / sizeof(sometimes[0])) < 0);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_drops_and_a_filled_one_does_not),
        cmocka_unit_test(a_fallback_lets_pass),
    };
    if (geteuid() != 0) {
        printf("1..0 # SKIP needs root\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
