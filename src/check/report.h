/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A finding as it is printed, for people and for programs. Private to check/.
 */
#ifndef BCCRUN_REPORT_H
#define BCCRUN_REPORT_H

#include <stdio.h>

#include "check/finding.h"

/* Writes the line @name to the stream. */
typedef void report(const char *name, const struct finding *finding, FILE *to);

/* "warn  jit   off: ...", wrapped between words to 80 columns. Below it is how to fix it, a line each, never
 * wrapped, so that it can be copied. */
report report_table;

/* One object: {"type":"check","name":"jit","verdict":"warn","what":"...","mend":["..."]}; its schema is
 * docs/check.schema.json. */
report report_json;

#endif
