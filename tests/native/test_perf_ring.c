// SPDX-License-Identifier: Apache-2.0
/*
 * The stream over this kernel's own perf buffers: two processes on two CPUs call getppid in a loop, a program
 * on its tracepoint numbers the calls and sends each, and every one must arrive or be counted as lost. Needs
 * root and a kernel with syscall tracepoints; no kprobes, no headers.
 */
#include "events/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/capability.h>

#include "base/cpus.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sys.h"

#include <cmocka.h>

#define TRACEFS     "/sys/kernel/tracing"
#define GETPPID_ID  TRACEFS "/events/syscalls/sys_enter_getppid/id"
#define WORKERS     2
#define CALLS       100003
#define MARK        0x5eedf00d
#define EVENT_BYTES 20
#define PATIENCE_MS 300000

/* What the program sends, on its stack at r10 - 24. */
struct event {
    uint32_t worker;
    uint32_t pid;
    uint64_t number;
    uint32_t mark;
};

/* A process on a CPU of its own that makes as many calls as it is asked for. */
struct worker {
    pid_t pid;
    int orders;
    int reports;
};

struct fixture {
    struct worker workers[WORKERS];
    int numbers_fd; /* array: the number of calls made, by worker */
    int events_fd;  /* perf event array */
    int program_fd;
    int tracepoint_fd;
    struct stream *stream;

    unsigned char *seen[WORKERS];
    uint64_t received;
    uint64_t last_ns;
    uint64_t inversions;
};

static void work(uint32_t cpu, int orders, int reports)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof(set), &set) < 0)
        _exit(1);
    uint32_t calls;
    while (read(orders, &calls, sizeof(calls)) == sizeof(calls)) {
        for (uint32_t i = 0; i < calls; i++)
            syscall(SYS_getppid);
        if (write(reports, &calls, sizeof(calls)) != sizeof(calls))
            _exit(1);
    }
    _exit(0);
}

static void start_worker(struct worker *worker, uint32_t cpu)
{
    int orders[2], reports[2];
    assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
    assert_int_equal(pipe2(reports, O_CLOEXEC | O_NONBLOCK), 0);
    worker->pid = fork();
    assert_true(worker->pid >= 0);
    if (worker->pid == 0) {
        close(orders[1]);
        work(cpu, orders[0], reports[1]);
    }
    close(orders[0]);
    close(reports[1]);
    worker->orders = orders[1];
    worker->reports = reports[0];
}

/* Its orders have ended. */
static void stop_worker(struct worker *worker)
{
    int status;
    assert_int_equal(waitpid(worker->pid, &status, 0), worker->pid);
    assert_int_equal(status, 0);
    close(worker->reports);
}

static int make_map(enum bpf_map_type type, uint32_t value_bytes, uint32_t entries)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.map_type = type;
    attr.key_size = 4;
    attr.value_size = value_bytes;
    attr.max_entries = entries;
    int fd = sys_bpf(BPF_MAP_CREATE, &attr);
    assert_true(fd >= 0);
    return fd;
}

#define INSN(op, to, from, jump, number)                                                                     \
    ((struct bpf_insn){.code = (op), .dst_reg = (to), .src_reg = (from), .off = (jump), .imm = (number)})
#define MOV(to, from)            INSN(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0)
#define MOV_NUMBER(to, number)   INSN(BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, number)
#define ADD_NUMBER(to, number)   INSN(BPF_ALU64 | BPF_ADD | BPF_K, to, 0, 0, number)
#define STORE(size, offset, reg) INSN(BPF_STX | BPF_MEM | (size), BPF_REG_10, reg, offset, 0)
#define CALL(helper)             INSN(BPF_JMP | BPF_CALL, 0, 0, 0, helper)
#define LOAD_MAP(to, fd)         INSN(BPF_LD | BPF_IMM | BPF_DW, to, BPF_PSEUDO_MAP_FD, 0, fd), INSN(0, 0, 0, 0, 0)

