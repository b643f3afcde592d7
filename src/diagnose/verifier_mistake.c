// SPDX-License-Identifier: Apache-2.0
#include "diagnose/verifier_mistake.h"

#include <string.h>

static bool has_words(const struct verifier_mistake *mistake, const char *verdict)
{
    for (size_t i = 0; i < sizeof(mistake->words) / sizeof(mistake->words[0]); i++)
        if (mistake->words[i] != NULL && strstr(verdict, mistake->words[i]) != NULL)
            return true;
    return false;
}

const struct verifier_mistake *verifier_mistake_find(const struct verifier_log *log)
{
    for (size_t i = 0; i < verifier_mistake_count; i++) {
        const struct verifier_mistake *mistake = &verifier_mistakes[i];
        if (has_words(mistake, log->verdict) && (mistake->when == NULL || mistake->when(log)))
            return mistake;
    }
    return NULL;
}
