// SPDX-License-Identifier: Apache-2.0
#include "watch/reload.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/check.h"
#include "run/prepare.h"
#include "run/show.h"
#include "run/start.h"
#include "watch/changes.h"
#include "watch/edits.h"
#include "watch/includes.h"
#include "watch/relays.h"

/* What the last hits sent is younger than a drain takes; see stream_drain(). */
#define YOUNG_NS 2000000

struct reload {
    struct session *session; /* what runs; at first it has no probe */
    struct session *next;    /* what is to take its place; NULL: nothing is under way */
    struct loop *loop;       /* NULL: nothing is shown yet, or no more */
    struct edits *edits;
    int epoll_fd;
    struct timespec started; /* the one under way */
};

static double ms_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) * 1e3 + (double)(now.tv_nsec - start->tv_nsec) / 1e6;
}

static void listen_to(const struct reload *reload, int fd)
{
    struct epoll_event readable = {.events = EPOLLIN};
    (void)epoll_ctl(reload->epoll_fd, EPOLL_CTL_ADD, fd, &readable);
}

int reload_open(struct session *session)
{
    struct reload *reload = xcalloc(1, sizeof(*reload));
    session->reload = reload;
    reload->session = session;
    reload->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (reload->epoll_fd < 0)
        return fail(errno, "cannot open an epoll descriptor");
    reload->edits = edits_new(session->options->probe);
    if (reload->edits == NULL)
        return -EINVAL;
    listen_to(reload, edits_fd(reload->edits));
    session->side = 1; /* so the first probe is on side 0, to which the switch points */
    return 0;
}

int reload_fd(const struct reload *reload)
{
    return reload != NULL ? reload->epoll_fd : -1;
}

void reload_show(struct reload *reload, struct loop *loop)
{
    if (reload != NULL)
        reload->loop = loop;
}

/* A session for the new text: what belongs to the run as a whole is the same. */
static struct session *next_session(struct session *session)
{
    struct session *next = xcalloc(1, sizeof(*next));
    next->options = session->options;
    next->selection = session->selection;
    next->headers = session->headers;
    next->cache = session->cache;
    next->switch_fd = session->switch_fd;
    next->side = 1 - session->side;
    next->status = session->status;
    clock_gettime(CLOCK_MONOTONIC, &next->step_start);
    return next;
}

/* The channels that were opened for it go; those that it shares stay. */
static void close_channels(struct reload *reload)
{
    struct session *next = reload->next;
    for (size_t i = 0; next->numbers != NULL && i < next->image.map_count; i++) {
        if (next->numbers[i] == CHANNEL_NONE || next->origins[i] >= 0)
            continue;
        channels_end(&reload->session->channels, next->numbers[i]);
        channels_forget(&reload->session->channels, next->numbers[i]);
    }
}

/* Gives up what is under way. */
static void discard(struct reload *reload)
{
    if (reload->next == NULL)
        return;
    close_channels(reload);
    relays_leave(reload->next, reload->session);
    if (reload->next->origins != NULL)
        start_give_back(reload->next);
    session_finish_probe(reload->next);
    free(reload->next);
    reload->next = NULL;
}

void reload_free(struct reload *reload)
{
    if (reload == NULL)
        return;
    discard(reload);
    edits_free(reload->edits);
    if (reload->epoll_fd >= 0)
        close(reload->epoll_fd);
    free(reload);
}

/* As main() does at the end of a run. */
static void tell_failure(struct reload *reload)
{
    const struct session *session = reload->session;
    check_hint(SESSION_ROOT, session->options->headers);
    error_print(stderr);
    error_clear();
    if (session->source != NULL)
        session_say(session, "The probe goes on as it was before..");
    else
        session_say(session, "Waiting for the file to be saved again..");
}

/* The files that decide on what comes out: those of the new probe, and those that its text names and that may
 * not be there yet. Before there is a probe, the latter alone. */
