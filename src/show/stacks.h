/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stacks: the fields of events, keys and values that are ids in a BPF_STACK_TRACE map get a source
 * (events/stack.h) that reads the map and names the addresses. By which rules a field is an id, and which
 * field is its process, is in events/reading.h.
 *
 * An address in a process can be located only while the process runs. The stack of an event is located when
 * the event is shown; stacks in maps are shown later, so the maps are scanned meanwhile (stacks_locate). If the
 * process had ended before that, it is located by what the kernel reported as it mapped its files. Where that is not known,
 * addresses stay numbers, and a warning says how many stacks these are.
 */
#ifndef BCCRUN_STACKS_H
#define BCCRUN_STACKS_H

#include "probe/stack_ids.h"
#include "show/maps.h"

struct stacks;

/* Marks the fields of @image, whose maps must outlive the stacks, and so must the descriptors in @loaded; if it
 * has none, the fields are marked but cannot be read. NULL if the probe has no ids of stacks; the other
 * functions accept that. */
struct stacks *stacks_new(const char *root, struct image *image, const struct loaded *loaded,
                          const struct stack_ids *ids);

/* From here on C++ and Rust names are shown as they are in the file. */
void stacks_keep_mangled(struct stacks *stacks);
void stacks_free(struct stacks *stacks);

/* The process of user stacks that have no field for it; 0: not known. */
void stacks_assume(struct stacks *stacks, uint32_t pid);

/* Locates the user stacks in the maps that will be shown. To be called often: it takes at most a twentieth of
 * a CPU, and returns at once if it ran recently. */
void stacks_locate(struct stacks *stacks, const struct maps *maps);

/* At the end of a run: warns of stacks that could not be shown, or not with names. */
void stacks_warn(const struct stacks *stacks);

#endif