static int load_program(const struct fixture *f)
{
    const struct bpf_insn program[] = {
        MOV(BPF_REG_6, BPF_REG_1),
        CALL(BPF_FUNC_get_current_pid_tgid),
        INSN(BPF_ALU64 | BPF_RSH | BPF_K, BPF_REG_0, 0, 0, 32),
        STORE(BPF_W, -20, BPF_REG_0),
        MOV_NUMBER(BPF_REG_1, 0),
        INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 3, f->workers[0].pid),
        MOV_NUMBER(BPF_REG_1, 1),
        INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 1, f->workers[1].pid),
        INSN(BPF_JMP | BPF_JA, 0, 0, 20, 0), /* somebody else's call: to the end */
        STORE(BPF_W, -24, BPF_REG_1),
        MOV(BPF_REG_2, BPF_REG_10),
        ADD_NUMBER(BPF_REG_2, -24), /* the worker's number is the key as well */
        LOAD_MAP(BPF_REG_1, f->numbers_fd),
        CALL(BPF_FUNC_map_lookup_elem),
        INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, 13, 0),
        INSN(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_1, BPF_REG_0, 0, 0),
        STORE(BPF_DW, -16, BPF_REG_1),
        ADD_NUMBER(BPF_REG_1, 1),
        INSN(BPF_STX | BPF_MEM | BPF_DW, BPF_REG_0, BPF_REG_1, 0, 0),
        INSN(BPF_ST | BPF_MEM | BPF_W, BPF_REG_10, 0, -8, MARK),
        MOV(BPF_REG_1, BPF_REG_6),
        LOAD_MAP(BPF_REG_2, f->events_fd),
        INSN(BPF_ALU | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, -1), /* BPF_F_CURRENT_CPU */
        MOV(BPF_REG_4, BPF_REG_10),
        ADD_NUMBER(BPF_REG_4, -24),
        MOV_NUMBER(BPF_REG_5, EVENT_BYTES),
        CALL(BPF_FUNC_perf_event_output),
        MOV_NUMBER(BPF_REG_0, 0),
        INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
    };
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.prog_type = BPF_PROG_TYPE_TRACEPOINT;
    attr.insns = (uintptr_t)program;
    attr.insn_cnt = sizeof(program) / sizeof(program[0]);
    attr.license = (uintptr_t) "Dual MIT/GPL";
    int fd = sys_bpf(BPF_PROG_LOAD, &attr);
    assert_true(fd >= 0);
    return fd;
}

