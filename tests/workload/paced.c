// SPDX-License-Identifier: Apache-2.0
// Every 100 us, as far as the machine keeps up, a call of lseek(2) and one of step(), with the call's number;
// until its standard input ends. Then prints how many there were.
#include <poll.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define INTERVAL_NS 100000
#define LOOK_CALLS  100

static volatile long sink;

long step(long number);

__attribute__((noinline)) long step(long number)
{
    sink += number;
    return sink;
}

/* Evenly: calls in bursts would leave most moments without one in which something could go wrong. */
static void wait_until(struct timespec *next)
{
    next->tv_nsec += INTERVAL_NS;
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
    prctl(PR_SET_TIMERSLACK, 1UL);
    clock_gettime(CLOCK_MONOTONIC, &next);
    while (count % LOOK_CALLS != 0 || poll(&input, 1, 0) == 0) {
        (void)!lseek(-1, count, SEEK_SET);
        step(count++);
        wait_until(&next);
    }
    printf("%ld\n", count);
    return 0;
}
