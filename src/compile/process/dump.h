/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libbcc makes of a text on its way, as it prints it when asked to debug. A second process compiles
 * beside the first: it ends in the ordinary way, since LLVM writes the last of its standard output only then,
 * and what it prints does not get into the first one's messages.
 */
#ifndef BCCRUN_DUMP_H
#define BCCRUN_DUMP_H

#include <sys/types.h>

#include "image/exchange.h"

struct dump {
    pid_t pid;
    int output, errors;
};

/* Where it cannot be started, nothing comes of it. */
void dump_start(const struct request *request, struct dump *dump);

/* Waits for its end. Puts the rewritten text and the representation into @stages, as far as they are there.
 */
void dump_end(struct dump *dump, struct stages *stages);

#endif
