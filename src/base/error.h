/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way to report an error.
 *
 * A function that fails records what it could not do, why, and what the user can do next, and returns a
 * negative errno, which its callers pass on. Only main prints. Like errno, the record belongs to the process:
 * a second fail() replaces the first, so a caller that knows more may say it better.
 */
#ifndef BCCRUN_ERROR_H
#define BCCRUN_ERROR_H

#include <stdbool.h>
#include <stdio.h>

#define PRINTF(string, first) __attribute__((format(printf, string, first)))
#define MUST_CHECK            __attribute__((warn_unused_result))

/* What a machine may lack. The function that finds it missing sets the cause. */
enum error_cause {
    CAUSE_NONE,
    CAUSE_NO_PROC,       /* /proc is not mounted */
    CAUSE_NO_SYSFS,      /* /sys is not mounted */
    CAUSE_NO_TRACEFS,    /* tracefs is not mounted, or cannot be read */
    CAUSE_NO_KPROBES,    /* CONFIG_KPROBE_EVENTS */
    CAUSE_NO_UPROBES,    /* CONFIG_UPROBE_EVENTS */
    CAUSE_NO_BTF,        /* CONFIG_DEBUG_INFO_BTF */
    CAUSE_NO_LSM,        /* BPF is not among the active security modules */
    CAUSE_NO_HEADERS,    /* of the running kernel */
    CAUSE_NO_COMPILER,   /* bccrun-compile */
    CAUSE_NO_PRIVILEGES, /* CAP_SYS_ADMIN */
};

/* Records "WHAT: strerror(err)" and returns -err. @err is positive. Wording: "cannot <verb> <object>". */
int fail(int err, const char *what, ...) PRINTF(2, 3);

/* The same with a reason of its own instead of strerror's: "cannot <verb> <object>: <reason>". */
int failx(int err, const char *what_and_why, ...) PRINTF(2, 3);

/* Wrong usage: as failx(), and the exit status becomes 2. Returns -EINVAL. */
int fail_usage(const char *what_and_why, ...) PRINTF(1, 2);

/* Records the error of another process: its error_number(), error_text() and error_hints(). Returns
 * -EINVAL. */
int fail_again(int number, const char *headline, const char *hints);

/* These come before the failure that they belong to: the next fail(), failx() or fail_usage() takes
 * them into its record, so that a function ends with `return fail(...)`. They do not change errno. Without a
 * failure after it, such a hint is dropped by error_clear(); error_print() asserts that none is left. */

/* A line of advice: how to fix what failed. May be called several times. */
void hint(const char *advice, ...) PRINTF(1, 2);

/* Lines under the headline: a source line with its caret, a part of the verifier's log. @text may have
 * several lines; it is copied. */
void detail(const char *text);

/* What the machine lacks, if that is why. `bccrun check` has a line for each. */
void because(enum error_cause cause);

/* A place in a text of the user's, for editors. People read it in the details. */
struct error_place {
    const char *file; /* as the user gave its name */
    unsigned line;    /* from 1 */
    unsigned column;  /* in bytes from 1; 0: the line as a whole */
    unsigned end;     /* the column behind it; 0: not known */
    const char *what; /* what is there; NULL: it is what the headline is about */
    bool is_mistake;  /* one of its own, or else something that the first one is explained by */
};

/* The first one is where the failure is. It is copied. */
void at_place(const struct error_place *place);

/* The same for a place that the headline names already. */
void at_line(const char *file, unsigned line);

/* A change that repairs it, in the text of the first place: the whole @line becomes @code, or with @is_added it comes above
 * that line. */
void repaired_by(unsigned line, bool is_added, const char *code);

/* The same for the error recorded last: for a caller that knows more than the function that failed. */
void error_add_hint(const char *advice, ...) PRINTF(1, 2);
void error_add_detail(const char *text);
void error_add_place(const struct error_place *place);

/* The headline of the recorded error, "" if there is none. Valid until the next fail(). */
const char *error_text(void);

/* The lines under it, "" if there are none. Valid until the next fail(). */
const char *error_detail(void);

/* Its hints, a line each, "" if there are none. Valid until the next fail(). */
const char *error_hints(void);

/* What because() said of it; CAUSE_NONE if nothing was said. */
enum error_cause error_cause(void);

/* The errno that fail() was given; 0 for an error with a reason of its own. */
int error_number(void);

/* Forgets the recorded error, and hints and details without a failure. For an attempt whose failure is itself
 * an answer. */
void error_clear(void);

/* Takes the recorded error away, on the heap, and puts it back in place of what was recorded since. For
 * callers that try something in between. */
struct error;
struct error *error_take(void) MUST_CHECK;
void error_put(struct error *taken);

/* Exit status for the recorded error: 2 for wrong usage, else 1. */
int error_status(void);

/* How errors and warnings are printed from now on. */
enum error_form {
    ERROR_TEXT,   /* for people */
    ERROR_COLOUR, /* the same on a terminal with colors (base/colour.h) */
    ERROR_JSON,   /* a line each, an object: docs/json.md describes its members */
    ERROR_GCC     /* as gcc and clang do it, for editors: "FILE:LINE:COLUMN: error: HEADLINE" */
};
void error_set_form(enum error_form form);

/* Prints the recorded error: "bccrun: HEADLINE", the detail indented, and a "hint:" line for each hint.
 * Control characters are shown as escapes. Only for main. */
void error_print(FILE *to);

/* Prints "bccrun: warning: ..." on stderr, made safe and in the same form as an error. For what does not stop
 * the run. */
void warn(const char *what, ...) PRINTF(1, 2);

/* The same about a place, which is named first: "bccrun: warning: FILE:LINE:COLUMN: ...". */
void warn_at(const struct error_place *place, const char *what, ...) PRINTF(2, 3);

/* Prints "bccrun: ..." on stderr, made safe too. For what is only shown on request (-v). */
void note(const char *what, ...) PRINTF(1, 2);

/* Prints "bccrun: note: ..." on stderr, made safe, with the hints and details that were given before it, as an error has
 * them. For a probe that runs and does not do what it seems to be meant for (notes/notes.h). */
void remark(const char *what, ...) PRINTF(1, 2);

#endif
