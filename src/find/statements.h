/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of a written probe: what they read, and when they send it.
 */
#ifndef BCCRUN_STATEMENTS_H
#define BCCRUN_STATEMENTS_H

#include "find/fields.h"

/* The function at the place itself: it sends the event, or remembers it until the call returns. */
void write_call(const struct writing *writing);

/* The function at the return, where there are two. */
void write_return(const struct writing *writing);

#endif
