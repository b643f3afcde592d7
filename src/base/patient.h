/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing to a reader that may have stopped reading: a pager that shows its first page, a terminal after Ctrl-S. A
 * write waits for as long as the reader likes; but once the process is to end, a reader that takes nothing for a
 * second, or not all within ten, gets nothing more.
 *
 * It belongs to the process, because the timer does that interrupts a write: SIGALRM is used from
 * patient_end_by() on.
 */
#ifndef BCCRUN_PATIENT_H
#define BCCRUN_PATIENT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the process is to end. Asked several times a second while a write waits. */
typedef bool patient_function(void *context);

/* Without it, or with NULL, a write waits without end. */
void patient_end_by(patient_function *is_ending, void *context);

/* Writes the last *@left bytes of the @length at @bytes, and counts *@left down. Returns 0 or a positive errno:
 * ECANCELED where it gave up. */
int patient_write(int fd, const char *bytes, size_t length, size_t *left);

#endif
