/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's types as a part of the text that libbcc compiles. libbcc has some of them in headers of its own, which it
 * includes into every text: those of <linux/bpf.h>.
 */
#ifndef BCCRUN_TYPES_TEXT_H
#define BCCRUN_TYPES_TEXT_H

#include "image/exchange.h"

/* Puts the request's types into its text where the head ends, except those that libbcc's headers define. */
void types_text_insert(struct request *request);

#endif