static void follow_files(struct reload *reload)
{
    struct includes includes = {0};
    const struct session *session = reload->session;
    const struct session *newest = reload->next != NULL ? reload->next : session;
    includes_add(&includes, session->report.files, session->report.file_count);
    includes_read(&includes, newest->source, session->options->flags, session->options->flag_count);
    edits_follow(reload->edits, (const char *const *)includes.paths, includes.count);
    includes_finish(&includes);
}

/* Shows what is in the buffers, so that none becomes full while this takes long; how that went the loop will
 * find. */
static void drain(struct reload *reload)
{
    if (reload->loop != NULL && loop_drain(reload->loop) != 0)
        error_clear();
}

/* The buffers of the new probe's maps: those that are there already, or new ones. */
static int open_channels(struct reload *reload)
{
    int err = 0;
    struct session *session = reload->session;
    struct session *next = reload->next;
    next->numbers = xcalloc(next->image.map_count, sizeof(*next->numbers));
    for (size_t i = 0; i < next->image.map_count; i++)
        next->numbers[i] = next->origins[i] >= 0 ? session->numbers[next->origins[i]] : CHANNEL_NONE;
    for (size_t i = 0; i < next->image.map_count && err == 0; i++)
        if (next->image.maps[i].has_events && next->origins[i] < 0)
            err = channels_open(&session->channels, &next->image.maps[i], next->loaded.maps[i],
                                &next->numbers[i]);
    return err;
}

/* All that may fail. With it the new probe is live. */
static int turn(struct reload *reload)
{
    struct session *session = reload->session;
    struct session *next = reload->next;
    int err = start_load_beside(next, session);
    drain(reload);
    if (err == 0 && session->image.map_count == 0)
        err = selection_load(&session->selection, &next->image, &next->loaded);
    if (err == 0)
        err = open_channels(reload);
    if (err == 0)
        err = relays_attach(next, session);
    drain(reload);
    return err == 0 ? relay_switch_to(session->switch_fd, next->side) : err;
}

/* The maps of the old probe that are not the new one's. */
static bool *find_left(const struct session *session, const struct session *next)
{
    bool *left = xcalloc(session->image.map_count + 1, sizeof(*left));
    memset(left, true, session->image.map_count);
    for (size_t i = 0; i < next->image.map_count; i++)
        if (next->origins[i] >= 0)
            left[next->origins[i]] = false;
    return left;
}

/* Shows the last of what the old programs sent through maps that are the new one's no more. */
static void empty_channels(struct reload *reload)
{
    const struct timespec young = {.tv_nsec = YOUNG_NS};
    struct session *session = reload->session;
    bool *left = find_left(session, reload->next);
    relay_settle();
    for (size_t i = 0; i < session->image.map_count; i++)
        if (left[i] && session->numbers[i] != CHANNEL_NONE)
            channels_end(&session->channels, session->numbers[i]);
    nanosleep(&young, NULL);
    drain(reload);
    drain(reload); /* with which the buffers, empty now, are closed */
    for (size_t i = 0; i < session->image.map_count; i++) {
        if (left[i] && session->numbers[i] != CHANNEL_NONE)
            channels_forget(&session->channels, session->numbers[i]);
        if (!left[i])
            session->loaded.maps[i] = -1;
    }
    free(left);
}

/* What belongs to the run as a whole stays where it is. */
static void exchange(struct session *session, struct session *next)
{
    struct session before = *session;
    *session = *next;
    *next = before;
    session->selection = before.selection;
    session->headers = next->headers = before.headers;
    session->cache = before.cache;
    session->channels = before.channels;
    session->destination = before.destination;
    session->writer = before.writer;
    session->reload = before.reload;
    session->missed_before = before.missed_before;
    session->signal_fd = before.signal_fd;
    session->hotplug_fd = before.hotplug_fd;
}

