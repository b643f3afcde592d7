/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that does nothing: what the kernel says to it, it says of the place and not of the user's
 * program.
 */
#ifndef BCCRUN_IDLE_H
#define BCCRUN_IDLE_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* Loads it as a program of this type for this place; @btf is a descriptor of the types that the id is one of,
 * 0 those of the kernel itself. Returns its descriptor, or a negative errno, unrecorded, with the verifier's
 * words in @log. */
int idle_load(uint32_t type, uint32_t attach_type, int btf, uint32_t attach_btf_id,
              struct text *log) MUST_CHECK;

#endif
