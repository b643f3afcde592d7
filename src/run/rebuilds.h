/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs and libraries that are built again while they are traced. Their paths are watched (inotify(7), and once a
 * second in any case); when another file is there, or the file has other bytes, what is attached in it is attached in the
 * new one too. Processes that still run the version before stay traced until the next one comes.
 */
#ifndef BCCRUN_REBUILDS_H
#define BCCRUN_REBUILDS_H

#include "run/live.h"

struct rebuilds;

/* From here on follows the files that the run's probe is attached in. Does nothing if there are none; the run has the
 * rest. */
void rebuilds_follow(struct run *run);
void rebuilds_free(struct rebuilds *rebuilds); /* takes NULL */

#endif
