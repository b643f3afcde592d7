/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_TYPES_H
#define BCCRUN_LINUX_TYPES_H

typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;

#define __aligned_u64  __u64 __attribute__((aligned(8)))
#define __aligned_be64 __be64 __attribute__((aligned(8)))
#define __aligned_le64 __le64 __attribute__((aligned(8)))

typedef __s8 s8;
typedef __u8 u8;
typedef __s16 s16;
typedef __u16 u16;
typedef __s32 s32;
typedef __u32 u32;
typedef __s64 s64;
typedef __u64 u64;

typedef __u16 __le16, __be16;
typedef __u32 __le32, __be32, __wsum;
typedef __u64 __le64, __be64;
typedef __u16 __sum16;

typedef s8 int8_t;
typedef u8 uint8_t, u_int8_t;
typedef s16 int16_t;
typedef u16 uint16_t, u_int16_t;
typedef s32 int32_t;
typedef u32 uint32_t, u_int32_t;
typedef s64 int64_t;
typedef u64 uint64_t, u_int64_t;

typedef _Bool bool;
typedef unsigned char u_char;
typedef unsigned short u_short, ushort;
typedef unsigned int u_int, uint;
typedef unsigned long u_long, ulong;

typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t;
typedef __kernel_ulong_t __kernel_size_t;
typedef __kernel_long_t __kernel_ssize_t;
typedef __kernel_long_t __kernel_ptrdiff_t;
typedef long long __kernel_loff_t;
typedef __kernel_long_t __kernel_off_t;
typedef int __kernel_pid_t;
typedef unsigned int __kernel_uid32_t;
typedef unsigned int __kernel_gid32_t;
typedef long long __kernel_time64_t;
typedef int __kernel_clockid_t;
typedef unsigned short __kernel_sa_family_t;

typedef __kernel_size_t size_t;
typedef __kernel_ssize_t ssize_t;
typedef __kernel_ptrdiff_t ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef __kernel_loff_t loff_t;
typedef __kernel_off_t off_t;
typedef __kernel_pid_t pid_t;
typedef __kernel_uid32_t uid_t;
typedef __kernel_gid32_t gid_t;
typedef __kernel_uid32_t qid_t;
typedef __kernel_time64_t time64_t;
typedef __kernel_clockid_t clockid_t;
typedef u32 __kernel_dev_t;
typedef __kernel_dev_t dev_t;
typedef unsigned short umode_t;
typedef int key_t;
typedef u64 sector_t;
typedef u64 blkcnt_t;
typedef u64 dma_addr_t;
typedef u64 phys_addr_t;
typedef unsigned long pgoff_t;
typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;
typedef unsigned int fmode_t;
typedef __kernel_sa_family_t sa_family_t;

#define NULL  ((void *)0)
#define true  1
#define false 0

/* What the kernel's sources say to sparse(1) and to gcc. */
#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
#define __must_check
#define __packed          __attribute__((packed))
#define __aligned(bytes)  __attribute__((aligned(bytes)))
#define __maybe_unused    __attribute__((unused))
#define __always_unused   __attribute__((unused))
#define __always_inline   inline __attribute__((always_inline))
#define noinline          /* libbcc takes no function that is not inlined */
#define __noreturn        __attribute__((noreturn))
#define __weak            __attribute__((weak))
#define likely(x)         __builtin_expect(!!(x), 1)
#define unlikely(x)       __builtin_expect(!!(x), 0)
#define barrier()         asm volatile("" : : : "memory")
#define fallthrough       __attribute__((fallthrough))
#define READ_ONCE(x)      (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, to) (*(volatile __typeof__(x) *)&(x) = (to))
#define typeof            __typeof__

#include <bccrun/common.h>

#endif
