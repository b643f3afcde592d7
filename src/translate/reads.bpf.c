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

/* Marks the array if it could not be read. Of an empty string it clears the place of the mark: the array may have it from
 * another time. No branches: each would double what the verifier has to follow. */
static __always_inline __attribute__((nodebug)) int bccrun_mark(int result, char *to, u64 size)
{
    char at[3];
    if (size < 1 + sizeof(at))
        return result;
    int failed = result >> 31;
    int cleared = ((result ^ 1) - 1) >> 31; /* if it is 1 or negative */
    __builtin_memcpy(at, to + 1, sizeof(at));
    at[0] = (at[0] & ~cleared) | (BCCRUN_MARK_1 & failed);
    at[1] = (at[1] & ~cleared) | (BCCRUN_MARK_2 & failed);
    at[2] = (at[2] & ~cleared) | (BCCRUN_MARK_3 & failed);
    __builtin_memcpy(to + 1, at, sizeof(at));
    return result;
}

#define BCCRUN_READER(helper)                                                                                \
    static __always_inline __attribute__((nodebug)) int bccrun_##helper(void *to, u64 size, const void *from)         \
    {                                                                                                        \
        return bpf_##helper(to, size, from);                                                                 \
    }                                                                                                        \
    static __always_inline __attribute__((nodebug)) int bccrun_text_##helper(void *to, u64 size, const void *from)    \
    {                                                                                                        \
        return bccrun_mark(bccrun_##helper(to, size, from), to, size);                                       \
    }

BCCRUN_READER(probe_read)
BCCRUN_READER(probe_read_str)
BCCRUN_READER(probe_read_user)
BCCRUN_READER(probe_read_user_str)
BCCRUN_READER(probe_read_kernel)
BCCRUN_READER(probe_read_kernel_str)

/* In macros, and wherever else reads.c does not see them. */
#undef bpf_probe_read_str
#define bpf_probe_read_str bccrun_text_probe_read_str
#undef bpf_probe_read_user_str
#define bpf_probe_read_user_str bccrun_text_probe_read_user_str
#undef bpf_probe_read_kernel_str
#define bpf_probe_read_kernel_str bccrun_text_probe_read_kernel_str
