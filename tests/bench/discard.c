// SPDX-License-Identifier: Apache-2.0
/*
 * The least that a reader of perf buffers can do, to hold bccrun against: maps a buffer of 1 MiB on each CPU,
 * and throws the events away by moving the reader's position up to the writer's. Its program, written as
 * instructions, does what tests/bench/probes/ do. Written without bccrun's sources.
 *
 *   discard SYMBOL    of a kernel without kprobes "": then the tracepoint
 *
 * Prints "bench-poke" when the first event is there, and goes on until SIGINT.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define RING_BYTES (1024 * 1024)
#define TICK_MS    25
#define CPUS_MAX   64

#define TRACEPOINT_ID "/sys/kernel/tracing/events/syscalls/sys_enter_getppid/id"
#define KPROBE_TYPE   "/sys/bus/event_source/devices/kprobe/type"

static volatile sig_atomic_t is_over;

static void end(int number)
{
    (void)number;
    is_over = 1;
}

static int must(long result, const char *what)
{
    if (result >= 0)
        return (int)result;
    fprintf(stderr, "discard: cannot %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static long bpf(int command, union bpf_attr *attr)
{
    return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int open_event(struct perf_event_attr *attr, int pid, int cpu)
{
    attr->size = sizeof(*attr);
    return must(syscall(SYS_perf_event_open, attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC), "open a perf event");
}

static unsigned read_number(const char *path)
{
    unsigned number = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL || fscanf(file, "%u", &number) != 1)
        must(-1, path);
    fclose(file);
    return number;
}

static int make_map(int cpus)
{
    union bpf_attr attr = {.map_type = BPF_MAP_TYPE_PERF_EVENT_ARRAY,
                           .key_size = sizeof(int),
                           .value_size = sizeof(int),
                           .max_entries = (uint32_t)cpus};
    return must(bpf(BPF_MAP_CREATE, &attr), "make a map");
}

/* struct { u32 pid; char comm[16]; } at the stack's end less 24, of 20 bytes. */
static int load_program(enum bpf_prog_type type, int map)
{
    enum { CLASS_SHIFT = BPF_ALU64 | BPF_RSH | BPF_K, MOVE = BPF_ALU64 | BPF_MOV | BPF_X };
    enum { SET = BPF_ALU64 | BPF_MOV | BPF_K, ADD = BPF_ALU64 | BPF_ADD | BPF_K, CALL = BPF_JMP | BPF_CALL };
    const struct bpf_insn program[] = {
        {.code = MOVE, .dst_reg = BPF_REG_6, .src_reg = BPF_REG_1},
        {.code = CALL, .imm = BPF_FUNC_get_current_pid_tgid},
        {.code = CLASS_SHIFT, .dst_reg = BPF_REG_0, .imm = 32},
        {.code = BPF_STX | BPF_MEM | BPF_W, .dst_reg = BPF_REG_10, .src_reg = BPF_REG_0, .off = -24},
        {.code = MOVE, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_10},
        {.code = ADD, .dst_reg = BPF_REG_1, .imm = -20},
        {.code = SET, .dst_reg = BPF_REG_2, .imm = 16},
        {.code = CALL, .imm = BPF_FUNC_get_current_comm},
        {.code = MOVE, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_6},
        {.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = BPF_REG_2, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map},
        {0},
        {.code = BPF_ALU | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = -1}, /* BPF_F_CURRENT_CPU */
        {.code = MOVE, .dst_reg = BPF_REG_4, .src_reg = BPF_REG_10},
        {.code = ADD, .dst_reg = BPF_REG_4, .imm = -24},
        {.code = SET, .dst_reg = BPF_REG_5, .imm = 20},
        {.code = CALL, .imm = BPF_FUNC_perf_event_output},
        {.code = SET, .dst_reg = BPF_REG_0, .imm = 0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.prog_type = type;
    attr.insns = (uintptr_t)program;
    attr.insn_cnt = sizeof(program) / sizeof(program[0]);
    attr.license = (uintptr_t) "GPL";
    return must(bpf(BPF_PROG_LOAD, &attr), "load a program");
}

static struct perf_event_mmap_page *open_buffer(int map, int cpu, int *fd)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE,
                                   .config = PERF_COUNT_SW_BPF_OUTPUT,
                                   .sample_period = 1,
                                   .sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_RAW,
                                   .watermark = 1,
                                   .wakeup_watermark = RING_BYTES / 2,
                                   .use_clockid = 1,
                                   .clockid = CLOCK_MONOTONIC};
    *fd = open_event(&attr, -1, cpu);
    size_t bytes = (size_t)sysconf(_SC_PAGESIZE) + RING_BYTES;
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
    must(pages == MAP_FAILED ? -1 : 0, "map a perf buffer");
    union bpf_attr entry;
    memset(&entry, 0, sizeof(entry));
    entry.map_fd = (uint32_t)map;
    entry.key = (uintptr_t)&cpu;
    entry.value = (uintptr_t)fd;
    must(bpf(BPF_MAP_UPDATE_ELEM, &entry), "enter a perf buffer into the map");
    return pages;
}

static void attach(const char *symbol, int map)
{
    struct perf_event_attr attr = {.type = PERF_TYPE_TRACEPOINT};
    enum bpf_prog_type type = BPF_PROG_TYPE_TRACEPOINT;
    if (symbol[0] != '\0') {
        attr.type = read_number(KPROBE_TYPE);
        attr.kprobe_func = (uintptr_t)symbol;
        type = BPF_PROG_TYPE_KPROBE;
    } else {
        attr.config = read_number(TRACEPOINT_ID);
    }
    int event = open_event(&attr, -1, 0);
    must(ioctl(event, PERF_EVENT_IOC_SET_BPF, load_program(type, map)), "attach the program");
    must(ioctl(event, PERF_EVENT_IOC_ENABLE, 0), "enable the event");
}

static void throw_away(struct perf_event_mmap_page *page)
{
    uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
    static int was_any;
    if (head != 0 && !was_any) {
        was_any = 1;
        (void)!write(STDOUT_FILENO, "bench-poke\n", 11);
    }
    __atomic_store_n(&page->data_tail, head, __ATOMIC_RELEASE);
}

int main(int argc, char **argv)
{
    int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (argc != 2 || cpus > CPUS_MAX)
        return fprintf(stderr, "usage: discard SYMBOL\n"), 2;
    struct perf_event_mmap_page *pages[CPUS_MAX];
    struct pollfd fds[CPUS_MAX];
    signal(SIGINT, end);
    int map = make_map(cpus);
    for (int i = 0; i < cpus; i++) {
        fds[i].events = POLLIN;
        pages[i] = open_buffer(map, i, &fds[i].fd);
    }
    attach(argv[1], map);
    while (!is_over) {
        for (int i = 0; i < cpus; i++)
            throw_away(pages[i]);
        (void)poll(fds, (nfds_t)cpus, TICK_MS);
    }
    return EXIT_SUCCESS;
}
