/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The workload that a learner's probe is tried on: a process of bccrun's own that makes a few calls, and writes
 * down what a probe must show of each. The numbers and names of processes differ each time, so a right answer
 * cannot be guessed.
 */
#ifndef BCCRUN_WORK_H
#define BCCRUN_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define WORK_MARKS  3
#define WORK_WANTED 2
#define WORK_CALLS  8
#define WORK_TEXT   64

/* A value that a row holds: a text, or a number from @low to @high; none if it is not set. */
struct known {
    char text[WORK_TEXT];
    int64_t low;
    int64_t high;
    bool is_set;
};

struct call {
    char what[192];                   /* what was done, for people: "process 12 opened '/dev/null'" */
    struct known marks[WORK_MARKS];   /* the rows that are about it hold each of these, */
    struct known wanted[WORK_WANTED]; /* and these, which the exercise asks for, always at the same place */
    bool is_left_out;                 /* no row may be about it */
};

/* In memory that processes share. */
struct work {
    struct call calls[WORK_CALLS];
    size_t count;
    char failure[128]; /* why the calls could not be made; "" where they were */
};

/* Makes the calls and writes them down, in a process of its own that then ends. */
typedef void work_function(struct work *work);

work_function work_users, work_parents, work_lines, work_flags, work_packets, work_throws, work_signals,
    work_writers, work_counts, work_disk, work_waits, work_lives, work_threads, work_sleeps, work_connects,
    work_ends, work_kills, work_kill_counts;

/* For those functions: one more call, described by @what. If there are too many it is not judged. */
struct call *work_call(struct work *work, const char *what, ...) __attribute__((format(printf, 2, 3)));
struct known known_number(int64_t number);
struct known known_range(int64_t low, int64_t high);
struct known known_text(const char *text);
void work_fail(struct work *work, const char *what); /* @what, and errno's message */
void work_name(const char *name);                    /* names this thread, as a probe sees it */
void work_sleep_ms(unsigned ms);
pid_t work_fork(void); /* the child ends with its parent */
void work_wait(pid_t child);

#endif
