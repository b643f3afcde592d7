/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The origin of the value that a register had when the verifier gave up.
 */
#ifndef BCCRUN_REGISTER_ORIGIN_H
#define BCCRUN_REGISTER_ORIGIN_H

#include "diagnose/verifier_log.h"

/* Follows the value of register @number back from the end of the path, through copies, arithmetic and the stack:
 * to the call that returned it, or else to the instruction that made it. The step is the log's. NULL if the log
 * does not show it. */
const struct verifier_step *register_origin(const struct verifier_log *log, unsigned number);

#endif