static int attach(int program_fd)
{
    struct text id = {0};
    assert_int_equal(file_read("", GETPPID_ID, 32, &id), 0);
    struct perf_event_attr attr = {
        .type = PERF_TYPE_TRACEPOINT,
        .config = strtoul(text_cstr(&id), NULL, 10),
        .sample_period = 1,
    };
    text_finish(&id);
    int fd = sys_perf_event_open(&attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(ioctl(fd, PERF_EVENT_IOC_SET_BPF, program_fd), 0);
    return fd;
}

/* Everything but the buffers, which differ from test to test. */
static int start(void **state)
{
    struct cpus cpus = {0};
    assert_int_equal(cpus_read(&cpus, "", "online"), 0);
    struct fixture *f = xcalloc(1, sizeof(*f));
    for (size_t i = 0; i < WORKERS; i++) {
        start_worker(&f->workers[i], cpus.numbers[i % cpus.count]);
        f->seen[i] = xcalloc(CALLS + 1, 1);
    }
    f->numbers_fd = make_map(BPF_MAP_TYPE_ARRAY, 8, WORKERS);
    f->events_fd = make_map(BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4, cpus.numbers[cpus.count - 1] + 1);
    f->program_fd = load_program(f);
    f->tracepoint_fd = attach(f->program_fd);
    cpus_finish(&cpus);
    *state = f;
    return 0;
}

static int stop(void **state)
{
    struct fixture *f = *state;
    const int fds[] = {f->tracepoint_fd, f->program_fd, f->events_fd, f->numbers_fd};
    for (size_t i = 0; i < WORKERS;
         i++) /* all of them: a later worker has inherited the earlier one's pipe */
        close(f->workers[i].orders);
    for (size_t i = 0; i < WORKERS; i++) {
        stop_worker(&f->workers[i]);
        free(f->seen[i]);
    }
    stream_free(f->stream);
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        close(fds[i]);
    free(f);
    return 0;
}

static void open_buffers(struct fixture *f, size_t bytes_per_cpu)
{
    f->stream = stream_new(bytes_per_cpu);
    assert_non_null(f->stream);
    assert_int_equal(stream_add(f->stream, f->events_fd, 7, "events"), 0);
}

static void order(struct worker *worker, uint32_t calls)
{
    assert_int_equal(write(worker->orders, &calls, sizeof(calls)), sizeof(calls));
}

static bool is_done(struct worker *worker)
{
    uint32_t calls;
    return read(worker->reports, &calls, sizeof(calls)) == sizeof(calls);
}

static void wait_for(struct worker *worker)
{
    struct pollfd report = {.fd = worker->reports, .events = POLLIN};
    assert_int_equal(poll(&report, 1, PATIENCE_MS), 1);
    assert_true(is_done(worker));
}

/* Each event's content, number by number: later ones never come before earlier ones, and none comes twice. */
static void receive(struct fixture *f, const struct record *record)
{
    struct event event;
    assert_int_equal(record->source, 7);
    assert_int_equal(record->size_bytes, EVENT_BYTES);
    memcpy(&event, record->data, EVENT_BYTES);
    assert_int_equal(event.mark, MARK);
    assert_true(event.worker < WORKERS);
    assert_int_equal(event.pid, f->workers[event.worker].pid);
    assert_true(event.number <= CALLS);
    assert_false(f->seen[event.worker][event.number]);
    f->seen[event.worker][event.number] = true;
    f->received++;
    if (record->time_ns < f->last_ns)
        f->inversions++;
    f->last_ns = record->time_ns;
}

static void drain(struct fixture *f, bool last)
{
    struct record record;
    stream_drain(f->stream, last);
    while (stream_next(f->stream, &record))
        receive(f, &record);
}

static bool is_readable(const struct fixture *f, int timeout_ms)
{
    struct pollfd stream = {.fd = stream_fd(f->stream), .events = POLLIN};
    return poll(&stream, 1, timeout_ms) == 1;
}

static void drain_while_working(struct fixture *f)
{
    for (size_t working = WORKERS; working > 0;) {
        is_readable(f, stream_tick_ms(f->stream));
        drain(f, false);
        for (size_t i = 0; i < WORKERS; i++)
            working -= is_done(&f->workers[i]);
    }
}

static void every_call_arrives_in_order(void **state)
{
    struct fixture *f = *state;
    open_buffers(f, 1 << 20);
    for (size_t i = 0; i < WORKERS; i++)
        order(&f->workers[i], CALLS);
    drain_while_working(f);
    drain(f, true);
    print_message("# %llu events, %llu lost, %llu out of order\n", (unsigned long long)f->received,
                  (unsigned long long)stream_lost(f->stream), (unsigned long long)f->inversions);
    assert_int_equal(f->received + stream_lost(f->stream), WORKERS * CALLS);
    assert_int_equal(f->inversions, 0);
}

static bool kernel_counts_losses(void)
{
    struct utsname name;
    return uname(&name) == 0 && strtoul(name.release, NULL, 10) >= 6;
}

/* Nobody reads, so nearly all is lost, and no LOST record can follow: the kernel's own count shows it. Then one
 * more call, whose event brings a LOST record along, and must not be counted twice. */
static void losses_are_counted_exactly(void **state)
{
    struct fixture *f = *state;
    open_buffers(f, 4 * (size_t)sysconf(_SC_PAGESIZE));
    for (size_t i = 0; i < WORKERS; i++)
        order(&f->workers[i], CALLS);
    for (size_t i = 0; i < WORKERS; i++)
        wait_for(&f->workers[i]);
    drain(f, true);
    assert_true(f->received < WORKERS * CALLS);
    if (kernel_counts_losses())
        assert_int_equal(f->received + stream_lost(f->stream), WORKERS * CALLS);

    for (size_t i = 0; i < WORKERS; i++) {
        order(&f->workers[i], 1);
        wait_for(&f->workers[i]);
    }
    drain(f, true);
    assert_int_equal(f->received + stream_lost(f->stream), WORKERS * (CALLS + 1));
    assert_int_equal(f->inversions, 0);
}

static void quarter_of_a_buffer_wakes_and_one_event_does_not(void **state)
{
    struct fixture *f = *state;
    size_t bytes = 4 * (size_t)sysconf(_SC_PAGESIZE);
    open_buffers(f, bytes);
    order(&f->workers[0], 1);
    wait_for(&f->workers[0]);
    assert_false(is_readable(f, 50));
    drain(f, true);
    assert_int_equal(f->received, 1);

    order(&f->workers[0], (uint32_t)(bytes / 4 / 40) + 1); /* an event of 20 bytes makes a record of 40 */
    wait_for(&f->workers[0]);
    assert_true(is_readable(f, PATIENCE_MS));
    drain(f, true);
    assert_int_equal(f->received + stream_lost(f->stream), 2 + bytes / 4 / 40);
    assert_false(is_readable(f, 50));
}

/* Sleeps and drains until the stream rests. */
static void let_rest(struct fixture *f)
{
    int ms = 0;
    for (int i = 0; i < 100 && ms < 1000; i++) {
        ms = stream_sleep_ms(f->stream);
        if (ms < 1000)
            is_readable(f, ms);
        drain(f, false);
    }
    assert_int_equal(ms, 1000);
}

static void an_event_wakes_a_stream_at_rest(void **state)
{
    struct fixture *f = *state;
    open_buffers(f, 1 << 20);
    assert_int_equal(stream_sleep_ms(f->stream), 25);
    for (uint64_t calls = 0; calls < 3; calls++) {
        let_rest(f);
        assert_false(is_readable(f, 30));
        order(&f->workers[calls % WORKERS], 1);
        assert_true(is_readable(f, PATIENCE_MS));
        wait_for(&f->workers[calls % WORKERS]);
        drain(f, true);
        assert_int_equal(f->received, calls + 1);
        assert_int_equal(stream_sleep_ms(f->stream), 25);
    }
    order(&f->workers[0], 1); /* the rest is over */
    wait_for(&f->workers[0]);
    assert_false(is_readable(f, 30));
    drain(f, true);
    assert_int_equal(f->received, 4);
    assert_int_equal(stream_lost(f->stream), 0);
}

/* Between the places in the map, and in either of them, nothing goes uncounted. */
static void nothing_is_lost_on_the_way_into_rest_and_out_of_it(void **state)
{
    struct fixture *f = *state;
    open_buffers(f, 4 * (size_t)sysconf(_SC_PAGESIZE));
    for (size_t i = 0; i < WORKERS; i++)
        order(&f->workers[i], 1);
    drain_while_working(f);
    let_rest(f);
    for (size_t i = 0; i < WORKERS; i++)
        order(&f->workers[i], CALLS - 1);
    drain_while_working(f);
    drain(f, true);
    assert_true(f->received > 0);
    if (kernel_counts_losses())
        assert_int_equal(f->received + stream_lost(f->stream), WORKERS * CALLS);
    assert_int_equal(f->inversions, 0);
}

static void expect_error(const char *expected)
{
    char *printed = NULL;
    size_t bytes = 0;
    FILE *to = open_memstream(&printed, &bytes);
    error_print(to);
    fclose(to);
    assert_string_equal(printed, expected);
    free(printed);
}

static void buffer_larger_than_memory_is_refused(void **state)
{
    struct fixture *f = *state;
    const size_t sizes[] = {(size_t)1 << 40, ((size_t)1 << 40) - 1};
    for (size_t i = 0; i < 2; i++) {
        struct stream *stream = stream_new(sizes[i]);
        assert_int_equal(stream_add(stream, f->events_fd, 0, "events"), -ENOMEM);
        assert_non_null(strstr(error_text(), "cannot allocate"));
        assert_non_null(strstr(error_hints(), "give a smaller --buffer"));
        stream_free(stream);
    }
    struct stream *stream = stream_new(SIZE_MAX);
    assert_int_equal(stream_add(stream, f->events_fd, 0, "events"), -ENOMEM);
    stream_free(stream);
}

/* Takes CAP_IPC_LOCK away, or gives it back: root without it is bound by perf_event_mlock_kb as anybody is.
 */
static void may_lock_memory(bool may)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct capabilities[2];
    assert_int_equal(syscall(SYS_capget, &header, capabilities), 0);
    uint32_t bit = 1U << CAP_IPC_LOCK;
    capabilities[0].effective = (capabilities[0].effective & ~bit) | (may ? bit : 0);
    assert_int_equal(syscall(SYS_capset, &header, capabilities), 0);
}

