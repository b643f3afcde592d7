/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON Schema (draft 2020-12) of what a probe writes under -f json: each type of line, and in events and
 * maps each field with its exact type. It walks the layouts that output/value_json.h writes values by, with
 * the same rules.
 */
#ifndef BCCRUN_SCHEMA_H
#define BCCRUN_SCHEMA_H

#include "base/text.h"
#include "events/layout.h"

struct schema_map {
    const char *name;
    const struct layout *key; /* no fields for queues and stacks */
    const struct layout *value;
    bool may_be_histogram; /* which shows in what is counted into it */
    bool has_cpus;         /* entries may be of single CPUs */
};

struct schema_buffer {
    const char *name; /* the map's */
    const struct layout *event;
};

struct schema {
    const char *probe; /* its name, as the user gave it */
    const struct schema_buffer *buffers;
    size_t buffer_count;
    const struct schema_map *maps;
    size_t map_count;
    bool is_raw;
    bool show_time;
};

/* Appends the schema, indented for people. */
void schema_write(const struct schema *schema, struct text *to);

#endif
