// SPDX-License-Identifier: Apache-2.0
#include "attach/interrupted.h"

#include <stddef.h>
#include <string.h>

#include "base/words.h"

/* The categories are TRACE_SYSTEM of the kernel's include/trace/events/; the names are from there too. Of their
 * tracepoints only sched_process_* are about the current task: it forks, execs, exits. */
#define OF_TASK "sched_process_"

static const char *const categories[] = {"sched", "irq",   "irq_vectors", "napi",     "net",   "skb",
                                         "sock",  "tcp",   "qdisc",       "timer",    "block", "scsi",
                                         "nvme",  "power", "rcu",         "workqueue"};

/* How the names of raw tracepoints of these categories begin. */
static const char *const beginnings[] = {
    "sched_", "irq_handler_", "softirq_",  "napi_",      "net_dev_",
    "netif_", "consume_skb",  "kfree_skb", "inet_sock_", "tcp_",
    "qdisc_", "timer_",       "hrtimer_",  "block_rq_",  "block_bio_complete",
    "scsi_",  "nvme_",        "cpu_",      "workqueue_"};

bool interrupted_at_tracepoint(const char *target)
{
    for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++) {
        const char *name = after_prefix(target, categories[i]);
        if (name != NULL && *name == '/')
            return !has_prefix(name + 1, OF_TASK);
    }
    return false;
}

bool interrupted_at_raw_tracepoint(const char *name)
{
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
        if (has_prefix(name, beginnings[i]))
            return !has_prefix(name, OF_TASK);
    return false;
}
