// SPDX-License-Identifier: Apache-2.0
/*
 * Sampling: the program runs on every CPU, so many times a second or once in so many events (perf_event_open(2)).
 */
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "attach/kinds.h"
#include "base/cpus.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/sys.h"
#include "base/text.h"
#include "base/words.h"

#define MAX_RATE   "/proc/sys/kernel/perf_event_max_sample_rate"
#define RATE_BYTES 64

/* The defaults: clocks and hardware counters run fast, and 99 does not fall into step with what happens 100 times a
 * second; other events are taken one by one. */
#define DEFAULT_HZ     99
#define DEFAULT_PERIOD 1

/* The names of perf list; the shorter ones after the long. */
static const struct event {
    const char *name;
    uint64_t config;
    uint32_t type;
    bool is_fast;
} events[] = {
    {"cpu-clock", PERF_COUNT_SW_CPU_CLOCK, PERF_TYPE_SOFTWARE, true},
    {"task-clock", PERF_COUNT_SW_TASK_CLOCK, PERF_TYPE_SOFTWARE, true},
    {"page-faults", PERF_COUNT_SW_PAGE_FAULTS, PERF_TYPE_SOFTWARE, false},
    {"faults", PERF_COUNT_SW_PAGE_FAULTS, PERF_TYPE_SOFTWARE, false},
    {"minor-faults", PERF_COUNT_SW_PAGE_FAULTS_MIN, PERF_TYPE_SOFTWARE, false},
    {"major-faults", PERF_COUNT_SW_PAGE_FAULTS_MAJ, PERF_TYPE_SOFTWARE, false},
    {"context-switches", PERF_COUNT_SW_CONTEXT_SWITCHES, PERF_TYPE_SOFTWARE, false},
    {"cs", PERF_COUNT_SW_CONTEXT_SWITCHES, PERF_TYPE_SOFTWARE, false},
    {"cpu-migrations", PERF_COUNT_SW_CPU_MIGRATIONS, PERF_TYPE_SOFTWARE, false},
    {"migrations", PERF_COUNT_SW_CPU_MIGRATIONS, PERF_TYPE_SOFTWARE, false},
    {"alignment-faults", PERF_COUNT_SW_ALIGNMENT_FAULTS, PERF_TYPE_SOFTWARE, false},
    {"emulation-faults", PERF_COUNT_SW_EMULATION_FAULTS, PERF_TYPE_SOFTWARE, false},
    {"cpu-cycles", PERF_COUNT_HW_CPU_CYCLES, PERF_TYPE_HARDWARE, true},
    {"cycles", PERF_COUNT_HW_CPU_CYCLES, PERF_TYPE_HARDWARE, true},
    {"instructions", PERF_COUNT_HW_INSTRUCTIONS, PERF_TYPE_HARDWARE, true},
    {"cache-references", PERF_COUNT_HW_CACHE_REFERENCES, PERF_TYPE_HARDWARE, true},
    {"cache-misses", PERF_COUNT_HW_CACHE_MISSES, PERF_TYPE_HARDWARE, true},
    {"branch-instructions", PERF_COUNT_HW_BRANCH_INSTRUCTIONS, PERF_TYPE_HARDWARE, true},
    {"branches", PERF_COUNT_HW_BRANCH_INSTRUCTIONS, PERF_TYPE_HARDWARE, true},
    {"branch-misses", PERF_COUNT_HW_BRANCH_MISSES, PERF_TYPE_HARDWARE, true},
    {"bus-cycles", PERF_COUNT_HW_BUS_CYCLES, PERF_TYPE_HARDWARE, true},
    {"stalled-cycles-frontend", PERF_COUNT_HW_STALLED_CYCLES_FRONTEND, PERF_TYPE_HARDWARE, true},
    {"stalled-cycles-backend", PERF_COUNT_HW_STALLED_CYCLES_BACKEND, PERF_TYPE_HARDWARE, true},
    {"ref-cycles", PERF_COUNT_HW_REF_CPU_CYCLES, PERF_TYPE_HARDWARE, true},
};

#define EVENT_COUNT (sizeof(events) / sizeof(events[0]))

/* "cpu-clock:99hz", taken apart. */
struct sampling {
    const struct event *event;
    uint64_t rate; /* times a second, or events from one run to the next */
    bool is_frequency;
};

static const struct event *find_event(const char *name, size_t length)
{
    for (size_t i = 0; i < EVENT_COUNT; i++)
        if (is_exactly(name, length, events[i].name))
            return &events[i];
    return NULL;
}

static const char *event_name(size_t index)
{
    return index < EVENT_COUNT ? events[index].name : NULL;
}

static int fail_event(const char *target, size_t length)
{
    char *name = xstrndup(target, length);
    nearest_hint_among(name, "events that bccrun knows", event_name);
    int err = failx(EINVAL, "cannot sample '%s': there is no event of this name", name);
    free(name);
    return err;
}

static int fail_rate(const char *target)
{
    hint("cpu-clock:99hz is 99 times a second on each CPU, page-faults:1000 every 1000th time");
    return failx(EINVAL, "cannot sample '%s': it does not say how often", target);
}

