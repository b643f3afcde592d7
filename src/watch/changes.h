/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a reload has changed, printed on standard error: a line for people, or one object with -f json:
 *   {"type":"reload","probe":"p.c","changed":["hit"],"added":[],"removed":[],"unchanged":[],
 *    "maps_kept":["counts"],"maps_reset":["events"],"maps_added":[],"maps_removed":[],"seconds":0.312}
 */
#ifndef BCCRUN_CHANGES_H
#define BCCRUN_CHANGES_H

#include "run/live.h"

/* @live took the place of @before in @ms. */
void changes_report(const struct live *live, const struct live *before, double ms);

#endif
