/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the maps that will be shown later, so that the user stacks in them are met while their processes run.
 * Private to show/.
 */
#ifndef BCCRUN_STACK_SCAN_H
#define BCCRUN_STACK_SCAN_H

#include "show/maps.h"

/* Reads each user stack that is in a shown map, through field_stack() (events/stack.h). */
void stack_scan(const struct maps *maps);

#endif
