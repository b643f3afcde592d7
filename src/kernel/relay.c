// SPDX-License-Identifier: Apache-2.0
#include "kernel/relay.h"

#include <linux/membarrier.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sys.h"
#include "kernel/load.h"

#define SETTLE_MS 100 /* where the kernel cannot be asked to wait */

static int create_array(uint32_t type, uint32_t entries, const char *name)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = type;
    attr.key_size = sizeof(uint32_t);
    attr.value_size = sizeof(uint32_t);
    attr.max_entries = entries;
    strncpy(attr.map_name, name, sizeof(attr.map_name) - 1);
    int fd = sys_bpf(BPF_MAP_CREATE, &attr);
    return fd >= 0 ? fd : fail(-fd, "cannot create the map '%s'", name);
}

static int update(int map_fd, uint32_t key, uint32_t value)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_fd = (uint32_t)map_fd;
    attr.key = (uintptr_t)&key;
    attr.value = (uintptr_t)&value;
    return sys_bpf(BPF_MAP_UPDATE_ELEM, &attr);
}

int relay_switch_open(void)
{
    return create_array(BPF_MAP_TYPE_ARRAY, 1, "bccrun_switch");
}

/* Between 0 and 1 a single byte differs, so however the kernel copies the value, it has no state in between.
 */
int relay_switch_to(int switch_fd, unsigned side)
{
    int err = update(switch_fd, 0, side);
    return err == 0 ? 0 : fail(-err, "cannot switch to the new programs");
}

/* What a program of this type returns for the kernel to go on as without it (TCX_NEXT for tc programs). */
static int go_on(uint32_t program_type)
{
    return program_type == BPF_PROG_TYPE_XDP ? XDP_PASS : program_type == BPF_PROG_TYPE_SCHED_CLS ? -1 : 0;
}

/* "ctx in r1" becomes tail_call(ctx, sides, *switch). Behind it, where that side is empty: what means "go
 * on". */
static int load_relay(const struct relay *relay, int switch_fd, const struct image_program *program)
{
    const struct bpf_insn instructions[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_6, .src_reg = BPF_REG_1},
        {.code = BPF_LD | BPF_DW | BPF_IMM,
         .dst_reg = BPF_REG_1,
         .src_reg = BPF_PSEUDO_MAP_VALUE,
         .imm = switch_fd},
        {.code = 0},
        {.code = BPF_LDX | BPF_W | BPF_MEM, .dst_reg = BPF_REG_3, .src_reg = BPF_REG_1},
        {.code = BPF_LD | BPF_DW | BPF_IMM,
         .dst_reg = BPF_REG_2,
         .src_reg = BPF_PSEUDO_MAP_FD,
         .imm = relay->sides_fd},
        {.code = 0},
        {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_6},
        {.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_tail_call},
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = go_on(program->type)},
        {.code = BPF_JMP | BPF_EXIT},
    };
    struct image_program relaying = *program;
    char name[] = "bccrun_relay";
    relaying.name = name;
    relaying.instruction_count = sizeof(instructions) / sizeof(instructions[0]);
    return load_instructions("Dual BSD/GPL", &relaying, instructions); /* LSM hooks want GPL */
}

int relay_open(struct relay *relay, int switch_fd, const struct image_program *program)
{
    *relay = (struct relay){0};
    int sides = create_array(BPF_MAP_TYPE_PROG_ARRAY, RELAY_SIDES, "bccrun_sides");
    if (sides < 0)
        return sides;
    relay->sides_fd = sides;
    int fd = load_relay(relay, switch_fd, program);
    if (fd >= 0) {
        relay->program_fd = fd;
        return 0;
    }
    close(sides);
    *relay = (struct relay){0};
    return fd;
}

void relay_close(struct relay *relay)
{
    if (relay->program_fd == 0)
        return;
    close(relay->program_fd);
    close(relay->sides_fd);
    *relay = (struct relay){0};
}

int relay_set(const struct relay *relay, unsigned side, int program_fd)
{
    int err = update(relay->sides_fd, side, (uint32_t)program_fd);
    return err == 0 ? 0 : fail(-err, "cannot put the program behind a relay, as --watch does");
}

void relay_clear(const struct relay *relay, unsigned side)
{
    uint32_t key = side;
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_fd = (uint32_t)relay->sides_fd;
    attr.key = (uintptr_t)&key;
    int err = sys_bpf(BPF_MAP_DELETE_ELEM, &attr);
    (void)err; /* it was empty */
}

/* MEMBARRIER_CMD_GLOBAL waits for an RCU grace period (kernel/sched/membarrier.c), and BPF programs run
 * inside of RCU read sections. It is not there on kernels that run with nohz_full. */
void relay_settle(void)
{
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) != 0)
        clock_sleep_ns(SETTLE_MS * NS_PER_MS);
}
