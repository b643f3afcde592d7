/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A probe's source and where it came from: an embedded probe, a file, or standard input.
 */
#ifndef BCCRUN_SOURCE_H
#define BCCRUN_SOURCE_H

#include <stddef.h>

#include "base/error.h"

/* A probe is a few KiB; libbcc would parse far more than this for minutes. */
#define SOURCE_LIMIT_BYTES (1024 * 1024)

struct source {
    char *name;      /* as in messages: "hello", the path as typed, "standard input" */
    char *directory; /* of the file, for its own #include "..."; NULL if it is not a file */
    char *text;      /* NUL-terminated, without other NULs */
    size_t length;
};

/* @word: the name of an embedded probe; a path (it has a slash, or ends in ".c" or ".bccrun"); or "-" for standard input.
 * NULL with the error recorded. */
struct source *source_open(const char *word) MUST_CHECK;

/* The same for a path to a regular file. Never waits. */
struct source *source_open_file(const char *path) MUST_CHECK;

/* A probe of this text, which has no file. */
struct source *source_of_text(const char *name, const char *text);

/* Whether @word is a path. */
bool source_is_path(const char *word);
void source_free(struct source *source);

/* Line @line (from 1) of the source, not NUL-terminated; NULL if there is no such line. */
const char *source_line(const struct source *source, unsigned line, size_t *length);

#endif
