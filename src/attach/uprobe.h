/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probes in programs and libraries, for the kinds that are made of them.
 */
#ifndef BCCRUN_UPROBE_H
#define BCCRUN_UPROBE_H

#include "attach/kind.h"
#include "attach/pmu.h"

/* In the mechanism of a word with ".s". */
#define UPROBE_MAY_WAIT "the program may wait for memory"

/* A kind's require() if it is made of uprobes: whether this kernel has them. */
int uprobe_require(const struct attach_word *word, const char *root, const char *target) MUST_CHECK;

/* Attaches the program at the probe's offset in the open file, whichever names that has today; the probe's other members
 * are filled here. As pmu_attach(). */
int uprobe_attach(const char *root, struct pmu_probe *probe, int file_fd, int program_fd,
                  struct attachment *attachment) MUST_CHECK;

/* Records why pmu_attach() returned @err. */
int uprobe_fail(const struct attach_word *word, const char *target, int err);

#endif
