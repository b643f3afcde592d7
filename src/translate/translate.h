/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probe's text as libbcc is to have it. Differences are few and never move a line: messages about it
 * speak of the user's own lines.
 */
#ifndef BCCRUN_TRANSLATE_H
#define BCCRUN_TRANSLATE_H

#include "base/text.h"
#include "probe/declare.h"
#include "probe/source.h"
#include "probe/usage.h"

/* The file name under which compiler and verifier speak of the probe's text. It is no path that an #include
 * could name. */
#define TRANSLATE_FILE "<probe>"

/* libbcc reads a parameter after ctx from the traced function's registers. Only for functions whose names
 * begin like this does it know that a system call's arguments lie one step further, in the wrapper's pt_regs.
 */
#define TRANSLATE_SYSCALL_PREFIX "syscall__"

/* bccrun's own C, put where it moves no line of the probe's. */
struct translate_additions {
    const char *definitions;   /* in front of the text */
    const char *const *checks; /* statements that each function begins with; NULL for one that has none */
    const struct usage_send *sends; /* calls that send: for a ring buffer, those that fail are counted in
                                       TRANSLATE_LOST_MAP */
    size_t send_count;
};

/* The name of a struct with one member, of the type of what one call sends: this, the call's number, "_", the
 * buffer's name. */
#define TRANSLATE_SENT_PREFIX "bccrun_sent_"

/* A per-CPU array of one u64: records that found their ring buffer full. The kernel does not count them. */
#define TRANSLATE_LOST_MAP "bccrun_lost"

/*
 * Appends to @out, of @source (@additions may be NULL):
 * - what every probe may use without including it: struct pt_regs, and SEC() in front of what is no function,
 * as in libbpf's char LICENSE[] SEC("license"), which libbcc 0.18 defines and later ones call BCC_SEC;
 * - the additions' definitions;
 * - each function of which @is_syscall[i] holds renamed to begin with TRANSLATE_SYSCALL_PREFIX, by a macro;
 * - KFUNC_PROBE and KRETFUNC_PROBE, where they are used, as libbcc 0.26 has them;
 * - SEC("...") in front of a function blanked, since libbcc gives each function a section of its own;
 * - the additions' check at the start of each function that has one;
 * - the line number said again there, because libbcc's rewriting inserts lines, and behind each #else and
 * #endif;
 * - before each of the additions' sends a variable of a type that tells what it sends, which is then in the
 *   module's BTF; those to a ring buffer as the argument of a function that counts failures;
 * - behind each struct a variable of its type in a section of its own, so that the type is described in the
 *   module's BTF: which of them are events is seen later.
 */
void translate(const struct source *source, const struct declarations *declarations, const bool *is_syscall,
               const struct translate_additions *additions, struct text *out);

/* The name that libbcc knows the function by. On the heap. */
char *translate_name(const struct declared_function *function, bool is_syscall);

#endif
