// SPDX-License-Identifier: Apache-2.0
/*
 * The categories are TRACE_SYSTEM of the kernel's include/trace/events/, the names are theirs too. Those
 * of sched_process_* alone in their category tell of the current process: it forks, execs, exits.
 */
#include "attach/bystander.h"

#include <stddef.h>
#include <string.h>

#include "base/words.h"

#define OF_PROCESS "sched_process_"

static const char *const categories[] = {"sched", "irq",   "irq_vectors", "napi",     "net",   "skb",
                                         "sock",  "tcp",   "qdisc",       "timer",    "block", "scsi",
                                         "nvme",  "power", "rcu",         "workqueue"};

/* How the names of raw tracepoints of these categories begin. */
static const char *const beginnings[] = {
    "sched_", "irq_handler_", "softirq_",  "napi_",      "net_dev_",
    "netif_", "consume_skb",  "kfree_skb", "inet_sock_", "tcp_",
    "qdisc_", "timer_",       "hrtimer_",  "block_rq_",  "block_bio_complete",
    "scsi_",  "nvme_",        "cpu_",      "workqueue_"};

static bool begins_with(const char *name, const char *beginning)
{
    return has_prefix(name, beginning);
}

bool bystander_at_tracepoint(const char *target)
{
    const char *separator = strchr(target, '/');
    size_t length = separator != NULL ? (size_t)(separator - target) : strlen(target);
    if (separator != NULL && begins_with(separator + 1, OF_PROCESS))
        return false;
    for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++)
        if (is_exactly(target, length, categories[i]))
            return true;
    return false;
}

bool bystander_at_raw_tracepoint(const char *name)
{
    if (begins_with(name, OF_PROCESS))
        return false;
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
        if (begins_with(name, beginnings[i]))
            return true;
    return false;
}
