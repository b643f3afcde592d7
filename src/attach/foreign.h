/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of other tools, which are taken for probes now and then.
 */
#ifndef BCCRUN_FOREIGN_H
#define BCCRUN_FOREIGN_H

#include "probe/source.h"

/* What to do about a section that BCC's Python or libbpf attaches to other things than events; NULL: it is none. */
const char *foreign_section_advice(const char *section);

/* What the source is if it is in another language than C, and what to do; NULL: it does not look so. */
const char *foreign_language_advice(const struct source *source);

#endif
