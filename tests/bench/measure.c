// SPDX-License-Identifier: Apache-2.0
/*
 * Measures one tracer under one load, the same way whichever tracer it is.
 *
 *   measure start LOAD TRACER...          time from its exec to its first row
 *   measure save [-k] NEW FILE TRACER...  time from the renaming of NEW over FILE, which the tracer follows, to the first
 *                                         row with "bench-saved"; -k ends the tracer's children before
 *   measure lone TRACER...                time from one call, when nothing else happens, to its row
 *   measure run [-t NS] LOAD [TRACER...]  what a load costs both; without a tracer, the load alone
 *
 * Where the load leaves CPUs free, the tracer gets those: where a scheduler puts it differs from run to run,
 * by more than tracers do.
 *
 * LOAD is a command line of tests/bench/load, whose rows are those with "bench-load" in them. -t counts rows
 * whose time (behind "time_ns":, else their first number) is NS or more before the time of a row above them.
 * Prints a name and a number per line.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POKES           300 /* calls at a time: as many rows fill the buffer of a tracer that gathers them */
#define PATIENCE_S      10.0
#define STOP_PATIENCE_S 3.0
#define OUTPUT_BYTES    ((off_t)160 << 20) /* made beforehand, so that no tracer pays for fresh pages */
#define LOAD_ROW        "bench-load"
#define LONE_ROW        "bench-lone"
#define POKE_ROW        "bench-poke"
#define SAVED_ROW       "bench-saved"
#define SETTLE_MS       1500 /* what a tracer does on the quiet is over then */
#define IDLE_MS         250
#define PIPE_BYTES      65536

static void die(const char *what)
{
    fprintf(stderr, "measure: cannot %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static double clock_s(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void pause_ms(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* LOAD ends with the CPUs that it takes. */
static void leave_load_its_cpus(const char *load)
{
    cpu_set_t cpus;
    int number, skipped, used;
    if (sched_getaffinity(0, sizeof(cpus), &cpus) != 0 || sscanf(load, "%*s %*s %*s%n", &skipped) != 0)
        return;
    for (load += skipped; sscanf(load, "%d%n", &number, &used) == 1; load += used)
        CPU_CLR(number, &cpus);
    if (CPU_COUNT(&cpus) > 0)
        (void)sched_setaffinity(0, sizeof(cpus), &cpus);
}

static pid_t start(char *const *command, int output)
{
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    execvp(command[0], command);
    die(command[0]);
    return -1;
}

static pid_t start_load(const char *load, int output)
{
    char *line = NULL, shell[] = "sh", option[] = "-c";
    if (asprintf(&line, "exec %s", load) < 0)
        die("start the load");
    char *const command[] = {shell, option, line, NULL};
    pid_t pid = start(command, output);
    free(line);
    return pid;
}

static void stop(pid_t pid, int number)
{
    kill(pid, number);
    double deadline_s = clock_s(CLOCK_MONOTONIC) + STOP_PATIENCE_S;
    while (waitpid(pid, NULL, WNOHANG) == 0) {
        if (clock_s(CLOCK_MONOTONIC) > deadline_s)
            kill(pid, SIGKILL);
        pause_ms(5);
    }
}

/* --- start, lone --- */

/* Reads until @word comes, which may be parted between two reads; false where it does not come. */
static bool read_row(int fd, const char *word)
{
    static char seen[PIPE_BYTES];
    size_t kept = 0, length = strlen(word);
    ssize_t got;
    while ((got = read(fd, seen + kept, sizeof(seen) - kept)) > 0) {
        size_t filled = kept + (size_t)got;
        if (memmem(seen, filled, word, length) != NULL)
            return true;
        kept = filled < length ? filled : length - 1;
        memmove(seen, seen + filled - kept, kept);
    }
    return false;
}

static pid_t start_with_pipe(char *const *tracer, int *output)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        die("make a pipe");
    pid_t pid = start(tracer, ends[1]);
    close(ends[1]);
    *output = ends[0];
    return pid;
}

static int report(bool is_shown, const char *name, double started_s, const char *tracer)
{
    if (is_shown)
        printf("%s %.3f\n", name, (clock_s(CLOCK_MONOTONIC) - started_s) * 1e3);
    else
        fprintf(stderr, "measure: %s has shown no event\n", tracer);
    fflush(stdout);
    return is_shown ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int measure_start(const char *load, char *const *tracer)
{
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC), output;
    pid_t load_pid = start_load(load, nothing);
    pause_ms(20); /* until it is at full speed */
    leave_load_its_cpus(load);
    double started_s = clock_s(CLOCK_MONOTONIC);
    pid_t pid = start_with_pipe(tracer, &output);
    int status = report(read_row(output, LOAD_ROW), "start_ms", started_s, tracer[0]);
    close(output);
    stop(pid, SIGINT);
    stop(load_pid, SIGKILL);
    return status;
}

static pid_t start_poker(long every_ms)
{
    pid_t poker = fork();
    if (poker == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_NAME, POKE_ROW);
        for (;; pause_ms(every_ms))
            syscall(SYS_getppid);
    }
    return poker;
}

