/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of other tools, which are taken for probes now and then.
 */
#ifndef BCCRUN_FOREIGN_H
#define BCCRUN_FOREIGN_H

#include <stdbool.h>

#include "probe/source.h"

/* What to do about a section that BCC's Python or libbpf attaches to other things than events; NULL: it is none. */
const char *foreign_section_advice(const char *section);

/* Hints (base/error.h) what the source is if it is in another language than C, and what to do. Returns whether it looks so. */
bool foreign_language_hint(const struct source *source);

#endif
