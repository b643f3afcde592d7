// SPDX-License-Identifier: Apache-2.0
/* The attempt: a probe on a system call that this process makes, all the way from its source to its event. */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/embedded.h"
#include "base/memory.h"
#include "check/check_functions.h"
#include "check/check_lines.h"
#include "run/live.h"

#define WAIT_NS (5 * NS_PER_S)

EMBEDDED(attempt_bpf_c);

/* From what most probes use to what every kernel with BPF has. A place for all calls needs -DCALL. */
static const struct {
    const char *section;
    bool has_all_calls;
} places[] = {
    {"attempt=ksyscall/getppid", false},
    {"attempt=raw_tp/sys_enter", true},
};

#define PLACE_COUNT (sizeof(places) / sizeof(places[0]))

struct attempt {
    struct options options;
    struct run run;
    const char *section;
    char *call;
    struct live *live;
};

static void init(struct attempt *attempt, const struct machine *machine)
{
    attempt->call = xasprintf("-DCALL=%ld", (long)SYS_getppid);
    attempt->options = (struct options){
        .types = machine->types,
        .buffer_bytes = machine->buffer_bytes,
        .is_uncached = true,
        .flags = &attempt->call,
        .sections = &attempt->section,
        .section_count = 1,
    };
    run_init(&attempt->run, &attempt->options);
}

static void finish(struct attempt *attempt)
{
    live_free(attempt->live);
    run_finish(&attempt->run);
    free(attempt->call);
}

static int plan_at(struct attempt *attempt, size_t place)
{
    struct source *source = xcalloc(1, sizeof(*source));
    *source = (struct source){
        .name = xstrdup("the attempt"),
        .text = xstrdup(attempt_bpf_c.text),
        .length = attempt_bpf_c.length,
    };
    live_free(attempt->live);
    attempt->live = live_new(&attempt->run, source);
    attempt->section = places[place].section;
    attempt->options.flag_count = places[place].has_all_calls ? 1 : 0;
    int err = live_declare(attempt->live);
    return err == 0 ? live_check(attempt->live) : err;
}

/* The first of the places that this kernel has; if it has none the error about the last. */
static int find_place(struct attempt *attempt)
{
    int err = -ENOENT;
    for (size_t i = 0; i < PLACE_COUNT && err != 0; i++)
        err = plan_at(attempt, i);
    return err;
}

static int wait_for_event(const struct attempt *attempt)
{
    const struct live *live = attempt->live;
    struct stream *stream = attempt->run.channels.stream;
    uint64_t end_ns = clock_ns() + WAIT_NS;
    struct record record;
    int err = 0;
    while (err == 0 && clock_ns() < end_ns) {
        (void)syscall(SYS_getppid);
        err = loop_wait(attempt->run.loop, (uint64_t)stream_tick_ms(stream) * NS_PER_MS);
        stream_drain(stream, false);
        if (stream_next(stream, &record))
            return 0;
    }
    return err != 0 ? err
                    : failx(ETIMEDOUT,
                            "cannot see an event: %s is attached, but the call of getppid(2) shows none",
                            live->hooks.list[0]->attachment.where);
}

/* Up to the first event. 0 or the recorded error. */
static int make_attempt(struct attempt *attempt, const struct machine *machine)
{
    int err = find_place(attempt);
    if (err == 0)
        err = target_kernel_find(NULL, &attempt->run.kernel);
    if (err == 0)
        err = machine_find_headers(machine, &attempt->run.headers); /* another line has the warning */
    if (err == 0)
        err = live_compile(attempt->live, NULL);
    if (err == 0)
        err = live_load(attempt->live);
    if (err == 0)
        err = channels_init(&attempt->run.channels, machine->buffer_bytes);
    if (err == 0)
        err = live_open_buffers(attempt->live);
    if (err == 0)
        err = live_attach(attempt->live);
    return err == 0 ? wait_for_event(attempt) : err;
}

/* The attempt shows what fails; often other lines show why. */
static void fix_above(const struct machine *machine, enum error_cause cause, int number,
                      struct finding *finding)
{
    struct text names = {0};
    size_t count = check_lines_explaining(machine, cause, number, &names);
    if (count > 0)
        fix(finding, "see line%s %s above", count > 1 ? "s" : "", text_cstr(&names));
    else if (finding->fixes.length == 0)
        fix(finding, "dmesg may say why");
    text_finish(&names);
}

void check_live(const struct machine *machine, struct finding *finding)
{
    struct attempt attempt = {0};
    uint64_t start_ns = clock_ns();
    init(&attempt, machine);
    if (make_attempt(&attempt, machine) == 0) {
        found(finding, VERDICT_OK, "%s %s: compiled, loaded, attached, one event, in %.1f s",
              attach_kind_name(&attempt.live->plan.points[0]), attempt.live->hooks.list[0]->attachment.where,
              (double)(clock_ns() - start_ns) / 1e9);
    } else {
        enum error_cause cause = error_cause();
        int number = error_number();
        found(finding, VERDICT_FAIL, "%s", error_text());
        text_string(&finding->fixes, error_hints());
        error_clear();
        fix_above(machine, cause, number, finding);
    }
    finish(&attempt);
}