/* Until it shows what is not alone: another process makes calls till then. */
static bool is_tracing(int output)
{
    pid_t poker = start_poker(5);
    bool is_shown = read_row(output, POKE_ROW);
    stop(poker, SIGKILL);
    return is_shown;
}

static int measure_lone(char *const *tracer)
{
    int output;
    pid_t pid = start_with_pipe(tracer, &output);
    bool is_shown = is_tracing(output);
    pause_ms(200 + rand() % 25); /* wherever its clock stands */
    prctl(PR_SET_NAME, LONE_ROW);
    double started_s = clock_s(CLOCK_MONOTONIC);
    syscall(SYS_getppid);
    int status = report(is_shown && read_row(output, LONE_ROW), "lone_ms", started_s, tracer[0]);
    close(output);
    stop(pid, SIGINT);
    return status;
}

static void kill_children(pid_t pid)
{
    char path[64];
    long child;
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
    FILE *file = fopen(path, "re");
    while (file != NULL && fscanf(file, "%ld", &child) == 1)
        kill((pid_t)child, SIGKILL);
    if (file != NULL)
        fclose(file);
}

/* What the poker sends while it settles must find room in the pipe. */
static int measure_save(const char *new, const char *file, bool kills, char *const *tracer)
{
    int output;
    pid_t pid = start_with_pipe(tracer, &output);
    bool is_shown = is_tracing(output);
    pause_ms(SETTLE_MS);
    if (kills)
        kill_children(pid);
    pid_t poker = start_poker(1);
    double started_s = clock_s(CLOCK_MONOTONIC);
    if (rename(new, file) != 0)
        die("rename the probe");
    int status = report(is_shown && read_row(output, SAVED_ROW), "save_ms", started_s, tracer[0]);
    stop(poker, SIGKILL);
    close(output);
    stop(pid, SIGINT);
    return status;
}

/* --- run --- */

static int make_output(void)
{
    int fd = memfd_create("output", MFD_CLOEXEC);
    if (fd < 0 || fallocate(fd, 0, 0, OUTPUT_BYTES) != 0)
        die("make a file in memory");
    return fd;
}

/* What was written so far. The offset is shared with the tracer; the pages too. */
static const char *map_output(int fd, size_t *length)
{
    *length = (size_t)lseek(fd, 0, SEEK_CUR);
    if (*length == 0)
        return NULL;
    const char *bytes = mmap(NULL, *length, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("map the output");
    return bytes;
}

static bool is_in_output(int fd, const char *word)
{
    size_t length;
    const char *bytes = map_output(fd, &length);
    if (bytes == NULL)
        return false;
    bool is_in = memmem(bytes, length, word, strlen(word)) != NULL;
    munmap((void *)bytes, length);
    return is_in;
}

static void wait_tracing(pid_t pid, int fd)
{
    double deadline_s = clock_s(CLOCK_MONOTONIC) + PATIENCE_S;
    prctl(PR_SET_NAME, POKE_ROW);
    while (!is_in_output(fd, POKE_ROW)) {
        if (waitpid(pid, NULL, WNOHANG) != 0 || clock_s(CLOCK_MONOTONIC) > deadline_s) {
            fprintf(stderr, "measure: the tracer shows nothing\n");
            kill(pid, SIGKILL);
            exit(EXIT_FAILURE);
        }
        for (int i = 0; i < POKES; i++) {
            syscall(SYS_getppid);
            (void)!open("/bench-poke-opens-this", O_RDONLY | O_CLOEXEC);
        }
        pause_ms(5);
    }
    pause_ms(100);
}

static clockid_t cpu_clock(pid_t pid)
{
    clockid_t clock;
    if (clock_getcpuclockid(pid, &clock) != 0)
        die("read the tracer's CPU time");
    return clock;
}

/* Until it has worked off what it is behind. */
static void wait_idle(clockid_t clock)
{
    double deadline_s = clock_s(CLOCK_MONOTONIC) + PATIENCE_S, before, now = clock_s(clock);
    do {
        before = now;
        pause_ms(100);
        now = clock_s(clock);
    } while (now - before > 0.002 && clock_s(CLOCK_MONOTONIC) < deadline_s);
}

/* What it takes of the machine's memory: what is resident, and the event buffers whole, which some kernels
 * count as resident and some do not; a BPF ring buffer is mapped twice in a row. */
static unsigned long resident_kib(pid_t pid)
{
    char path[64], line[4096];
    unsigned long total = 0, size = 0, number;
    int shares = 0; /* of @size: 1 all, 2 half, 0: count what is resident */
    snprintf(path, sizeof(path), "/proc/%d/smaps", pid);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strchr(line, '-') != NULL &&
            strchr(line, '-') < strchrnul(line, ' ')) /* a mapping's first line */
            shares = strstr(line, "[perf_event]") != NULL ? 1 : strstr(line, "bpf-map") != NULL ? 2 : 0;
        else if (sscanf(line, "Size: %lu kB", &number) == 1)
            size = number;
        else if (sscanf(line, "Rss: %lu kB", &number) == 1)
            total += shares > 0 ? size / (unsigned long)shares : number;
    }
    if (file != NULL)
        fclose(file);
    return total;
}

