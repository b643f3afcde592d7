// SPDX-License-Identifier: Apache-2.0
/* Threads that are busy, and that wait. */
#include "course/work.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

#define BUSY_NS  600000000ULL
#define THREADS  2
#define SHORT_MS 10
#define LONG_MS  100
#define SLEEPS   20
#define WAKE_UPS 97

struct busy {
    pthread_t thread;
    pid_t tid;
};

static void *be_busy(void *argument)
{
    struct busy *busy = argument;
    busy->tid = (pid_t)syscall(SYS_gettid);
    work_name("course-busy");
    for (uint64_t end = clock_ns() + BUSY_NS; clock_ns() < end;)
        continue;
    return NULL;
}

void work_threads(struct work *work)
{
    struct busy busy[THREADS] = {{0}};
    for (size_t i = 0; i < THREADS; i++)
        if (pthread_create(&busy[i].thread, NULL, be_busy, &busy[i]) != 0) {
            work_fail(work, "cannot start a thread");
            return;
        }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(busy[i].thread, NULL);
        struct call *call =
            work_call(work, "thread %d of process %d was busy for half a second", busy[i].tid, getpid());
        call->marks[0] = known_number(getpid());
        call->wanted[0] = known_number(busy[i].tid);
    }
}

void work_waits(struct work *work)
{
    work_name("course-wait");
    for (int i = 0; i < WAKE_UPS; i++)
        work_sleep_ms(1);
    struct call *call =
        work_call(work, "course-wait was woken %d times, and had to wait for a CPU", WAKE_UPS);
    call->marks[0] = known_text("course-wait");
}

/* All from one line of code, so that they have one stack. */
void work_sleeps(struct work *work)
{
    work_name("course-sleep");
    for (int i = 0; i <= SLEEPS; i++)
        work_sleep_ms(i < SLEEPS ? SHORT_MS : LONG_MS);
    struct call *call =
        work_call(work,
                  "process %d waited %d times for %d ms and once for %d ms, so its longest wait, in "
                  "microseconds, was a little more than %d",
                  getpid(), SLEEPS, SHORT_MS, LONG_MS, LONG_MS * 1000);
    call->marks[0] = known_number(getpid());
    call->marks[1] = known_range((SLEEPS * SHORT_MS + LONG_MS) * 1000, INT64_MAX);
    call->wanted[0] = known_range(LONG_MS * 1000, (SLEEPS * SHORT_MS + LONG_MS) * 1000 - 1);
}
