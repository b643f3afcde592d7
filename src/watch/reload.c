// SPDX-License-Identifier: Apache-2.0
#include "watch/reload.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/progress.h"
#include "run/live.h"
#include "run/trace.h"
#include "watch/changes.h"
#include "watch/edits.h"
#include "watch/includes.h"

/* What the last hits sent is younger than a drain takes; see stream_drain(). */
#define YOUNG_NS 2000000

struct reload {
    struct run *run;
    struct live *next; /* is to take the place of what runs; NULL: nothing is under way */
    struct edits *edits;
    int compile_fd; /* in the loop while the compiler process works; -1: not waited for */
    int pause_fd;   /* a timer: when to look at it at the latest */
    struct waiting waiting;
    uint64_t started_ns; /* CLOCK_MONOTONIC: when next was */
    void (*advise)(const struct options *options);
};

/* The compiler process is not waited for any more. */
static void stop_waiting(struct reload *reload)
{
    const struct itimerspec never = {0};
    timerfd_settime(reload->pause_fd, 0, &never, NULL);
    loop_remove(reload->run->loop, reload->pause_fd);
    loop_remove(reload->run->loop, reload->compile_fd);
    reload->compile_fd = -1;
}

/* Gives up what is under way. */
static void discard(struct reload *reload)
{
    stop_waiting(reload);
    live_free(reload->next);
    reload->next = NULL;
}

/* The files that decide on the image: those that the newest image was made of, and those that the newest
 * source names and that may not be there yet. */
static void follow_files(struct reload *reload)
{
    struct includes includes = {0};
    const struct run *run = reload->run;
    const struct live *newest = reload->next != NULL ? reload->next : run->live;
    includes_read(&includes, newest->source, run->options->flags, run->options->flag_count);
    if (run->live != NULL)
        includes_add(&includes, run->live->report.files, run->live->report.file_count);
    edits_follow(reload->edits, (const char *const *)includes.paths, includes.count);
    includes_finish(&includes);
}

/* Shows the last of what the old programs sent through buffers that the new ones do not have. */
static void show_last(struct run *run, const struct live *next)
{
    live_end_buffers(run->live, next);
    clock_sleep_ns(YOUNG_NS);
    trace_drain(run);
    trace_drain(run); /* with which the buffers, empty now, are closed */
    live_forget_buffers(run->live, next);
}

/* The new probe is what runs. */
static void take_over(struct reload *reload)
{
    struct run *run = reload->run;
    struct live *before = run->live;
    if (before != NULL)
        show_last(run, reload->next);
    run_take(run, reload->next);
    reload->next = NULL;
    if (before != NULL) {
        live_add_missed(before, &run->missed);
        changes_report(run->live, before, (double)(clock_ns() - reload->started_ns) / 1e6);
    }
    live_free(before);
    follow_files(reload);
}

/* All that may fail. With it the new probe sees the hits. */
static int turn(struct reload *reload)
{
    struct live *next = reload->next;
    struct run *run = reload->run;
    int err = live_check_maps(next);
    if (err == 0)
        err = live_load(next);
    trace_drain(run);
    if (err == 0)
        err = live_open_buffers(next);
    if (err == 0)
        err = live_attach(next);
    trace_drain(run);
    return err == 0 ? relay_switch_to(run->switch_fd, next->side) : err;
}

static int finish(struct reload *reload)
{
    stop_waiting(reload);
    int err = live_finish_compile(reload->next);
    trace_drain(reload->run);
    if (err != 0)
        return err;
    live_reap_compiler(reload->next);
    err = turn(reload);
    if (err == 0)
        take_over(reload);
    return err;
}

static int begin(struct reload *reload)
{
    struct run *run = reload->run;
    discard(reload);
    reload->started_ns = clock_ns();
    struct live *next = reload->next = live_new(run, source_open_file(run->options->probe));
    if (next == NULL)
        return -EINVAL;
    follow_files(reload);
    int err = live_declare(next);
    if (err == 0)
        err = live_check(next);
    trace_drain(run);
    return err == 0 ? live_start_compile(next, NULL) : err;
}

