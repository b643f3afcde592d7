/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A probe that was compiled into a file (image/image_file.h), to be run in place of a source.
 */
#ifndef BCCRUN_IMAGE_OPEN_H
#define BCCRUN_IMAGE_OPEN_H

#include "image/image_file.h"
#include "run/options.h"

/*
 * Whether the options' probe is such a file. If so, reads it into @image, which the caller finishes, checks that it is for
 * the running kernel, and has the options run it. 1; 0 for any other probe; or the recorded error.
 */
int image_open(struct options *options, struct image_file *image) MUST_CHECK;

/* The same for any kernel's, to be looked at and not to be run. */
int image_open_any(struct options *options, struct image_file *image) MUST_CHECK;

/* Fails, with what to do instead, if the options' probe is such a file. */
int image_refuse(const struct options *options, const char *verb) MUST_CHECK;

#endif
