/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stacks: the fields of events, keys and values that are ids in a BPF_STACK_TRACE map get a source
 * (events/stack.h) that reads the map and names the addresses. The rules by which a field is one, and by
 * which its process is known, are in events/reading.h.
 *
 * Addresses in a process can be told only while it runs. So an event's stack is looked at when the event is
 * shown; and the maps that are shown later are looked through meanwhile (stacks_look), and the processes that
 * are met in them remembered. Where a process had ended before that, its addresses stay numbers, and it is
 * said how many stacks there were of that kind.
 */
#ifndef BCCRUN_STACKS_H
#define BCCRUN_STACKS_H

#include "probe/stack_ids.h"
#include "show/maps.h"

struct stacks;

/* Marks the fields of @image, which must outlive it, as must @loaded; where that has no maps the fields are
 * known, and not to be read. NULL where the probe has no ids of stacks.
 */
struct stacks *stacks_new(const char *root, struct image *image, const struct loaded *loaded,
                          const struct stack_ids *ids);
void stacks_free(struct stacks *stacks);

/* The process whose user stacks have no field beside them that tells it. */
void stacks_assume(struct stacks *stacks, uint32_t pid);

/* Remembers the processes in the maps that are to be shown. Called often: it sees to it that this takes no
 * more than a twentieth of a CPU. @stacks may be NULL, here and below. */
void stacks_look(struct stacks *stacks, const struct maps *maps);

/* At the end: warns of what could not be shown. */
void stacks_say(const struct stacks *stacks);

#endif
