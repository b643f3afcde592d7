/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiled functions as programs of an image.
 */
#ifndef BCCRUN_PROGRAM_H
#define BCCRUN_PROGRAM_H

#include <stdbool.h>

#include "compile/process/module.h"
#include "image/exchange.h"

/* Whether the function was compiled; one in a branch of an #if that does not hold was not. */
bool program_is_compiled(const struct module *module, const struct request_function *function);

/* The first of the request's functions that was compiled; NULL: none was. */
const struct request_function *program_first(const struct module *module, const struct request *request);

/* Appends the function's program to the image: loads of maps hold the maps' numbers in the image instead of
 * descriptors. A function that was not compiled becomes a program of its name without instructions. 0 or the
 * recorded error. */
int program_add(const struct module *module, const struct request_function *function,
                struct image *image) MUST_CHECK;

#endif
