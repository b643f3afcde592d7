// SPDX-License-Identifier: Apache-2.0
/*
 * The load that the tracers of tests/bench/run look at: one thread on each CPU makes a system call as fast as
 * it can. Its threads are called "bench-load", by which its rows are found.
 *
 *   load CALL SECONDS CPU...    CALL: getppid, or open (of a file that is not there)
 *
 * Prints how many calls were made, the CPU time that they took, and the wall-clock time, both in seconds.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CPUS_MAX 64
#define BATCH    1000 /* calls between two looks at the clock */

struct worker {
    pthread_t thread;
    pthread_barrier_t *start;
    int cpu;
    bool opens;
    double seconds;
    unsigned long calls;
    double cpu_s;
    double wall_s;
};

static double clock_s(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* syscall(2), because a C library may remember its parent's PID. */
static void call_often(bool opens)
{
    for (int i = 0; i < BATCH; i++) {
        if (opens)
            (void)!open("/bench-load-opens-this", O_RDONLY | O_CLOEXEC);
        else
            syscall(SYS_getppid);
    }
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(worker->cpu, &cpus);
    if (sched_setaffinity(0, sizeof(cpus), &cpus) != 0) {
        perror("load: cannot move to the CPU");
        exit(EXIT_FAILURE);
    }
    pthread_barrier_wait(worker->start);
    double started_s = clock_s(CLOCK_MONOTONIC);
    do {
        call_often(worker->opens);
        worker->calls += BATCH;
        worker->wall_s = clock_s(CLOCK_MONOTONIC) - started_s;
    } while (worker->wall_s < worker->seconds);
    worker->cpu_s = clock_s(CLOCK_THREAD_CPUTIME_ID);
    return NULL;
}

static void run(struct worker *workers, int count)
{
    unsigned long calls = 0;
    double cpu_s = 0, wall_s = 0;
    for (int i = 0; i < count; i++) {
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            fprintf(stderr, "load: cannot start a thread\n");
            exit(EXIT_FAILURE);
        }
    }
    for (int i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        calls += workers[i].calls;
        cpu_s += workers[i].cpu_s;
        wall_s = wall_s > workers[i].wall_s ? wall_s : workers[i].wall_s;
    }
    printf("%lu %.6f %.6f\n", calls, cpu_s, wall_s);
}

int main(int argc, char **argv)
{
    int count = argc - 3;
    if (count < 1 || count > CPUS_MAX || (strcmp(argv[1], "getppid") != 0 && strcmp(argv[1], "open") != 0))
        return fprintf(stderr, "usage: load getppid|open SECONDS CPU...\n"), 2;
    struct worker workers[CPUS_MAX] = {0};
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, (unsigned)count);
    prctl(PR_SET_NAME, "bench-load");
    for (int i = 0; i < count; i++) {
        workers[i].start = &start;
        workers[i].cpu = (int)strtol(argv[3 + i], NULL, 10);
        workers[i].opens = strcmp(argv[1], "open") == 0;
        workers[i].seconds = strtod(argv[2], NULL);
    }
    run(workers, count);
    return EXIT_SUCCESS;
}
