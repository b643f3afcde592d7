/* SPDX-License-Identifier: Apache-2.0 */
/* Macros that nearly every header of the kernel brings along. */
#ifndef BCCRUN_COMMON_H
#define BCCRUN_COMMON_H

#undef offsetof
#define offsetof(type, member)          __builtin_offsetof(type, member)
#define sizeof_field(type, member)      sizeof(((type *)0)->member)
#define offsetofend(type, member)       (offsetof(type, member) + sizeof_field(type, member))
#define container_of(pointer, type, member) ((type *)((void *)(pointer) - offsetof(type, member)))
#define ARRAY_SIZE(array)               (sizeof(array) / sizeof((array)[0]))
#define FIELD_SIZEOF(type, member)      sizeof_field(type, member)

#define min(a, b)             ({ __typeof__(a) min_a_ = (a); __typeof__(b) min_b_ = (b); min_a_ < min_b_ ? min_a_ : min_b_; })
#define max(a, b)             ({ __typeof__(a) max_a_ = (a); __typeof__(b) max_b_ = (b); max_a_ > max_b_ ? max_a_ : max_b_; })
#define min_t(type, a, b)     min((type)(a), (type)(b))
#define max_t(type, a, b)     max((type)(a), (type)(b))
#define clamp(value, low, high) min(max(value, low), high)
#define swap(a, b)            do { __typeof__(a) swap_ = (a); (a) = (b); (b) = swap_; } while (0)

#define BIT(number)           (1UL << (number))
#define BIT_ULL(number)       (1ULL << (number))
#define GENMASK(high, low)    (((~0UL) << (low)) & (~0UL >> (63 - (high))))
#define DIV_ROUND_UP(n, d)    (((n) + (d)-1) / (d))
#define ALIGN(x, to)          (((x) + ((to)-1)) & ~((__typeof__(x))(to)-1))
#define round_up(x, to)       ALIGN(x, to)
#define round_down(x, to)     ((x) & ~((__typeof__(x))(to)-1))
#define upper_32_bits(n)      ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n)      ((u32)((n) & 0xffffffff))
#define div_u64(n, d)         ((u64)(n) / (u32)(d))
#define div64_u64(n, d)       ((u64)(n) / (u64)(d))
#define do_div(n, d)          ({ u32 do_div_ = (u64)(n) % (u32)(d); (n) = (u64)(n) / (u32)(d); do_div_; })
#define BITS_PER_BYTE         8
#define BITS_PER_LONG         64

#define U8_MAX   ((u8)~0U)
#define S8_MAX   ((s8)(U8_MAX >> 1))
#define U16_MAX  ((u16)~0U)
#define S16_MAX  ((s16)(U16_MAX >> 1))
#define U32_MAX  ((u32)~0U)
#define S32_MAX  ((s32)(U32_MAX >> 1))
#define S32_MIN  ((s32)(-S32_MAX - 1))
#define U64_MAX  ((u64)~0ULL)
#define S64_MAX  ((s64)(U64_MAX >> 1))
#define INT_MAX  ((int)(~0U >> 1))
#define INT_MIN  (-INT_MAX - 1)
#define UINT_MAX (~0U)
#define LONG_MAX ((long)(~0UL >> 1))
#define ULONG_MAX (~0UL)
#define SIZE_MAX (~(size_t)0)

#include <uapi/linux/errno.h>

/* include/linux/err.h: the last page of addresses stands for error numbers. */
#define MAX_ERRNO            4095
#define IS_ERR_VALUE(x)      unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)
#define IS_ERR(pointer)      IS_ERR_VALUE((unsigned long)(pointer))
#define IS_ERR_OR_NULL(pointer) (unlikely(!(pointer)) || IS_ERR(pointer))
#define PTR_ERR(pointer)     ((long)(pointer))
#define ERR_PTR(error)       ((void *)(long)(error))

/* Byte order: BPF programs have the machine's own. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN         1234
#define __LITTLE_ENDIAN_BITFIELD
#define __be16_to_cpu(x) __builtin_bswap16(x)
#define __be32_to_cpu(x) __builtin_bswap32(x)
#define __be64_to_cpu(x) __builtin_bswap64(x)
#define __le16_to_cpu(x) ((u16)(x))
#define __le32_to_cpu(x) ((u32)(x))
#define __le64_to_cpu(x) ((u64)(x))
#else
#define __BIG_ENDIAN            4321
#define __BIG_ENDIAN_BITFIELD
#define __be16_to_cpu(x) ((u16)(x))
#define __be32_to_cpu(x) ((u32)(x))
#define __be64_to_cpu(x) ((u64)(x))
#define __le16_to_cpu(x) __builtin_bswap16(x)
#define __le32_to_cpu(x) __builtin_bswap32(x)
#define __le64_to_cpu(x) __builtin_bswap64(x)
#endif
#define be16_to_cpu(x) __be16_to_cpu(x)
#define be32_to_cpu(x) __be32_to_cpu(x)
#define be64_to_cpu(x) __be64_to_cpu(x)
#define le16_to_cpu(x) __le16_to_cpu(x)
#define le32_to_cpu(x) __le32_to_cpu(x)
#define le64_to_cpu(x) __le64_to_cpu(x)
#define cpu_to_be16(x) __be16_to_cpu(x)
#define cpu_to_be32(x) __be32_to_cpu(x)
#define cpu_to_be64(x) __be64_to_cpu(x)
#define __cpu_to_be16(x) __be16_to_cpu(x)
#define __cpu_to_be32(x) __be32_to_cpu(x)
#define ___constant_swab16(x) __builtin_bswap16(x)
#define ___constant_swab32(x) __builtin_bswap32(x)
#define ntohs(x)       __be16_to_cpu((u16)(x))
#define ntohl(x)       __be32_to_cpu((u32)(x))
#define htons(x)       __be16_to_cpu((u16)(x))
#define htonl(x)       __be32_to_cpu((u32)(x))
#define __constant_htons(x) htons(x)
#define __constant_ntohs(x) ntohs(x)

/* include/uapi/linux/limits.h */
#define NAME_MAX 255
#define PATH_MAX 4096
#define ARG_MAX  131072
#define NR_OPEN  1024

#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_SEC  1000000000L
#define USEC_PER_MSEC 1000L
#define USEC_PER_SEC  1000000L
#define MSEC_PER_SEC  1000L

#include <asm/page.h>

#endif
