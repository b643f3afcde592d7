// SPDX-License-Identifier: Apache-2.0
#include "probe/record.h"

#include <string.h>

#include "base/memory.h"
#include "base/words.h"

char *record_tracepoint(const struct declared_function *function)
{
    const char *category = function->is_macro ? after_prefix(function->name, "tracepoint__") : NULL;
    const char *event = category != NULL ? strstr(category, "__") : NULL;
    return event != NULL ? xasprintf("%.*s/%s", (int)(event - category), category, event + 2) : NULL;
}
