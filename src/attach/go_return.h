/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Returns of functions of Go programs. A uretprobe changes the return address on the stack, which Go's runtime takes for
 * damage when it next moves the stack or collects garbage, and ends the program. uprobes on the return instructions
 * change nothing.
 */
#ifndef BCCRUN_GO_RETURN_H
#define BCCRUN_GO_RETURN_H

#include "attach/uprobe_place.h"
#include "symbols/returns.h"

/* Whether the word attaches to a function's return and the place is in a Go program. */
bool go_return_is(const struct attach_word *word, const struct uprobe_place *place);

/* The function's return instructions: 0 or the recorded error. To be finished in any case. */
int go_return_find(const struct attach_word *word, const char *target, const struct uprobe_place *place,
                   struct returns *returns) MUST_CHECK;

/* Warns of what a probe there does not see. */
void go_return_warn(const char *target, const struct uprobe_place *place, const struct returns *returns);

/* "PATH:FUNCTION (2 return instructions)", on the heap. */
char *go_return_describe(const struct uprobe_place *place, const struct returns *returns);

#endif
