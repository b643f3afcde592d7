/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_ERROR_NAME_H
#define BCCRUN_ERROR_NAME_H

#include <stdint.h>

/* What the kernel returns as an error is between -4095 and -1 (MAX_ERRNO in include/linux/err.h). */
#define ERROR_NUMBER_MAX 4095

/* The name of the error that a function of the kernel returned as @result, such as "ENOENT" for -2; NULL where it
 * is none, or has no name. */
const char *error_name(int64_t result);

#endif
