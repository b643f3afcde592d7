/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of system calls by their numbers, which are others for 32-bit programs than for 64-bit ones. libseccomp knows them; it is
 * loaded when the first name is wanted. Without it there are no names.
 */
#ifndef BCCRUN_SYSCALL_NAMES_H
#define BCCRUN_SYSCALL_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/keyed_names.h"

/* Numbers from here on are of no call (the highest are those of arm's own calls, 0xf0000). */
#define SYSCALL_NUMBER_MAX 0xfffff

/* All zero is one that has loaded nothing yet. */
struct syscall_names {
    void *library;
    char *(*resolve)(uint32_t architecture, int number);
    bool is_tried;
    struct keyed_names calls;
};

/* The name of the call that a program of @bits (32 or 64) makes by @number on this machine; NULL where there is none.
 * It is there until syscall_names_finish(). */
const char *syscall_names_find(struct syscall_names *names, uint64_t number, uint64_t bits);

void syscall_names_finish(struct syscall_names *names);

#endif