/* The session's probe is the new one. */
static void take_over(struct reload *reload)
{
    struct session *session = reload->session;
    struct session *before = reload->next;
    empty_channels(reload);
    relays_take(reload->next, session);
    exchange(session, reload->next);
    prepare_maps(session);
    start_stacks(session);
    for (size_t i = 0; i < session->image.map_count; i++)
        if (session->numbers[i] != CHANNEL_NONE)
            channels_hand_over(&session->channels, session->numbers[i], &session->image.maps[i]);
    if (reload->loop != NULL)
        show_probe(session, reload->loop);
    for (size_t i = 0; i < session->attachment_count; i++)
        if (session->relays[i].program_fd != 0)
            start_tell_attached(session, i);
    session->missed_before += relays_missed(before);
    if (before->source != NULL)
        changes_say(session, before, ms_since(&reload->started));
    session_finish_probe(before);
    free(before);
    reload->next = NULL;
    follow_files(reload);
}

static int finish_compile(struct reload *reload)
{
    int fd = prepare_compile_fd(reload->next);
    if (fd >= 0)
        (void)epoll_ctl(reload->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    int err = prepare_compiled(reload->next);
    drain(reload);
    if (err == 0)
        err = prepare_bury(reload->next);
    return err == 0 ? turn(reload) : err;
}

static void fail_step(struct reload *reload)
{
    tell_failure(reload);
    discard(reload);
}

static int begin(struct reload *reload)
{
    struct session *next = reload->next = next_session(reload->session);
    clock_gettime(CLOCK_MONOTONIC, &reload->started);
    next->source = source_open_file(next->options->probe);
    if (next->source == NULL)
        return -EINVAL;
    follow_files(reload);
    int err = prepare_declarations(next);
    if (err == 0)
        err = prepare_machine(next);
    drain(reload);
    if (err == 0)
        err = prepare_compile(next);
    if (err == 0 && prepare_compile_fd(next) >= 0)
        listen_to(reload, prepare_compile_fd(next));
    return err;
}

/* Whether the compile that is under way has come to its end, or must. */
static bool is_compiled(const struct reload *reload)
{
    if (reload->next == NULL)
        return false;
    struct pollfd ended = {.fd = prepare_compile_fd(reload->next), .events = POLLIN};
    return ended.fd < 0 || poll(&ended, 1, 0) > 0 || prepare_compile_left_ms(reload->next) == 0;
}

/* A text that is saved again while the one before is compiled takes its place. */
void reload_step(struct reload *reload)
{
    int err = 0;
    if (edits_take(reload->edits)) {
        discard(reload);
        err = begin(reload);
    }
    if (err == 0 && is_compiled(reload)) {
        err = finish_compile(reload);
        if (err == 0)
            take_over(reload);
    }
    if (err != 0)
        fail_step(reload);
}

/* Until there is a probe, or a signal. */
static int await_probe(struct reload *reload)
{
    struct session *session = reload->session;
    struct pollfd fds[] = {
        {.fd = reload->epoll_fd, .events = POLLIN},
        {.fd = session->signal_fd, .events = POLLIN},
    };
    while (session->source == NULL) {
        int ready = poll(fds, 2, -1);
        if (ready < 0 && errno != EINTR)
            return fail(errno, "cannot wait for '%s' to be saved", session->options->probe);
        if (ready > 0 && fds[1].revents != 0) {
            session->is_over = true;
            session_say(session, "Received signal, exiting..");
            return 0;
        }
        if (ready > 0)
            reload_step(reload);
    }
    return 0;
}

int reload_first(struct session *session)
{
    struct reload *reload = session->reload;
    session->switch_fd = relay_switch_open();
    if (session->switch_fd < 0)
        return session->switch_fd;
    int err = begin(reload);
    if (err != 0 && reload->next->source == NULL)
        return err;
    if (err == 0 && is_compiled(reload)) {
        err = finish_compile(reload);
        if (err == 0)
            take_over(reload);
    }
    if (err != 0)
        fail_step(reload);
    return await_probe(reload);
}
