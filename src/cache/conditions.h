/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The conditions under which a cached image is still valid: files that must not have changed since it was
 * compiled.
 *
 * - Files that the text includes from outside the kernel's headers must have the same content. If the same
 *   name would have been found first in another -I directory, or next to a file that includes it, it must still
 *   not exist there.
 * - The libraries that compiled it must be the same files. These are told by what stat(2) says of them, since
 *   reading LLVM takes longer than a start may.
 *
 * The kernel's headers are part of the key (key.h). Not noticed is a file that takes the place of a kernel
 * header because it lies beside a header of the user's that names the kernel's in quotes.
 */
#ifndef BCCRUN_CONDITIONS_H
#define BCCRUN_CONDITIONS_H

#include <time.h>

#include "base/digest.h"
#include "base/wire.h"
#include "image/exchange.h"
#include "types/headers.h"

enum condition_kind { CONDITION_CONTENT, CONDITION_IDENTITY, CONDITION_ABSENT };

struct condition {
    enum condition_kind kind;
    char *path;
    struct digest digest;
};

/* All zero is empty. */
struct conditions {
    struct condition *list;
    size_t count;
};

/* Fills the empty @conditions for the image that @request and @inputs led to. Fails if it is not certain what
 * the image depends on: a file changed since @started (CLOCK_REALTIME), or a source uses the time or
 * __has_include. */
int conditions_collect(const struct request *request, const struct headers *headers,
                       const struct inputs *inputs, const struct timespec *started,
                       struct conditions *conditions) MUST_CHECK;

/* NULL if all of them hold, else the path of the first that does not. */
const char *conditions_broken(const struct conditions *conditions);

/* The identity of the file @path according to stat(2), whatever its content; all zero if there is none. */
struct digest condition_identity(const char *path);

void conditions_write(const struct conditions *conditions, struct text *to);
/* Makes @from bad if it contains no conditions. conditions_finish() in both cases. */
void conditions_read(struct wire_reader *from, struct conditions *conditions);
void conditions_finish(struct conditions *conditions);

#endif
