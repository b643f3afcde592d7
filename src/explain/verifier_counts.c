// SPDX-License-Identifier: Apache-2.0
#include "explain/verifier_counts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What follows the last of them: the verifier's own words are at the end. NULL if there are none. */
static const char *after_last(const char *log, const char *words)
{
    const char *found = NULL;
    for (const char *at = log; (at = strstr(at, words)) != NULL; at += strlen(words))
        found = at + strlen(words);
    return found;
}

static long number_after(const char *log, const char *words)
{
    const char *at = after_last(log, words);
    return at != NULL && isdigit((unsigned char)*at) ? strtol(at, NULL, 10) : -1;
}

/* "stack depth 40+0+16" */
static void read_stack(const char *log, struct verifier_counts *counts)
{
    const char *at = after_last(log, "stack depth ");
    while (at != NULL && isdigit((unsigned char)*at) && counts->function_count < VERIFIER_FUNCTIONS_MAX) {
        char *end = NULL;
        counts->stack_bytes[counts->function_count++] = strtol(at, &end, 10);
        at = *end == '+' ? end + 1 : NULL;
    }
}

void verifier_counts_read(const char *log, struct verifier_counts *counts)
{
    *counts = (struct verifier_counts){
        .processed = number_after(log, "processed "),
        .limit = number_after(log, " insns (limit "),
        .states = number_after(log, "total_states "),
        .peak_states = number_after(log, "peak_states "),
        .us = number_after(log, "verification time "),
    };
    read_stack(log, counts);
}
