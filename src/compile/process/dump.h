/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The intermediate forms of a probe, as libbcc prints them when it debugs. A second process compiles
 * at the same time as the first. It ends by exit(3), since LLVM writes the last of its standard output only then,
 * and what it prints is kept apart from the first one's messages.
 */
#ifndef BCCRUN_DUMP_H
#define BCCRUN_DUMP_H

#include <sys/types.h>

#include "image/exchange.h"

struct dump {
    pid_t pid;
    int output, errors;
};

/* Starts the second process. If that fails, dump_end() fills in nothing. */
void dump_start(const struct request *request, struct dump *dump);

/* Waits for its end. Puts the rewritten source and LLVM's representation into @stages, as far as they were printed.
 */
void dump_end(struct dump *dump, struct stages *stages);

#endif
