// A solution of the exercise of `bitesize`.
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct key {
    char comm[16];
    char direction[8];
    u64 slot;
};

/* Counts by program and size; stays until the end. */
BPF_HISTOGRAM(bytes, struct key);

TRACEPOINT_PROBE(block, block_rq_issue)
{
    if (args->bytes == 0)
        return 0; /* no data: a flush, for example */

    struct key key = {.slot = bpf_log2l(args->bytes), .direction = {args->rwbs[0]}};
    bpf_get_current_comm(&key.comm, sizeof(key.comm));
    bytes.increment(key);
    return 0;
}
