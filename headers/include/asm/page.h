/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_ASM_PAGE_H
#define BCCRUN_ASM_PAGE_H

#ifndef PAGE_SHIFT
#define PAGE_SHIFT 12
#endif
#define PAGE_SIZE  (1UL << PAGE_SHIFT)
#define PAGE_MASK  (~(PAGE_SIZE - 1))
#if defined(__x86_64__)
#define PAGE_OFFSET 0xffff888000000000UL
#endif

#endif
