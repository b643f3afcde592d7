/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What comes before the functions of a written probe: its event, a tracepoint's record, its maps.
 */
#ifndef BCCRUN_DECLARATION_H
#define BCCRUN_DECLARATION_H

#include "find/fields.h"

void declare_event(const struct writing *writing);
void declare_record(const struct writing *writing); /* as the format file lays it out */
void declare_maps(const struct writing *writing);

/* The plain type of a number or pointer, static, whatever the kernel calls it: its own may be in no header. */
const char *number_type(const struct argument *argument, unsigned bytes);

#endif
