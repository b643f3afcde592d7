// SPDX-License-Identifier: Apache-2.0
#include "explain/make_stages.h"

void make_source_stage(const struct subject *subject, struct stage *stage)
{
    size_t length = 0;
    const char *text;
    for (unsigned line = 1; (text = source_line(subject->source, line, &length)) != NULL; line++)
        if (length > 0 || text[0] != '\0')
            stage_add(stage, LINE_PLAIN, line, "%.*s", (int)length, text);
}
