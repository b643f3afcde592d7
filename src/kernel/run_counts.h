/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often each program of a probe was called. Instructions in front of it count, up to RUN_COUNTS_MAX: from then on
 * they only read the count, so that CPUs do not pass its cache line around for as long as the probe runs. They cost
 * about a nanosecond; what the kernel counts itself (BPF_ENABLE_STATS) costs thirty, for all programs of the machine,
 * and turning it on stops the machine for up to a tenth of a second.
 */
#ifndef BCCRUN_RUN_COUNTS_H
#define BCCRUN_RUN_COUNTS_H

#include "image/image.h"

#define RUN_COUNTS_MAX 1000

/* A map for the counts of @programs programs. Its descriptor or a negative errno, unrecorded. */
int run_counts_open(size_t programs) MUST_CHECK;

/* The instructions of program @index, in which maps are descriptors already, with those that count it in front.
 * @program is as it is loaded with them. On the heap. */
struct bpf_insn *run_counts_add(int counts_fd, size_t index, const struct bpf_insn *instructions,
                                struct image_program *program);

/* How often program @index of @programs was called; RUN_COUNTS_MAX: so often or more. 0 or a negative errno, unrecorded. */
int run_counts_read(int counts_fd, size_t programs, size_t index, uint64_t *runs) MUST_CHECK;

#endif
