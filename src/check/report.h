/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a finding is shown, to people and to programs. Private to check/.
 */
#ifndef BCCRUN_REPORT_H
#define BCCRUN_REPORT_H

#include <stdio.h>

#include "check/finding.h"

typedef void print_check(const char *name, const struct finding *finding, FILE *to);

/* "warn  jit   off: ...", broken between words so that it fits 80 columns, and below it what mends it, a line
 * each and never broken, so that it can be copied. */
print_check print_line;

/* One object: {"type":"check","name":"jit","verdict":"warn","what":"...","mend":["..."]}; its schema is
 * docs/check.schema.json. */
print_check print_json;

#endif
