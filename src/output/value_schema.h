/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON Schema of values, as output/value_json.h writes them.
 */
#ifndef BCCRUN_VALUE_SCHEMA_H
#define BCCRUN_VALUE_SCHEMA_H

#include "base/json_writer.h"
#include "events/layout.h"

/* Of a struct, as plan_put() writes it. @may_be_short: members may be null, because a record may end before them. */
void schema_add_struct(struct json_writer *json, const char *key, const struct layout *layout, bool is_raw,
                       bool may_be_short);

/* Of a map's key or value, as plan_put_entry() writes it. */
void schema_add_entry(struct json_writer *json, const char *key, const struct layout *layout, bool is_raw);

#endif
