// SPDX-License-Identifier: Apache-2.0
#include "explain/statistics.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The last of them: the verifier's own words come at the end. */
static const char *find_last(const char *log, const char *words)
{
    const char *found = NULL;
    for (const char *at = log; (at = strstr(at, words)) != NULL; at += strlen(words))
        found = at + strlen(words);
    return found;
}

static long number_behind(const char *log, const char *words)
{
    const char *at = find_last(log, words);
    return at != NULL && isdigit((unsigned char)*at) ? strtol(at, NULL, 10) : -1;
}

/* "stack depth 40+0+16" */
static void read_stack(const char *log, struct statistics *statistics)
{
    const char *at = find_last(log, "stack depth ");
    while (at != NULL && isdigit((unsigned char)*at) &&
           statistics->function_count < STATISTICS_FUNCTIONS_MAX) {
        char *end = NULL;
        statistics->stack_bytes[statistics->function_count++] = strtol(at, &end, 10);
        at = *end == '+' ? end + 1 : NULL;
    }
}

void statistics_read(const char *log, struct statistics *statistics)
{
    *statistics = (struct statistics){
        .processed = number_behind(log, "processed "),
        .limit = number_behind(log, " insns (limit "),
        .states = number_behind(log, "total_states "),
        .peak_states = number_behind(log, "peak_states "),
        .us = number_behind(log, "verification time "),
    };
    read_stack(log, statistics);
}
