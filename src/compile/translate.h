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

/* The file name under which compiler and verifier speak of the probe's text. It is no path that an #include
 * could name. */
#define TRANSLATE_FILE "<probe>"

/* libbcc reads a parameter after ctx from the traced function's registers. Only for functions whose names
 * begin like this does it know that a system call's arguments lie one step further, in the wrapper's pt_regs.
 */
#define TRANSLATE_SYSCALL_PREFIX "syscall__"

/*
 * Appends to @out, of @source:
 * - what every probe may use without including it: struct pt_regs, and SEC() in front of what is no function,
 * as in libbpf's char LICENSE[] SEC("license"), which libbcc 0.18 defines and later ones call BCC_SEC;
 * - each function of which @is_syscall[i] holds renamed to begin with TRANSLATE_SYSCALL_PREFIX, by a macro;
 * - SEC("...") in front of a function blanked, since libbcc gives each function a section of its own;
 * - the line number said again at the start of each function, because libbcc's rewriting inserts lines, and
 *   behind each #else and #endif;
 * - behind each struct a variable of its type in a section of its own, so that the type is described in the
 *   module's BTF: which of them are events is seen later.
 */
void translate(const struct source *source, const struct declarations *declarations, const bool *is_syscall,
               struct text *out);

/* The name that libbcc knows the function by. On the heap. */
char *translate_name(const struct declared_function *function, bool is_syscall);

#endif
