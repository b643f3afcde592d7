/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream's way in for buffers that no kernel writes: what the tests of the merge need.
 */
#ifndef BCCRUN_STREAM_PRIVATE_H
#define BCCRUN_STREAM_PRIVATE_H

#include "events/perf_buffer.h"
#include "events/stream.h"

/* Appends a buffer, which becomes the stream's to close. */
void stream_adopt(struct stream *stream, const struct perf_buffer *buffer);

#endif
