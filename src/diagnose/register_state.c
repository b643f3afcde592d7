// SPDX-License-Identifier: Apache-2.0
#include "diagnose/register_state.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"

/* A member of "(id=1,off=0,umin=5,umax_value=9)" by its name; "smin=umin=2" gives both the same value.
 * Kernels before 6.0 add "_value" to the bounds' names. */
static const char *find_member(const char *state, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = state; (at = strstr(at, name)) != NULL; at += length) {
        const char *end = at + length;
        end += has_prefix(end, "_value") ? strlen("_value") : 0;
        bool is_start = at > state && strchr("(,=", at[-1]) != NULL;
        if (!is_start || *end != '=')
            continue;
        while (isalpha((unsigned char)end[1])) /* the next of several names for one value */
            end += 1 + strcspn(end + 1, "=,)");
        return *end == '=' ? end + 1 : NULL;
    }
    return NULL;
}

static bool member(const char *state, const char *name, int64_t *value)
{
    const char *found = find_member(state, name);
    if (found == NULL)
        return false;
    *value = found[0] == '-' ? strtoll(found, NULL, 0) : (int64_t)strtoull(found, NULL, 0);
    return true;
}

static bool is_kind(const char *state, const char *kind)
{
    const char *rest = after_prefix(state, kind);
    return rest != NULL && !isalpha((unsigned char)rest[0]) && rest[0] != '_';
}

static void put_map(const char *state, struct text *words)
{
    const char *name = strstr(state, "map=");
    int64_t value_bytes = 0;
    text_string(words, "a pointer into a value");
    if (member(state, "vs", &value_bytes))
        text_printf(words, " of %" PRId64 " byte%s", value_bytes, value_bytes == 1 ? "" : "s");
    if (name != NULL)
        text_printf(words, " of the map '%.*s'", (int)strcspn(name + 4, ",)"), name + 4);
}

/* The bytes that are added to a pointer: a fixed number and what is only known by its bounds. */
static void put_offset(const char *state, struct text *words)
{
    int64_t fixed = 0, least = 0, most = 0;
    bool is_fixed = member(state, "off", &fixed) || member(state, "imm", &fixed);
    bool has_most = member(state, "umax", &most);
    bool has_least = member(state, "smin", &least) || member(state, "umin", &least);
    if (has_most)
        text_printf(words, ", %" PRId64 " to %" PRIu64 " bytes after its start", fixed + least,
                    (uint64_t)fixed + (uint64_t)most);
    else if (has_least || strstr(state, "var_off") != NULL)
        text_string(words, ", at an unknown distance from its start");
    else if (is_fixed && fixed != 0)
        text_printf(words, ", %" PRId64 " bytes after its start", fixed);
}

/* "scalar(umax=255)"; before 5.18 "inv(id=0,umax_value=255)", and numbers that are known as "inv5". */
static void put_number(const char *state, struct text *words)
{
    int64_t least = 0, most = 0;
    bool is_negative = member(state, "smin", &least) && least < 0;
    bool has_most = member(state, "umax", &most);
    const char *digits = state + strcspn(state, "-0123456789(");
    if (digits[0] != '\0' && digits[0] != '(') {
        text_printf(words, "the number %.*s", (int)strspn(digits, "-0123456789abcdefx"), digits);
        return;
    }
    if (!is_negative)
        (void)member(state, "umin", &least);
    if (has_most && !is_negative)
        text_printf(words, "a number from %" PRIu64 " to %" PRIu64, (uint64_t)least, (uint64_t)most);
    else if (is_negative && member(state, "smax", &most))
        text_printf(words, "a number from %" PRId64 " to %" PRId64, least, most);
    else
        text_string(words, "a number that may be anything");
}

static void put_packet(const char *state, struct text *words)
{
    int64_t known = 0;
    text_string(words, "a pointer into the packet");
    if (member(state, "r", &known))
        text_printf(words, ", of which %s is known to be there", known == 0 ? "nothing" : "only the start");
}

void register_state_put(const char *state, struct text *words)
{
    if (is_kind(state, "map_value")) {
        put_map(state, words);
        put_offset(state, words);
    } else if (is_kind(state, "pkt")) {
        put_packet(state, words);
    } else if (has_prefix(state, "scalar") || has_prefix(state, "inv") || isdigit((unsigned char)state[0])) {
        put_number(state, words);
    }
}
