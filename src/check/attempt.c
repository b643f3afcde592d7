// SPDX-License-Identifier: Apache-2.0
/* The attempt: a probe on a system call that this process makes, all the way from its text to its event. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attach/attach.h"
#include "attach/require.h"
#include "base/clock.h"
#include "base/memory.h"
#include "check/line_table.h"
#include "check/lines.h"
#include "compile/compiler.h"
#include "events/stream.h"
#include "kernel/load.h"
#include "probe/override.h"

#define WAIT_NS 5000000000ULL

/* Whoever makes the call gives an event: what this process's number is to the kernel need not be what it is
 * to itself (pid_namespaces(7)). */
static const char text[] = "struct event { u32 pid; };\n"
                           "BPF_PERF_OUTPUT(events);\n"
                           "int attempt(void *ctx)\n"
                           "{\n"
                           "#ifdef CALL\n"
                           "    if (((struct bpf_raw_tracepoint_args *)ctx)->args[1] != CALL)\n"
                           "        return 0;\n"
                           "#endif\n"
                           "    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};\n"
                           "    events.perf_submit(ctx, &event, sizeof(event));\n"
                           "    return 0;\n"
                           "}\n";

/* From what most probes use to what every kernel has that takes programs on tracepoints; the flag tells the
 * call where the place is one for all calls. */
static const struct {
    const char *section;
    bool has_all_calls;
} places[] = {
    {"attempt=ksyscall/getppid", false},
    {"attempt=tracepoint/syscalls/sys_enter_getppid", false},
    {"attempt=raw_tp/sys_enter", true},
};

#define PLACE_COUNT (sizeof(places) / sizeof(places[0]))

/* In the order in which it comes to be. */
struct attempt {
    struct source source;
    struct declarations declarations;
    struct usage usage;
    struct attach_plan plan;
    bool has_all_calls;
    struct headers headers;
    struct image image;
    struct loaded loaded;
    struct stream *stream;
    struct attachment attachment;
};

static int plan_at(struct attempt *attempt, const char *section)
{
    attach_plan_finish(&attempt->plan);
    declarations_finish(&attempt->declarations);
    declarations_read(&attempt->source, NULL, 0, &attempt->declarations);
    int err = override_sections(&attempt->source, &section, 1, &attempt->declarations);
    if (err == 0)
        err = attach_plan_read(&attempt->source, &attempt->declarations, &attempt->plan);
    return err;
}

/* The first of the places that this kernel has, and where it has none the error about the last. */
static int find_place(struct attempt *attempt, const struct machine *machine)
{
    int err = -ENOENT;
    for (size_t i = 0; i < PLACE_COUNT && err != 0; i++) {
        err = plan_at(attempt, places[i].section);
        if (err == 0)
            err = attach_plan_check(&attempt->plan, NULL, &attempt->declarations, machine->root);
        attempt->has_all_calls = places[i].has_all_calls;
    }
    return err;
}

static int find_headers(struct attempt *attempt, const struct machine *machine)
{
    return machine->headers != NULL ? headers_open(machine->headers, &attempt->headers)
                                    : headers_find(machine->root, machine->release, &attempt->headers);
}

static int compile_attempt(struct attempt *attempt)
{
    const struct attach_point *point = &attempt->plan.points[0];
    const struct compile_target target = {
        .function = point->function,
        .program_type = attach_program_type(point),
        .attach_type = attach_type(point),
        .is_syscall = point->is_syscall,
    };
    char *call = xasprintf("-DCALL=%ld", (long)SYS_getppid);
    const struct compile_additions additions = {
        .definitions = "",
        .usage = &attempt->usage,
        .flags = (const char *const *)&call,
        .flag_count = attempt->has_all_calls ? 1 : 0,
    };
    const struct cache none = {.fd = -1};
    const struct compile_job job = {
        .source = &attempt->source,
        .declarations = &attempt->declarations,
        .targets = &target,
        .target_count = 1,
        .additions = &additions,
        .headers = &attempt->headers,
        .cache = &none,
    };
    struct compile_report report;
    int err = compile(&job, &attempt->image, &report);
    compile_report_finish(&report);
    free(call);
    return err;
}

static int open_stream(struct attempt *attempt, size_t buffer_bytes)
{
    int err = 0;
    attempt->stream = stream_new(buffer_bytes);
    if (attempt->stream == NULL)
        return -EINVAL;
    for (size_t i = 0; i < attempt->image.map_count && err == 0; i++)
        if (attempt->image.maps[i].has_events)
            err = stream_add(attempt->stream, attempt->loaded.maps[i], 0, attempt->image.maps[i].name);
    return err;
}

static int wait_for_event(struct attempt *attempt)
{
    uint64_t end_ns = clock_ns() + WAIT_NS;
    struct record record;
    while (clock_ns() < end_ns) {
        (void)syscall(SYS_getppid);
        (void)!poll(NULL, 0, stream_tick_ms(attempt->stream));
        stream_drain(attempt->stream, false);
        if (stream_next(attempt->stream, &record))
            return 0;
    }
    failx(ETIMEDOUT, "cannot see an event: %s is attached, but the call of getppid(2) shows none",
          attempt->attachment.where);
    return -ETIMEDOUT;
}

static int run(struct attempt *attempt, const struct machine *machine)
{
    usage_read(&attempt->source, &attempt->usage);
    int err = require_privileges(machine->root);
    if (err == 0)
        err = find_place(attempt, machine);
    if (err == 0)
        err = find_headers(attempt, machine);
    if (err == 0)
        err = compile_attempt(attempt);
    if (err == 0)
        err = load(&attempt->image, NULL, &attempt->loaded);
    if (err == 0)
        err = open_stream(attempt, machine->buffer_bytes);
    if (err == 0)
        err = attach(&attempt->plan.points[0], machine->root, attempt->loaded.programs[0],
                     &attempt->attachment);
    return err == 0 ? wait_for_event(attempt) : err;
}

static void finish(struct attempt *attempt)
{
    attachment_finish(&attempt->attachment);
    stream_free(attempt->stream);
    unload(&attempt->loaded);
    image_finish(&attempt->image);
    headers_finish(&attempt->headers);
    attach_plan_finish(&attempt->plan);
    usage_finish(&attempt->usage);
    declarations_finish(&attempt->declarations);
    free(attempt->source.name);
    free(attempt->source.text);
}

/* The attempt shows what fails, and often not why. */
static void mend_above(const struct machine *machine, struct finding *finding)
{
    struct text names = {0};
    size_t count = find_lines(machine, text_cstr(&finding->what), &names);
    if (count > 0)
        mend(finding, "see line%s %s above", count > 1 ? "s" : "", text_cstr(&names));
    else if (finding->mend.length == 0)
        mend(finding, "dmesg may say why");
    text_finish(&names);
}

void check_live(const struct machine *machine, struct finding *finding)
{
    struct attempt attempt = {
        .source = {.name = xstrdup("the attempt"), .text = xstrdup(text), .length = sizeof(text) - 1},
    };
    uint64_t start_ns = clock_ns();
    if (run(&attempt, machine) == 0) {
        found(finding, VERDICT_OK, "%s %s: compiled, loaded, attached, one event, in %.1f s",
              attach_kind_name(&attempt.plan.points[0]), attempt.attachment.where,
              (double)(clock_ns() - start_ns) / 1e9);
    } else {
        found(finding, VERDICT_FAIL, "%s", error_text());
        text_string(&finding->mend, error_hints());
        error_clear();
        mend_above(machine, finding);
    }
    finish(&attempt);
}
