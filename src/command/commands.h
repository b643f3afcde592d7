/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What bccrun can be told to do: run a probe, list the embedded ones, show one, check the
 * machine, help, version.
 */
#ifndef BCCRUN_COMMANDS_H
#define BCCRUN_COMMANDS_H

#include "run/options.h"

/* The exit status, or the recorded error (negative). */
int command_run(const struct options *options) MUST_CHECK;

#endif
