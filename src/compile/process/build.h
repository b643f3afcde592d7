/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a request to a reply: compile, verify each function, and put the image together.
 */
#ifndef BCCRUN_BUILD_H
#define BCCRUN_BUILD_H

#include "image/exchange.h"

void build(const struct request *request, struct reply *reply);

#endif
