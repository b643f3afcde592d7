/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a learner's probe is tried on: a process of bccrun's own that makes a few calls, and writes down of
 * each what a probe must show. Numbers and names of processes differ each time, so a right answer cannot be
 * guessed.
 */
#ifndef BCCRUN_WORK_H
#define BCCRUN_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define WORK_MARKS 3
#define WORK_CALLS 8
#define WORK_TEXT  64

/* A value that a row holds: a text, or a number from @low to @high. Neither: there is none. */
struct known {
    char text[WORK_TEXT];
    int64_t low;
    int64_t high;
    bool is_set;
};

struct call {
    char what[192];                 /* what was done, for people: "process 12 opened '/dev/null'" */
    struct known marks[WORK_MARKS]; /* the rows that tell of it hold each of these */
    struct known wanted[2];         /* and these, which the exercise asks for, always at the same place */
    bool is_left_out;               /* no row may tell of it */
};

/* In memory that processes share. */
struct work {
    struct call calls[WORK_CALLS];
    size_t count;
    char failure[128]; /* why the calls could not be made; "" where they were */
};

/* Makes the calls and writes them down. Runs in a process of its own that ends thereafter. */
typedef void work_function(struct work *work);

work_function work_users, work_parents, work_lines, work_flags, work_packets, work_throws, work_signals,
    work_writers, work_counts, work_disk, work_waits, work_lives, work_threads, work_sleeps, work_connects,
    work_ends, work_kills, work_kill_counts;

/* For those functions. A call more, described by @what; NULL where there are too many. */
struct call *work_call(struct work *work, const char *what, ...) __attribute__((format(printf, 2, 3)));
struct known known_number(int64_t number);
struct known known_range(int64_t low, int64_t high);
struct known known_text(const char *text);
void work_fail(struct work *work, const char *what); /* with errno's words */
void work_name(const char *name);                    /* of this thread, as a probe sees it */
void work_sleep_ms(unsigned ms);
pid_t work_fork(void); /* the child ends with its parent */
void work_wait(pid_t child);

#endif
