/* SPDX-License-Identifier: Apache-2.0 */
/* A record, or one field of it, written by a plan that is made for it alone. */
#ifndef BCCRUN_TESTS_PLANNED_H
#define BCCRUN_TESTS_PLANNED_H

#include "output/value_json.h"
#include "output/value_text.h"

static inline void planned_json(struct text *text, const struct layout *layout, const void *record,
                                size_t length, bool is_raw)
{
    struct plan plan;
    plan_init(&plan, layout, &value_json_format, is_raw);
    plan_put(&plan, text, record, length);
    plan_finish(&plan);
}

static inline void planned_json_entry(struct text *text, const struct layout *layout, const void *bytes,
                                      bool is_raw)
{
    struct plan plan;
    plan_init(&plan, layout, &value_json_format, is_raw);
    plan_put_entry(&plan, text, bytes);
    plan_finish(&plan);
}

/* The first field alone, for people. */
static inline void planned_text(struct text *text, const struct layout *layout, const void *record,
                                bool is_raw)
{
    struct plan plan;
    plan_init(&plan, layout, &value_text_format, is_raw);
    plan.values->put(text, plan.values, (const char *)record + plan.values->offset_bytes);
    plan_finish(&plan);
}

#endif
