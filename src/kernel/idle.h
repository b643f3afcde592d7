/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that does nothing: if the kernel rejects it, the reason is the place, not the user's program.
 */
#ifndef BCCRUN_IDLE_H
#define BCCRUN_IDLE_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* Loads it as a program of this type for this place. @btf is a descriptor of the types that @attach_btf_id
 * belongs to, 0 for the kernel's own. Returns the program's descriptor, or a negative errno, unrecorded, with
 * the verifier's message in @log. */
int idle_load(uint32_t type, uint32_t attach_type, uint32_t flags, int btf, uint32_t attach_btf_id,
              struct text *log) MUST_CHECK;

#endif
