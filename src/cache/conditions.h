/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Under which a kept image is still that of its text: files that must be as they were when it was compiled.
 *
 * - Files that the text includes from outside the kernel's headers must have the same content. Where the same
 *   name would have been found first in another -I directory, or beside a file that includes it, there must
 * still be none.
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

/* Fills @conditions, which are empty, for the image that @request gave with @inputs. Fails where it cannot be
 * said on what the image depends: a file that changed since @started (CLOCK_REALTIME), a text that asks for
 * the time or for what can be included. */
int conditions_collect(const struct request *request, const struct headers *headers,
                       const struct inputs *inputs, const struct timespec *started,
                       struct conditions *conditions) MUST_CHECK;

/* NULL where all of them hold, else the path of the first that does not. */
const char *conditions_broken(const struct conditions *conditions);

/* What stat(2) tells of @path as the file that it is, whatever is in it; all zero where there is none. */
struct digest condition_identity(const char *path);

void conditions_write(const struct conditions *conditions, struct text *to);
/* Makes @from bad where it holds no conditions; they are to be finished even then. */
void conditions_read(struct wire_reader *from, struct conditions *conditions);
void conditions_finish(struct conditions *conditions);

#endif
