/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Network interfaces, at which XDP and tc programs are attached. They are those of this process's network namespace, which
 * /sys/class/net need not show.
 */
#ifndef BCCRUN_INTERFACE_H
#define BCCRUN_INTERFACE_H

#include "base/error.h"

/* The interface's number; a negative errno, recorded for an error about attaching @word to it, if there is none. */
int interface_find(const char *word, const char *interface) MUST_CHECK;

#endif
