/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compiler process that waits compiles meanwhile (waiting.h): a few lines that use what probes use. Unlike the
 * probe itself they have no mistakes, and no large maps that the kernel would have to make.
 */
#ifndef BCCRUN_REHEARSAL_H
#define BCCRUN_REHEARSAL_H

#include "image/exchange.h"

/* Makes a @rehearsal with the headers and flags of @request; the caller finishes it. */
void rehearsal_make(const struct request *request, struct request *rehearsal);

#endif
