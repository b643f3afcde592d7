// SPDX-License-Identifier: Apache-2.0
/*
 * Is met in functions that the test knows. "burn": once a line arrives on standard input, in burn_inner(),
 * called by burn_middle() and burn_outer(), for MS milliseconds of CPU time. "doze": waits 23 times for MS
 * milliseconds below doze_inner(), called by doze_outer(). Then says how often it lost its CPU meanwhile
 * without waiting, and waits for another line.
 *
 * usage: stacks burn|doze MS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define TIMES 23

static volatile unsigned long sum;

static long cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* To ask for its frame's address is to have one: compilers leave it out of functions that call nobody. */
__attribute__((noipa)) static void burn_inner(void)
{
    sum += (unsigned long)__builtin_frame_address(0);
    for (unsigned long i = 0; i < 3000000; i++)
        sum += i;
}

__attribute__((noipa)) static void burn_middle(void)
{
    burn_inner();
    sum++;
}

__attribute__((noipa)) static void burn_outer(long ms)
{
    long end = cpu_ms() + ms;
    while (cpu_ms() < end)
        burn_middle();
    sum++;
}

__attribute__((noipa)) static void doze(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&time, NULL);
    sum++;
}

__attribute__((noipa)) static void doze_inner(long ms)
{
    doze(ms);
    sum++;
}

__attribute__((noipa)) static void doze_outer(long ms)
{
    for (int i = 0; i < TIMES; i++)
        doze_inner(ms);
    sum++;
}

static long preemptions(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_nivcsw : 0;
}

int main(int argc, char **argv)
{
    char line[16];
    if (argc != 3)
        return EXIT_FAILURE;
    if (read(STDIN_FILENO, line, sizeof(line)) <= 0)
        return EXIT_FAILURE;
    long before = preemptions();
    if (strcmp(argv[1], "burn") == 0)
        burn_outer(strtol(argv[2], NULL, 10));
    else
        doze_outer(strtol(argv[2], NULL, 10));
    printf("done %ld\n", preemptions() - before);
    fflush(stdout);
    return read(STDIN_FILENO, line, sizeof(line)) >= 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
