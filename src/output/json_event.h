/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON of events, with all that is the same for each event of a layout, keys and punctuation, made once.
 */
#ifndef BCCRUN_JSON_EVENT_H
#define BCCRUN_JSON_EVENT_H

#include "base/text.h"
#include "events/layout.h"

/* What is known of one layout; NULL is an empty list of them. */
struct json_event;

/* The one for @layout, which must outlive it; made where the list has none. */
const struct json_event *json_event_find(struct json_event **list, const struct layout *layout);
void json_events_free(struct json_event **list);

/* Appends what an event begins with: {"type":"event","struct":"NAME" */
void json_event_begin(const struct json_event *event, struct text *text);

/* Appends ,"data": and the members of the struct at @record, as json_layout() does. */
void json_event_data(const struct json_event *event, struct text *text, const void *record, size_t length,
                     bool is_raw);

#endif
