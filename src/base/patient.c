// SPDX-License-Identifier: Apache-2.0
#include "base/patient.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"

#define LOOK_US   100000
#define LOOKS_MAX 10 /* a second */
#define WHOLE_NS  (10 * NS_PER_S)

static struct {
    patient_function *is_ending;
    void *context;
    uint64_t since_ns; /* when that was first noticed; 0: not yet */
} end;

static void wake(int signal)
{
    (void)signal; /* its arrival is enough: write(2) and poll(2) return */
}

void patient_end_by(patient_function *is_ending, void *context)
{
    struct sigaction action = {.sa_handler = wake}; /* without SA_RESTART */
    sigset_t alarm_only;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigaction(SIGALRM, &action, NULL);
    sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
    end.is_ending = is_ending;
    end.context = context;
    end.since_ns = 0;
}

/* A write that blocks is interrupted so often: again and again, since the first signal may come just before
 * it. Making the descriptor non-blocking instead would do so to whoever shares it. */
static void set_looks(long us)
{
    const struct itimerval looks = {.it_interval.tv_usec = us, .it_value.tv_usec = us};
    if (end.is_ending != NULL)
        (void)setitimer(ITIMER_REAL, &looks, NULL);
}

/* @looks counts the looks of the end in which the reader took nothing. */
static bool is_enough(int looks)
{
    if (end.since_ns == 0)
        end.since_ns = clock_ns();
    return looks >= LOOKS_MAX || clock_ns() - end.since_ns >= WHOLE_NS;
}

static bool is_ending(void)
{
    return end.is_ending != NULL && end.is_ending(end.context);
}

/* Whoever shares the terminal may have made it non-blocking for all. False where a signal came first. */
static bool wait_writable(int fd)
{
    struct pollfd pollfd = {.fd = fd, .events = POLLOUT};
    return poll(&pollfd, 1, -1) >= 0;
}

static int write_all(int fd, const char *bytes, size_t length, size_t *left)
{
    int looks = 0;
    while (*left > 0) {
        ssize_t written = write(fd, bytes + length - *left, *left);
        if (written > 0) {
            *left -= (size_t)written;
            looks = 0;
        } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
            return errno;
        } else if (written < 0 && errno == EAGAIN && wait_writable(fd)) {
            continue;
        }
        bool is_stuck = written <= 0;
        if (*left > 0 && is_ending() && is_enough(looks += is_stuck))
            return ECANCELED;
    }
    return 0;
}

int patient_write(int fd, const char *bytes, size_t length, size_t *left)
{
    set_looks(LOOK_US);
    int error = write_all(fd, bytes, length, left);
    set_looks(0);
    return error;
}
