/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_LOG2_H
#define BCCRUN_LINUX_LOG2_H
#define is_power_of_2(n) ((n) != 0 && (((n) & ((n)-1)) == 0))
#define ilog2(n) (63 - __builtin_clzll(n))
#define roundup_pow_of_two(n) ((n) <= 1 ? 1UL : 1UL << (64 - __builtin_clzll((unsigned long)(n)-1)))
#endif
