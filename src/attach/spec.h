/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What says where a function attaches: SEC("KIND/TARGET"), -a FUNCTION=KIND/TARGET, or a name such as kprobe__TARGET.
 */
#ifndef BCCRUN_SPEC_H
#define BCCRUN_SPEC_H

#include "attach/attach.h"
#include "probe/declare.h"

/* Reads the section, or if that is NULL the function's name. 1: @point is filled, and its target is the caller's to
 * free; 0: nothing attaches the function; else the recorded error. */
int spec_read(const struct source *source, const struct declared_function *function, const char *section,
              struct attach_point *point) MUST_CHECK;

#endif
