/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe's source does with its maps, as far as its tokens show: which are histograms and of what kind,
 * from which it deletes entries, and where it sends records.
 */
#ifndef BCCRUN_USAGE_H
#define BCCRUN_USAGE_H

#include "probe/source.h"

/* A call that sends a record or prepares for it, from the buffer's name to the closing bracket:
 * events.perf_submit(...), events.ringbuf_output(...), events.ringbuf_reserve(...), ... */
struct usage_send {
    size_t start, end;             /* bytes in the source */
    size_t buffer_length;          /* of the buffer's name, at the start */
    size_t value_start, value_end; /* the argument that points to what is sent, "&event" or "record->part", */
    size_t name_start;             /* and the last name in it; all 0 if it has another form */
    unsigned line;
    bool may_fail;   /* the kernel counts no record that fails here: all but ringbuf_submit() */
    bool is_reserve; /* it returns a pointer, not a result */
};

/* BPF_HISTOGRAM(NAME, ...). */
struct usage_histogram {
    char *name;
    bool is_log2; /* NAME.increment(bpf_log2l(...)) */
};

struct usage {
    struct usage_histogram *histograms;
    size_t histogram_count;
    char **deleted; /* the names in NAME.delete(...) */
    size_t deleted_count;
    bool
        prints; /* it calls bpf_trace_printk(), or a macro bpf_printk() of its own around bpf_trace_printk_() */
    bool uses_log2; /* it calls bpf_log2() or bpf_log2l() outside of the call that counts */
    struct usage_send *sends;
    size_t send_count;
};

void usage_read(const struct source *source, struct usage *usage);
void usage_finish(struct usage *usage);

/* Whether the source sends records through the buffer. */
bool usage_is_sent(const struct usage *usage, const struct source *source, const char *buffer);

bool usage_is_histogram(const struct usage *usage, const char *map);

/* Whether the slots of the histogram are powers of two: the value that is counted is a result of bpf_log2()
 * or bpf_log2l(), or may be one. */
bool usage_is_log2(const struct usage *usage, const char *map);

/* Whether the source deletes entries of the map: its entries are in progress, such as calls that have not
 * returned. */
bool usage_is_deleted(const struct usage *usage, const char *map);

#endif