/* As main() does at the end of a run. */
static void report_failure(struct reload *reload)
{
    const struct run *run = reload->run;
    reload->advise(run->options);
    error_print(messages());
    error_clear();
    run_say(run, run->live != NULL ? "Still running the previous version."
                                   : "Waiting for the file to be saved again.");
    discard(reload);
}

/* Nothing is under way any more. The next save will want a compiler. */
static void end_edit(struct reload *reload, int err)
{
    if (err != 0)
        report_failure(reload);
    compile_prepare(&reload->waiting, &reload->run->headers, &reload->run->cache);
}

static void pause_until_look(struct reload *reload)
{
    uint64_t pause_ms = live_compile_pause_ms(reload->next);
    const struct itimerspec pause = {.it_value = clock_timespec(pause_ms * NS_PER_MS)};
    timerfd_settime(reload->pause_fd, 0, &pause, NULL);
}

static void look_at_compiler(void *context)
{
    struct reload *reload = context;
    if (live_advance_compile(reload->next))
        end_edit(reload, finish(reload));
    else
        pause_until_look(reload);
}

static void wait_for_compiler(struct reload *reload)
{
    reload->compile_fd = live_compile_fd(reload->next);
    pause_until_look(reload);
    loop_add(reload->run->loop, reload->pause_fd, look_at_compiler, reload);
    loop_add(reload->run->loop, reload->compile_fd, look_at_compiler, reload);
}

/* Takes the source that was just begun as far as it comes without waiting. */
static void go_on(struct reload *reload, int err)
{
    if (err == 0 && live_compile_fd(reload->next) >= 0) {
        wait_for_compiler(reload);
        return;
    }
    end_edit(reload, err == 0 ? finish(reload) : err);
}

/* A source that is saved again while the one before is compiled takes its place. */
static void take_edit(void *context)
{
    struct reload *reload = context;
    if (edits_take(reload->edits))
        go_on(reload, begin(reload));
}

static int open_timer(struct reload *reload)
{
    reload->pause_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return reload->pause_fd >= 0 ? 0 : fail(errno, "cannot open a timer");
}

struct reload *reload_new(struct run *run, void (*advise)(const struct options *options))
{
    struct reload *reload = xcalloc(1, sizeof(*reload));
    *reload = (struct reload){.run = run, .compile_fd = -1, .pause_fd = -1, .advise = advise};
    waiting_init(&reload->waiting);
    run->waiting = &reload->waiting;
    reload->edits = edits_new(run->options->probe, run->loop, take_edit, reload);
    if (reload->edits == NULL || open_timer(reload) != 0) {
        reload_free(reload);
        return NULL;
    }
    return reload;
}

void reload_free(struct reload *reload)
{
    if (reload == NULL)
        return;
    discard(reload);
    edits_free(reload->edits);
    waiting_finish(&reload->waiting);
    reload->run->waiting = NULL;
    if (reload->pause_fd >= 0)
        close(reload->pause_fd);
    free(reload);
}

/* Until there is a probe, or a signal. */
static int await_probe(const struct run *run)
{
    int err = 0;
    while (err == 0 && run->live == NULL && run->end == RUN_GOES_ON)
        err = loop_wait(run->loop, UINT64_MAX);
    if (run->end != RUN_GOES_ON)
        run_say(run, "Received signal, exiting..");
    return err;
}

int reload_first(struct reload *reload)
{
    struct run *run = reload->run;
    int fd = relay_switch_open();
    if (fd < 0)
        return fd;
    run->switch_fd = fd;
    int err = begin(reload);
    if (err != 0 && reload->next == NULL)
        return err;
    go_on(reload, err);
    return await_probe(run);
}
