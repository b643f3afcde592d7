/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What schema.c needs of schema_value.c: the schema of values, as output/json_text.h writes them.
 */
#ifndef BCCRUN_SCHEMA_PRIVATE_H
#define BCCRUN_SCHEMA_PRIVATE_H

#include "base/text.h"
#include "events/layout.h"

/* Of json_layout(). @may_be_short: members may be null, because a record may end before them. */
void schema_layout(struct text *to, const struct layout *layout, bool is_raw, bool may_be_short);

/* Of json_value(). */
void schema_value(struct text *to, const struct layout *layout, bool is_raw);

#endif
