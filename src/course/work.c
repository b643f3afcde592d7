// SPDX-License-Identifier: Apache-2.0
#include "course/work.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

struct call *work_call(struct work *work, const char *what, ...)
{
    static struct call spare; /* only in this process */
    struct call *call = work->count < WORK_CALLS ? &work->calls[work->count++] : &spare;
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(call->what, sizeof(call->what), what, arguments);
    va_end(arguments);
    return call;
}

struct known known_range(int64_t low, int64_t high)
{
    return (struct known){.low = low, .high = high, .is_set = true};
}

struct known known_number(int64_t number)
{
    return known_range(number, number);
}

struct known known_text(const char *text)
{
    struct known known = {.is_set = true};
    snprintf(known.text, sizeof(known.text), "%s", text);
    return known;
}

void work_fail(struct work *work, const char *what)
{
    snprintf(work->failure, sizeof(work->failure), "%s: %s", what, strerror(errno));
}

void work_name(const char *name)
{
    prctl(PR_SET_NAME, name);
}

void work_sleep_ms(unsigned ms)
{
    clock_sleep_ns(ms * NS_PER_MS);
}

pid_t work_fork(void)
{
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
    }
    return child;
}

void work_wait(pid_t child)
{
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
}
