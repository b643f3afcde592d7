/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Returns of all calls of a function, also of those that are under way when a probe is attached. A uretprobe changes the
 * return address on the stack when the function is entered; uprobes on the return instructions see every return.
 */
#ifndef BCCRUN_EVERY_RETURN_H
#define BCCRUN_EVERY_RETURN_H

#include "attach/uprobe_place.h"
#include "symbols/returns.h"

/* Finds all places where the function returns. False, and nothing is recorded, if some may not be known. To be finished in
 * any case. */
bool every_return_find(const struct uprobe_place *place, struct returns *returns);

/* Warns that the probe is a uretprobe in their place, and of the reason. */
void every_return_warn(const char *target, const char *reason);

#endif
