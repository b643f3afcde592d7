/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way in which anything goes wrong.
 *
 * A function that fails records what it could not do, why, and what the user can do next, and returns a
 * negative errno; its callers pass that on. Only main prints. The record is the process's, like errno: a
 * second fail() replaces the first, so a caller that knows better may say it better.
 */
#ifndef BCCRUN_ERROR_H
#define BCCRUN_ERROR_H

#include <stdbool.h>
#include <stdio.h>

#define PRINTF(string, first) __attribute__((format(printf, string, first)))
#define MUST_CHECK            __attribute__((warn_unused_result))

/* Records "WHAT: strerror(err)" and returns -err. @err is positive. Wording: "cannot <verb> <object>". */
int fail(int err, const char *what, ...) PRINTF(2, 3);

/* The same with a reason of its own in place of strerror's: "cannot <verb> <object>: <reason>". */
int failx(int err, const char *what_and_why, ...) PRINTF(2, 3);

/* Wrong usage: as failx(), and the exit status becomes 2. Returns -EINVAL. */
int fail_usage(const char *what_and_why, ...) PRINTF(1, 2);

/* Adds a line of advice to the error recorded last. May be called several times. */
void hint(const char *advice, ...) PRINTF(1, 2);

/* Adds lines that belong to the error recorded last and stand under its headline: a source line with its
 * caret, a part of the verifier's log. @text may have several lines; it is copied. */
void detail(const char *text);

/* The headline of the error recorded last, "" where there is none. Valid until the next fail(). */
const char *error_text(void);

/* The lines under it, "" where there are none; valid as long. */
const char *error_detail(void);

/* The advice recorded with it, a line each, "" where there is none; valid as long. */
const char *error_hints(void);

/* Forgets the recorded error: what failed was an attempt whose failure is itself an answer. */
void error_clear(void);

/* Takes the recorded error away, on the heap, and puts it back in the place of what was recorded since: for
 * who tries something in between. */
struct error;
struct error *error_take(void) MUST_CHECK;
void error_put(struct error *taken);

/* Exit status for the recorded error: 2 for wrong usage, else 1. */
int error_status(void);

/* How errors and warnings are printed from now on. */
enum error_form {
    ERROR_TEXT,   /* for people */
    ERROR_COLOUR, /* the same on a terminal with colours (base/colour.h) */
    ERROR_JSON    /* a line each: {"type":"error","message":HEADLINE,"detail":...,"hint":...}, where a detail
                     and advice are there, lines parted by \n; {"type":"warning","message":...} */
};
void error_set_form(enum error_form form);

/* Prints the recorded error: "bccrun: HEADLINE", the detail indented, one "hint:" line for each piece of
 * advice. Control characters in any of them are shown as escapes. For main alone. */
void error_print(FILE *to);

/* Prints "bccrun: warning: ..." on stderr, made safe and in the form as an error is. For what does not stop
 * the run. */
void warn(const char *what, ...) PRINTF(1, 2);

/* Prints "bccrun: ..." on stderr, made safe too. For what only those want to know who asked for it (-v). */
void note(const char *what, ...) PRINTF(1, 2);

#endif
