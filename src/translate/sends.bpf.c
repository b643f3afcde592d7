// SPDX-License-Identifier: Apache-2.0
/* Before a probe that sends something. */

/* The type of what a pointer points to, or of the array x. Of a void * it is not known; a char stands for it. */
#define bccrun_typeof(x) __typeof__(__builtin_choose_expr(\
    __builtin_types_compatible_p(__typeof__(x), __typeof__(&(x)[0])),\
    *_Generic((x), void *: (char *)0, const void *: (char *)0, default: (x)), (x)))

/* Records that could not be sent and that the kernel does not count: their ring buffer was full, or there is no perf
 * buffer on this CPU. */
BPF_PERCPU_ARRAY(bccrun_lost, u64, 1);
static inline void bccrun_count_lost(void)
{
    int zero = 0;
    u64 *count = bccrun_lost.lookup(&zero);
    if (count)
        (*count)++;
}

/* Around ringbuf_output() and perf_submit(). The kernel itself counts a record that finds a perf buffer full (ENOSPC); a
 * full ring buffer is EAGAIN. */
static inline long bccrun_sent(long result)
{
    if (result < 0 && result != -28)
        bccrun_count_lost();
    return result;
}

/* Around ringbuf_reserve(). */
static inline void *bccrun_reserved(void *record)
{
    if (!record)
        bccrun_count_lost();
    return record;
}
