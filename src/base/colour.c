// SPDX-License-Identifier: Apache-2.0
#include "base/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool colour_read(const char *word, enum colour_when *when)
{
    static const char *const words[] = {
        [COLOUR_AUTO] = "auto",
        [COLOUR_ALWAYS] = "always",
        [COLOUR_NEVER] = "never",
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(word, words[i]) != 0)
            continue;
        *when = (enum colour_when)i;
        return true;
    }
    return false;
}

bool colour_is_on(enum colour_when when, int fd)
{
    if (when != COLOUR_AUTO)
        return when == COLOUR_ALWAYS;
    const char *refusal = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool is_refused = refusal != NULL && refusal[0] != '\0';
    return !is_refused && terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(fd) == 1;
}