static uint64_t time_of(const char *row, size_t length)
{
    static const char key[] = "\"time_ns\":";
    const char *at = memmem(row, length, key, strlen(key));
    return strtoull(at != NULL ? at + strlen(key) : row, NULL, 10);
}

struct rows {
    unsigned long count;
    unsigned long late;
};

static struct rows count_rows(int fd, uint64_t tolerance_ns)
{
    struct rows rows = {0};
    size_t length;
    uint64_t newest_ns = 0;
    const char *bytes = map_output(fd, &length), *end = bytes + length;
    for (const char *row = bytes, *next; row != NULL && row < end; row = next) {
        const char *newline = memchr(row, '\n', (size_t)(end - row));
        next = newline != NULL ? newline + 1 : end;
        if (memmem(row, (size_t)(next - row), LOAD_ROW, strlen(LOAD_ROW)) == NULL)
            continue;
        rows.count++;
        if (tolerance_ns == 0)
            continue;
        uint64_t time_ns = time_of(row, (size_t)(next - row));
        rows.late += newest_ns >= time_ns + tolerance_ns;
        newest_ns = newest_ns > time_ns ? newest_ns : time_ns;
    }
    return rows;
}

static double run_load(const char *load)
{
    double calls, cpu_s, wall_s;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        die("make a pipe");
    pid_t pid = start_load(load, ends[1]);
    close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    if (fscanf(said, "%lf %lf %lf", &calls, &cpu_s, &wall_s) != 3)
        die("run the load");
    fclose(said);
    waitpid(pid, NULL, 0);
    printf("calls %.0f\ncalls_per_s %.0f\ncalls_per_wall_s %.0f\n", calls, calls / cpu_s, calls / wall_s);
    return calls;
}

static int measure_run(const char *load, char *const *tracer, uint64_t tolerance_ns)
{
    if (tracer[0] == NULL)
        return run_load(load), EXIT_SUCCESS;
    int output = make_output();
    leave_load_its_cpus(load);
    pid_t pid = start(tracer, output);
    wait_tracing(pid, output);
    clockid_t clock = cpu_clock(pid);
    double idle_s = clock_s(clock);
    pause_ms(IDLE_MS);
    double before_s = clock_s(clock);
    printf("idle_ms_per_s %.4f\n", (before_s - idle_s) * 1e6 / IDLE_MS);
    fflush(stdout);
    double calls = run_load(load);
    wait_idle(clock);
    double cpu_s = clock_s(clock) - before_s;
    printf("resident_kib %lu\n", resident_kib(pid));
    stop(pid, SIGINT);
    struct rows rows = count_rows(output, tolerance_ns);
    printf("rows %lu\nlost %.0f\n", rows.count, calls - (double)rows.count);
    if (tolerance_ns > 0)
        printf("late %lu\n", rows.late);
    printf("cpu_us %.5f\n", cpu_s * 1e6 / (rows.count > 0 ? (double)rows.count : calls));
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    bool is_start = argc >= 4 && strcmp(argv[1], "start") == 0;
    bool is_run = argc >= 3 && strcmp(argv[1], "run") == 0;
    bool has_times = is_run && argc >= 5 && strcmp(argv[2], "-t") == 0;
    bool kills = argc >= 3 && strcmp(argv[2], "-k") == 0;
    if (argc >= 5 + kills && strcmp(argv[1], "save") == 0)
        return measure_save(argv[2 + kills], argv[3 + kills], kills, argv + 4 + kills);
    if (argc >= 3 && strcmp(argv[1], "lone") == 0)
        return srand((unsigned)getpid()), measure_lone(argv + 2);
    if (is_start)
        return measure_start(argv[2], argv + 3);
    if (is_run && has_times)
        return measure_run(argv[4], argv + 5, strtoull(argv[3], NULL, 10));
    if (is_run)
        return measure_run(argv[2], argv + 3, 0);
    return fprintf(
               stderr,
               "usage: measure start LOAD TRACER... | save [-k] NEW FILE TRACER... | lone TRACER... | run [-t NS] LOAD [TRACER...]\n"),
           2;
}
