/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A probe's source as libbcc is to have it. The differences are few and never move a line: a message about it
 * names the user's own lines.
 */
#ifndef BCCRUN_TRANSLATE_H
#define BCCRUN_TRANSLATE_H

#include "base/text.h"
#include "probe/declare.h"
#include "probe/source.h"
#include "probe/usage.h"

/* The file name by which the compiler and the verifier call the probe's source. No #include can name it. */
#define TRANSLATE_FILE "<probe>"

/* libbcc reads a parameter after ctx from the traced function's registers. A system call's arguments are one
 * step further, in the pt_regs of its wrapper; libbcc knows that only of functions whose names begin like this.
 */
#define TRANSLATE_SYSCALL_PREFIX "syscall__"

/* Of a function whose name begins like that although its arguments are in a record: how it begins instead. */
#define TRANSLATE_RECORD_PREFIX "enter_"

/* How a function gets its parameters after ctx, and what PT_REGS_RC(ctx) is. */
enum function_access {
    READS_REGISTERS,      /* the registers of the traced function */
    READS_CALL_REGISTERS, /* the same of a system call */
    READS_STACK,          /* the stack of the traced function: a 32-bit program's on x86-64 */
    READS_CALL_RECORD,    /* a system call's arguments, from the record of its tracepoint sys_enter_NAME */
    READS_RETURN_RECORD,  /* a system call's result, from that of sys_exit_NAME */
};

/* How the name of a struct with one member begins, which has the type of what one call sends. The call's number,
 * "_" and the buffer's name follow. */
#define TRANSLATE_SENT_PREFIX "bccrun_sent_"

/* A per-CPU array of one u64 (sends.bpf.c): records that found their ring buffer full. */
#define TRANSLATE_LOST_MAP "bccrun_lost"

/* If some programs are sleepable, an instruction loads this number to ask whether its own is; 1 or 0 takes its place in each
 * program (compile/process/sleeping.h). */
#define TRANSLATE_MAY_SLEEP 0x5f3a91c7

/* The file that clang and the verifier name for what bccrun puts before the source. It is libbcc's name for the whole. */
#define TRANSLATE_OWN_FILE   "/virtual/main.c"
#define TRANSLATE_TYPES_FILE "<kernel types>" /* what clang names in a message about a type of BTF */

/* What libbcc gets. All zero is empty. */
struct translated {
    struct text text;
    size_t body_at;   /* where in it the part after the head begins */
    struct text head; /* what can be precompiled in place of the text before it (translate/head.h) */
};

void translated_finish(struct translated *translated);

/* bccrun's own C, to be put in where it moves no line of the probe's. */
struct translate_additions {
    const char *definitions;        /* before the source */
    const char *const *checks;      /* statements to put at each function's start; NULL for none */
    const struct usage_send *sends; /* calls that send */
    size_t send_count;
    bool has_types;     /* the kernel's types go before what the source includes, so it has no head */
    bool may_be_compat; /* there may be calls of 32-bit programs, */
    bool has_compat;    /* which have their arguments in other registers */
    bool may_sleep;     /* some programs are sleepable */
};

/*
 * Fills @out, which is empty, with the translated @source. @access has an element for each function. @additions may be NULL. The
 * result has
 * - what every probe may use without including it, the source's head, and the additions' definitions (prelude.h): they
 *   come after the head, so that the kernel's headers see nothing of them;
 * - float and double as structs (floats.h);
 * - a macro for each system call's function that makes its name begin with TRANSLATE_SYSCALL_PREFIX, or keeps it from
 *   that;
 * - for functions that read a record, what records.h says;
 * - for those that read a system call's registers or a stack, what compat_arguments.h says;
 * - blanks for SEC("...") before a function: libbcc gives each function a section of its own;
 * - the additions' check at the start of each function that has one;
 * - a #line directive there, because libbcc's rewriting inserts lines, and after each #else and #endif;
 * - a variable before each of the additions' sends, and a function around those to a ring buffer (sends.h);
 * - with additions, functions in place of the helpers that copy memory, which mark what was not read (reads.h);
 * - after each struct, a variable of its type in a section of its own. So the module's BTF describes the type,
 *   and which of them are events is seen later.
 */
void translate(const struct source *source, const struct declarations *declarations,
               const enum function_access *access, const struct translate_additions *additions,
               struct translated *out);

/* The name that libbcc knows the function by. On the heap. */
char *translate_name(const struct declared_function *function, enum function_access access);

#endif