static void buffer_larger_than_allowed_is_refused(void **state)
{
    struct fixture *f = *state;
    struct rlimit limit, none = {0};
    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    none.rlim_max = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_MEMLOCK, &none), 0);
    may_lock_memory(false);
    struct stream *stream = stream_new(64 << 20);
    int err = stream_add(stream, f->events_fd, 0, "events");
    may_lock_memory(true);
    assert_int_equal(setrlimit(RLIMIT_MEMLOCK, &limit), 0);
    assert_int_equal(err, -EPERM);
    expect_error(
        "bccrun: cannot allocate a perf buffer of 65536 KiB per CPU for 'events': Operation not permitted\n"
        "  hint: give a smaller --buffer, or allow more: sysctl kernel.perf_event_mlock_kb=65540\n");
    stream_free(stream);
}

static void too_many_open_files_are_said(void **state)
{
    struct fixture *f = *state;
    struct stream *stream = stream_new(4096);
    struct rlimit limit, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    int next_fd = dup(0);
    close(next_fd);
    /* Room for its own descriptor of the map, and for one more: the list of CPUs, then the first CPU. */
    few = (struct rlimit){.rlim_cur = (rlim_t)next_fd + 2, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    int err = stream_add(stream, f->events_fd, 0, "events");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(err, -EMFILE);
    assert_non_null(strstr(error_text(), "cannot open a perf buffer for 'events' on CPU "));
    assert_non_null(strstr(error_text(), ": Too many open files"));
    stream_free(stream);
}

static void map_of_another_type_is_refused(void **state)
{
    struct fixture *f = *state;
    struct stream *stream = stream_new(4096);
    assert_true(stream_add(stream, f->program_fd, 0, "events") < 0);
    assert_non_null(strstr(error_text(), "cannot enter a perf buffer into 'events' for CPU 0: "));
    stream_free(stream);
}

/* Says why nothing can be tested here, or returns NULL. */
static const char *unfit(bool *is_mounted_by_us)
{
    if (geteuid() != 0)
        return "it needs root";
    if (!file_exists("", GETPPID_ID))
        *is_mounted_by_us = mount("tracefs", TRACEFS, "tracefs", 0, NULL) == 0;
    return file_exists("", GETPPID_ID) ? NULL : "this kernel has no tracepoint syscalls/sys_enter_getppid";
}

#define REAL(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REAL(every_call_arrives_in_order),
        REAL(losses_are_counted_exactly),
        REAL(quarter_of_a_buffer_wakes_and_one_event_does_not),
        REAL(an_event_wakes_a_stream_at_rest),
        REAL(nothing_is_lost_on_the_way_into_rest_and_out_of_it),
        REAL(buffer_larger_than_memory_is_refused),
        REAL(buffer_larger_than_allowed_is_refused),
        REAL(too_many_open_files_are_said),
        REAL(map_of_another_type_is_refused),
    };
    bool is_mounted_by_us = false;
    const char *reason = unfit(&is_mounted_by_us);
    if (reason != NULL) {
        printf("ok 1 - test_perf_ring # SKIP %s\n", reason);
        return 0;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (is_mounted_by_us)
        umount(TRACEFS);
    return failed;
}
