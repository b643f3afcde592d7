/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `bccrun compile`: compiles a probe into a file, for this kernel or another one.
 */
#ifndef BCCRUN_IMAGE_MAKE_H
#define BCCRUN_IMAGE_MAKE_H

#include "run/options.h"

/* Compiles the options' probe for their kernel, without verifying it, and writes the image to their output. 0 or the
 * recorded error. */
int image_make(const struct options *options) MUST_CHECK;

#endif
