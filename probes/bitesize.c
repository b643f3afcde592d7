// How large are the pieces in which programs read and write their disks?
//
// Attaches to the tracepoint block/block_rq_issue: a request goes to the driver of a disk. When bccrun ends, or every
// second with -i 1, it draws a histogram for each program: how many requests had which size in bytes.
//   COMM  the thread that was running when the request went out: for what a program wrote into the page cache, a
//         thread of the kernel that writes it to the disk later, such as kworker
//
// The idea: a histogram is a map whose key ends in a slot. A size falls into the slot of its power of two, so that
// some thirty counters cover sizes from a sector to a gigabyte.
//
// Exercise: count reading and writing apart: args->rwbs begins with R or W.
//
// After: syscount
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct key {
    char comm[16];
    u64 slot;
};

/* Counts by program and size; stays until the end. */
BPF_HISTOGRAM(bytes, struct key);

TRACEPOINT_PROBE(block, block_rq_issue)
{
    if (args->bytes == 0)
        return 0; /* no data: a flush, for example */

    struct key key = {.slot = bpf_log2l(args->bytes)};
    bpf_get_current_comm(&key.comm, sizeof(key.comm));
    bytes.increment(key);
    return 0;
}
