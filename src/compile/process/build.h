/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a request to a reply: compile the source, verify each function, put the image together.
 */
#ifndef BCCRUN_BUILD_H
#define BCCRUN_BUILD_H

#include "image/exchange.h"

/* Fills in @reply for the request, whatever becomes of it. A request without a source asks for the versions. */
void build(struct request *request, struct reply *reply);

#endif
