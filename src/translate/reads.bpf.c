// SPDX-License-Identifier: Apache-2.0
/* Before a probe that copies memory. reads.c puts calls of these functions in place of the helpers' where that needs the
 * type of the array, and defines the bytes of the mark. */

/* What a pointer points to; of a void * or a number, which no one can tell, a pointer. */
#define bccrun_pointed(x)                                                                                    \
    _Generic((x),                                                                                            \
        void *: (void **)0,                                                                                  \
        const void *: (void **)0,                                                                            \
        int: (void **)0,                                                                                     \
        unsigned: (void **)0,                                                                                \
        long: (void **)0,                                                                                    \
        unsigned long: (void **)0,                                                                           \
        long long: (void **)0,                                                                               \
        unsigned long long: (void **)0,                                                                      \
        default: (x))

/* Of a char * or an array of char, or a pointer to such an array. */
#define bccrun_is_text(x) _Generic((x), char *: 1, default: _Generic(*bccrun_pointed(x), char *: 1, default: 0))

/* Of these and of what no one can tell. */
#define bccrun_may_be_text(x)                                                                                \
    _Generic((x), char *: 1, default: _Generic(*bccrun_pointed(x), char *: 1, void *: 1, default: 0))

/* Marks the array if it could not be read. If the result is less than @full, which an empty string's is, it clears the place of
 * the mark: the array may have it from another time. No branches: each would double what the verifier has to follow. */
static __always_inline __attribute__((nodebug)) int bccrun_mark(int result, char *to, u64 size, int full)
{
    char at[3];
    if (size < 1 + sizeof(at))
        return result;
    int failed = result >> 31;
    int cleared = (result - full) >> 31;
    __builtin_memcpy(at, to + 1, sizeof(at));
    at[0] = (at[0] & ~cleared) | (BCCRUN_MARK_1 & failed);
    at[1] = (at[1] & ~cleared) | (BCCRUN_MARK_2 & failed);
    at[2] = (at[2] & ~cleared) | (BCCRUN_MARK_3 & failed);
    __builtin_memcpy(to + 1, at, sizeof(at));
    return result;
}

#ifdef BCCRUN_MAY_SLEEP
#define bccrun_string(x) #x
#define bccrun_spelled(x) bccrun_string(x)

static __always_inline __attribute__((nodebug)) u64 bccrun_may_sleep(void)
{
    u64 may_sleep;
    asm volatile("%0 = " bccrun_spelled(BCCRUN_MAY_SLEEP) : "=r"(may_sleep));
    return may_sleep;
}

/* Gets what the user has at this address into memory, so that a helper that does not wait finds it. */
#define BCCRUN_FETCH(helper, result, to, size, from)                                                         \
    if (result < 0 && bccrun_may_sleep() && bpf_copy_from_user(to, size, from) == 0)                         \
        result = bpf_##helper(to, size, from);

/* The same for a string, one page after the other: it may end before the next, which may not exist. */
#define BCCRUN_FETCH_STRING(helper, result, to, size, from)                                                  \
    if (result < 0 && bccrun_may_sleep()) {                                                                  \
        u64 at = (u64)from;                                                                                  \
        char byte;                                                                                           \
        for (int page = 0; page < 4 && result < 0; page++) {                                                 \
            bpf_copy_from_user(&byte, 1, (void *)at);                                                        \
            result = bpf_##helper(to, size, from);                                                           \
            at = (at | 4095) + 1;                                                                            \
        }                                                                                                    \
    }
#else
#define BCCRUN_FETCH(helper, result, to, size, from)
#define BCCRUN_FETCH_STRING(helper, result, to, size, from)
#endif
#define BCCRUN_NO_FETCH(helper, result, to, size, from)

/* Of an empty string the helpers return 1, those of users' strings 0 in Linux 6.1 and before. */
#define BCCRUN_FULL_STRING 2

#define BCCRUN_READER(helper, FETCH, FULL)                                                                   \
    static __always_inline __attribute__((nodebug)) int bccrun_##helper(void *to, u64 size, const void *from) \
    {                                                                                                        \
        int result = bpf_##helper(to, size, from);                                                           \
        FETCH(helper, result, to, size, from)                                                                \
        return result;                                                                                       \
    }                                                                                                        \
    static __always_inline __attribute__((nodebug)) int bccrun_text_##helper(void *to, u64 size,             \
                                                                             const void *from)               \
    {                                                                                                        \
        return bccrun_mark(bccrun_##helper(to, size, from), to, size, FULL);                                 \
    }

BCCRUN_READER(probe_read, BCCRUN_FETCH, 0)
BCCRUN_READER(probe_read_str, BCCRUN_FETCH_STRING, BCCRUN_FULL_STRING)
BCCRUN_READER(probe_read_user, BCCRUN_FETCH, 0)
BCCRUN_READER(probe_read_user_str, BCCRUN_FETCH_STRING, BCCRUN_FULL_STRING)
BCCRUN_READER(probe_read_kernel, BCCRUN_NO_FETCH, 0)
BCCRUN_READER(probe_read_kernel_str, BCCRUN_NO_FETCH, BCCRUN_FULL_STRING)

/* In macros, and wherever else reads.c does not see them. */
#undef bpf_probe_read_str
#define bpf_probe_read_str bccrun_text_probe_read_str
#undef bpf_probe_read_user_str
#define bpf_probe_read_user_str bccrun_text_probe_read_user_str
#undef bpf_probe_read_kernel_str
#define bpf_probe_read_kernel_str bccrun_text_probe_read_kernel_str

/* Also where libbcc puts in reads of memory. */
#ifdef BCCRUN_MAY_SLEEP
#undef bpf_probe_read
#define bpf_probe_read bccrun_probe_read
#undef bpf_probe_read_user
#define bpf_probe_read_user bccrun_probe_read_user
#endif
