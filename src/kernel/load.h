/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image in the kernel: its maps and programs, as descriptors.
 */
#ifndef BCCRUN_LOAD_H
#define BCCRUN_LOAD_H

#include "image/image.h"

struct loaded {
    int *maps; /* in the image's order */
    size_t map_count;
    int *programs;
    size_t program_count;
    int counts_fd; /* of how often each was called (run_counts.h); 0: that is not counted */
};

/* Creates the maps and loads the programs. On failure the error is recorded and nothing is left. @kept, if it
 * is not NULL, has a descriptor for each map that exists already, -1 for the others: @loaded gets a copy of
 * the descriptor instead of a new map. @has_counts: calls of the programs are counted, if this kernel can. */
int load(const struct image *image, const int *kept, bool has_counts, struct loaded *loaded) MUST_CHECK;

/* Loads @instructions, in which maps are descriptors already, as a program like @program, with the same
 * number of instructions. The program's descriptor, or the recorded error. */
int load_instructions(const char *license, const struct image_program *program,
                      const struct bpf_insn *instructions) MUST_CHECK;

/* Takes an all-zero struct too. What is still attached goes on until it is detached. */
void unload(struct loaded *loaded);

/* How often the kernel skipped the program because one was already running on that CPU: the probe missed those
 * hits. 0 if the kernel does not count them (before Linux 5.12). */
uint64_t program_missed(int program_fd);

#endif