/* "99hz" or "1000". */
static int read_rate(const char *rate, struct sampling *sampling)
{
    if (!isdigit((unsigned char)rate[0]))
        return -EINVAL;
    char *end;
    errno = 0;
    sampling->rate = strtoull(rate, &end, 10);
    sampling->is_frequency = strcasecmp(end, "hz") == 0;
    bool is_number = errno == 0 && sampling->rate > 0 && sampling->rate <= INT64_MAX;
    return is_number && (*end == '\0' || sampling->is_frequency) ? 0 : -EINVAL;
}

/* 0 or the recorded error. */
static int read_sampling(const char *target, struct sampling *sampling)
{
    size_t length = strcspn(target, ":");
    sampling->event = find_event(target, length);
    if (sampling->event == NULL)
        return fail_event(target, length);
    sampling->is_frequency = sampling->event->is_fast;
    sampling->rate = sampling->is_frequency ? DEFAULT_HZ : DEFAULT_PERIOD;
    if (target[length] == ':' && read_rate(target + length + 1, sampling) != 0)
        return fail_rate(target);
    return 0;
}

static char *normalize(const struct attach_word *word, const char *target, bool is_name)
{
    (void)word;
    (void)is_name;
    struct sampling sampling = {0};
    if (read_sampling(target, &sampling) != 0)
        return NULL;
    assert(sampling.event != NULL);
    return xasprintf("%s:%llu%s", sampling.event->name, (unsigned long long)sampling.rate,
                     sampling.is_frequency ? "hz" : "");
}

static struct perf_event_attr event_attr(const struct sampling *sampling)
{
    assert(sampling->event != NULL);
    return (struct perf_event_attr){
        .type = sampling->event->type,
        .config = sampling->event->config,
        .freq = sampling->is_frequency,
        .sample_freq = sampling->rate, /* or sample_period: one union */
        .disabled = 1,
    };
}

static uint64_t max_rate(const char *root)
{
    struct text text = {0};
    uint64_t rate = 0;
    if (file_read(root, MAX_RATE, RATE_BYTES, &text) == 0)
        rate = strtoull(text_cstr(&text), NULL, 10);
    text_finish(&text);
    return rate;
}

static int fail_open(const char *root, const char *target, const struct sampling *sampling, int err)
{
    if (err == -ENOENT || err == -EOPNOTSUPP || err == -ENODEV) {
        hint(
            "virtual machines often lack the hardware's; SEC(\"perf_event/cpu-clock:99hz\") samples by a timer");
        return failx(-err, "cannot sample %s: this machine has no such counter", target);
    }
    uint64_t most = max_rate(root);
    if (err == -EINVAL && sampling->is_frequency && sampling->rate > most) {
        hint("the kernel lowers " MAX_RATE " by itself when sampling takes too long; root may raise it");
        return failx(EINVAL, "cannot sample %s: the kernel samples %" PRIu64 " times a second at most",
                     target, most);
    }
    return fail(-err, "cannot sample %s", target);
}

/* What a target asks for on this machine. */
struct sampler {
    struct sampling sampling;
    struct perf_event_attr attr;
    struct cpus cpus; /* to be finished */
};

/* 0 or the recorded error, with nothing to free. */
static int read_sampler(const char *root, const char *target, struct sampler *sampler)
{
    *sampler = (struct sampler){0};
    int err = read_sampling(target, &sampler->sampling);
    if (err != 0)
        return err;
    sampler->attr = event_attr(&sampler->sampling);
    return cpus_read(&sampler->cpus, root, "online");
}

/* If one CPU can, all can but those of another make. */
static int check(const struct attach_word *word, const char *root, const char *target)
{
    (void)word;
    struct sampler sampler;
    int err = read_sampler(root, target, &sampler);
    if (err != 0)
        return err;
    int fd = -ENODEV;
    if (sampler.cpus.count > 0)
        fd = sys_perf_event_open(&sampler.attr, -1, (int)sampler.cpus.numbers[0], -1, PERF_FLAG_FD_CLOEXEC);
    if (fd >= 0)
        close(fd);
    else
        err = fail_open(root, target, &sampler.sampling, fd);
    cpus_finish(&sampler.cpus);
    return err;
}

static void add_place(struct attachment *attachment, const char *target, size_t cpu_count)
{
    char *place = xasprintf("%s on %zu CPU%s", target, cpu_count, cpu_count == 1 ? "" : "s");
    attachment_add_place(attachment, place);
    attachment->place_count = cpu_count;
    free(place);
}

static int attach_sampling(const struct attach_word *word, const char *root, const char *target,
                           int program_fd, struct attachment *attachment)
{
    (void)word;
    struct sampler sampler;
    int err = read_sampler(root, target, &sampler);
    if (err != 0)
        return err;
    for (size_t i = 0; i < sampler.cpus.count && err == 0; i++)
        err = attachment_add_event(attachment, &sampler.attr, sampler.cpus.numbers[i], program_fd);
    if (err == 0)
        add_place(attachment, target, sampler.cpus.count);
    else
        err = fail_open(root, target, &sampler.sampling, err);
    cpus_finish(&sampler.cpus);
    return err;
}

const struct attach_kind perf_event_kind = {
    .words =
        {
            {"perf_event", .mechanism = "a perf event on each CPU, which runs it when the counter overflows"},
        },
    .program_type = BPF_PROG_TYPE_PERF_EVENT,
    .target = {"cpu-clock:99hz", .normalize = normalize},
    .checks = {.find = check},
    .attach = attach_sampling,
};
