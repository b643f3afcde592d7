/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A job's image in the cache: under which key it is kept there, and on what it depends.
 */
#ifndef BCCRUN_CACHED_IMAGE_H
#define BCCRUN_CACHED_IMAGE_H

#include <stdbool.h>
#include <time.h>

#include "base/text.h"
#include "compile/compile_report.h"
#include "compile/job.h"

/* The key of what @request is compiled into, on this machine, with the job's headers and for its kernel. */
struct digest cached_image_key(const struct request *request, const struct compile_job *job);

/* Takes the image of @request, which is the job's, out of the cache and prints the compiler's warnings that
 * were kept with it. Returns false if the cache has none, or if there is no cache. Fills in the report's key
 * either way, for cached_image_keep(). */
bool cached_image_find(const struct compile_job *job, const struct request *request, struct image *image,
                       struct compile_report *report);

/* Puts the image of @reply into the cache, if there is one, and adds to the reply's inputs what only the host
 * knows of. @started is the time before the compile (CLOCK_REALTIME), @output what libbcc printed. An image that
 * depends on something that cannot be compared later is not kept. */
void cached_image_keep(const struct compile_job *job, const struct request *request,
                       const struct compile_report *report, const struct timespec *started,
                       struct reply *reply, const struct text *output);

#endif
