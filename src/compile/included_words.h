/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a probe's source with all that it includes: by them the kernel's types are chosen that it needs.
 */
#ifndef BCCRUN_INCLUDED_WORDS_H
#define BCCRUN_INCLUDED_WORDS_H

#include "compile/job.h"
#include "types/name_set.h"

/* Adds the words of @text, the job's source as it will be compiled; of the files that it includes from the source's
 * directory and the job's -I directories; of what the macros that it uses from bccrun's own headers stand for, if these
 * are the job's; and of the records of the tracepoints whose fields libbcc declares. */
void included_words(const struct compile_job *job, const char *text, struct name_set *names);

/* A copy of the job's source, without the directives that include files which neither the user nor bccrun has: these are
 * the kernel's, and their types come from BTF. No line moves. @names gets the names of these files, with a blank before
 * each, if it is not NULL. On the heap. */
char *included_without_kernels(const struct compile_job *job, struct text *names);

#endif
