/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a probe for one place: an event for each call, with all that it is called with.
 */
#ifndef BCCRUN_WRITE_H
#define BCCRUN_WRITE_H

#include "base/text.h"
#include "find/target.h"
#include "types/signature.h"

/* Appends C in BCC's dialect. @signature is changed: names that C or the text itself needs get others, and
 * where nothing is known it gets one argument for each register. */
void write_probe(const struct target *target, struct signature *signature, struct text *out);

#endif
