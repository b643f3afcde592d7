// SPDX-License-Identifier: Apache-2.0
// Ten calls a millisecond of lseek(2), and as many of step(), each with a number of its own; until its
// standard input ends. Then prints how many there were.
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define CALLS_PER_MS 10

static volatile long sink;

long step(long number);

__attribute__((noinline)) long step(long number)
{
    sink += number;
    return sink;
}

static void wait_until(struct timespec *next)
{
    next->tv_nsec += 1000000;
    if (next->tv_nsec >= 1000000000) {
        next->tv_nsec -= 1000000000;
        next->tv_sec++;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL);
}

int main(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    struct timespec next;
    long count = 0;
    clock_gettime(CLOCK_MONOTONIC, &next);
    while (poll(&input, 1, 0) == 0) {
        for (int i = 0; i < CALLS_PER_MS; i++, count++) {
            (void)!lseek(-1, count, SEEK_SET);
            step(count);
        }
        wait_until(&next);
    }
    printf("%ld\n", count);
    return 0;
}
