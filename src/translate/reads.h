/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of the helpers that copy memory. If one fails that was to fill an array of char, the array gets a mark
 * (events/unread.h), so that what is shown is no empty string. The caller sees the helper's result as it is.
 */
#ifndef BCCRUN_READS_H
#define BCCRUN_READS_H

#include <stdbool.h>

#include "base/text.h"
#include "probe/source.h"
#include "translate/insertions.h"

/* Whether the source may copy memory. If not, nothing of the following is needed. */
bool reads_are_in(const struct source *source);

/* Appends the functions that the calls become. @may_sleep: some programs are sleepable. In them what the user has is
 * fetched if it is not in memory. */
void reads_put_definitions(bool may_sleep, struct text *out);

/* Adds what replaces the helpers' names in calls after the first @head_bytes of the source, which stay as they are. */
void reads_insert(struct insertions *insertions, const struct source *source, size_t head_bytes);

#endif
