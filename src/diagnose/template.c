// SPDX-License-Identifier: Apache-2.0
#include "diagnose/template.h"

#include <string.h>

#include "base/memory.h"

char *template_fill(const char *template, const char *word)
{
    const char *place = strstr(template, "%s");
    if (place == NULL)
        return xstrdup(template);
    return xasprintf("%.*s%s%s", (int)(place - template), template, word, place + strlen("%s"));
}
