// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/make_stages.h"

/* What in the probe, or on the command line, says where the function attaches; on the heap. */
static char *said_by(const struct declared_function *function)
{
    if (function->section != NULL && function->section_end == 0)
        return xasprintf("-a %s=%s", function->name, function->section);
    if (function->section != NULL)
        return xasprintf("SEC(\"%s\")", function->section);
    return xasprintf("the function's name");
}

/* How the kernel calls a program of this kind. */
static const char *mechanism(const char *kind)
{
    static const struct {
        const char *kind, *mechanism;
    } table[] = {
        {"kprobe", "a perf event of the kprobe PMU, which puts a breakpoint or a jump there"},
        {"kretprobe", "a perf event of the kprobe PMU, which makes the function return through the probe"},
        {"ksyscall", "a perf event of the kprobe PMU on the system call's symbol"},
        {"kretsyscall", "a perf event of the kprobe PMU on the return of the system call's symbol"},
        {"tracepoint", "a perf event of the tracepoint, by its number in tracefs"},
        {"tp", "a perf event of the tracepoint, by its number in tracefs"},
        {"raw_tracepoint", "bpf(2), BPF_RAW_TRACEPOINT_OPEN: it gets the tracepoint's own arguments"},
        {"raw_tp", "bpf(2), BPF_RAW_TRACEPOINT_OPEN: it gets the tracepoint's own arguments"},
        {"fentry", "a trampoline at the function's entry, found by its BTF id"},
        {"fexit", "a trampoline around the function, found by its BTF id"},
        {"fmod_ret", "a trampoline at the function's entry, found by its BTF id"},
        {"lsm", "the BPF security module's hook, found by its BTF id"},
        {"perf_event", "a perf event on each CPU, which runs it when the counter overflows"},
        {"xdp", "a link on the network interface, which runs it for each packet that comes in"},
        {"uprobe", "a perf event of the uprobe PMU, which puts a breakpoint into the file's pages"},
        {"uretprobe", "a perf event of the uprobe PMU, which makes the function return through the probe"},
        {"usdt", "a perf event of the uprobe PMU at each place that the file's notes name"},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i].kind, kind) == 0)
            return table[i].mechanism;
    return "a link of the kernel's";
}

/* If the kernel lacks what is needed, the name that was looked up is no place. */
static void add_places(const struct subject *subject, const struct attach_point *point, unsigned line,
                       const char *missing, struct stage *stage)
{
    char *place = attach_resolve(point, subject->root);
    if (place == NULL)
        stage_add(stage, LINE_NOTE, line, "not resolved: %s", error_text());
    else if (missing == NULL || (!attach_is_glob(point) && strcmp(place, point->target) != 0))
        stage_add(stage, LINE_PLAIN, line, "resolved  %s", place);
    error_clear();
    for (size_t i = 0; i < point->places.count; i++)
        stage_add(stage, LINE_PLAIN, line, "          %s", point->places.list[i].name);
    free(place);
}

static void add_point(const struct subject *subject, const struct attach_point *point, struct stage *stage)
{
    const struct declared_function *function = &subject->declarations->functions[point->function];
    const char *missing = subject_missing(subject, function->name);
    const char *kind = attach_kind_name(point);
    char *by = said_by(function);
    stage_add(stage, LINE_HEADING, function->line, "%s", function->name);
    stage_add(stage, LINE_PLAIN, function->line, "wanted    %s %s, by %s", kind, point->target, by);
    add_places(subject, point, function->line, missing, stage);
    stage_add(stage, LINE_PLAIN, function->line, "by        %s",
              point->is_multi ? "one link for all places" : mechanism(kind));
    if (missing != NULL)
        stage_add(stage, LINE_NOTE, function->line, "not on this kernel: %s", missing);
    free(by);
}

void make_attach_stage(const struct subject *subject, struct stage *stage)
{
    for (size_t i = 0; i < subject->plan->count; i++)
        add_point(subject, &subject->plan->points[i], stage);
}
