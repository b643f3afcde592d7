/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hints that can be followed word for word. There are two forms, and each names a line of the probe as it is now:
 *
 *     write in line 7: event.pid = bpf_log2l(event.pid);
 *     add above line 3: BPF_HASH(counts, u32);
 *
 * tests/bad/fixes.sh follows them and runs what comes out. All hint for the failure that comes next (base/error.h).
 */
#ifndef BCCRUN_FIX_H
#define BCCRUN_FIX_H

#include "probe/source.h"

/* The line with @with in place of @length bytes from @start, which points into the source's text. */
void fix_replace(const struct source *source, const char *start, size_t length, const char *with);

/* The same as words for a warning, on the heap; NULL where the bytes are not in one line. */
char *fix_replacing(const struct source *source, const char *start, size_t length, const char *with);

/* The line with @with in place of @word wherever that is a whole word. Returns whether it is there. */
bool fix_word(const struct source *source, unsigned line, const char *word, const char *with);

/* A new line above @line. */
void fix_add(unsigned line, const char *code);

#endif
