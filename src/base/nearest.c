// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/numbers.h"

#define NAME_MAX_COMPARED 128

/* Edit distance by Wagner and Fischer, one row kept, with a swap of two neighbours counted as one edit
 * (optimal string alignment): "exceve" is one slip of the fingers away from "execve". */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned rows[3][NAME_MAX_COMPARED + 1];
    unsigned *before = rows[0], *previous = rows[1], *current = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        previous[j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned edited = min_unsigned(previous[j], current[j - 1]) + 1;
            current[j] = min_unsigned(edited, previous[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < current[j])
                current[j] = before[j - 2] + 1;
        }
        unsigned *oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b_length];
}

void nearest_init(struct nearest *nearest, const char *wanted)
{
    *nearest = (struct nearest){.wanted = wanted};
}

void nearest_finish(struct nearest *nearest)
{
    for (size_t i = 0; i < nearest->count; i++)
        free(nearest->names[i]);
    nearest->count = 0;
}

static void insert(struct nearest *nearest, const char *name, unsigned edits)
{
    size_t at = 0;
    while (at < nearest->count && nearest->distances[at] <= edits)
        at++;
    if (at == NEAREST_MAX)
        return;
    if (nearest->count == NEAREST_MAX)
        free(nearest->names[--nearest->count]);
    size_t behind = nearest->count - at;
    memmove(&nearest->names[at + 1], &nearest->names[at], behind * sizeof(nearest->names[0]));
    memmove(&nearest->distances[at + 1], &nearest->distances[at], behind * sizeof(nearest->distances[0]));
    nearest->names[at] = xstrdup(name);
    nearest->distances[at] = edits;
    nearest->count++;
}

static bool is_kept(const struct nearest *nearest, const char *name)
{
    for (size_t i = 0; i < nearest->count; i++)
        if (strcmp(nearest->names[i], name) == 0)
            return true;
    return false;
}

void nearest_offer(struct nearest *nearest, const char *name)
{
    size_t wanted_length = strlen(nearest->wanted);
    size_t length = strlen(name);
    if (wanted_length > NAME_MAX_COMPARED || length > NAME_MAX_COMPARED || length == 0 || wanted_length == 0)
        return;
    size_t gap = length > wanted_length ? length - wanted_length : wanted_length - length;
    size_t limit = wanted_length / 3 > 2 ? wanted_length / 3 : 2;
    bool is_part = wanted_length >= 4 && strstr(name, nearest->wanted) != NULL;
    if ((gap > limit && !is_part) || is_kept(nearest, name))
        return;
    unsigned edits = distance(nearest->wanted, wanted_length, name, length);
    if (edits <= limit || is_part)
        insert(nearest, name, edits);
}

void nearest_visit(const char *name, void *nearest)
{
    nearest_offer(nearest, name);
}

void nearest_append(const struct nearest *nearest, struct text *to)
{
    for (size_t i = 0; i < nearest->count; i++) {
        if (i > 0)
            text_string(to, i + 1 == nearest->count ? " or " : ", ");
        text_printf(to, "'%s'", nearest->names[i]);
    }
}

void nearest_hint(const struct nearest *nearest)
{
    if (nearest->count == 0)
        return;
    struct text names = {0};
    nearest_append(nearest, &names);
    hint("did you mean %s?", text_cstr(&names));
    text_finish(&names);
}

void nearest_hint_among(const char *wanted, const char *what, const char *(*name)(size_t index))
{
    struct nearest near;
    struct text all = {0};
    const char *one;
    nearest_init(&near, wanted);
    for (size_t i = 0; (one = name(i)) != NULL; i++) {
        nearest_offer(&near, one);
        text_printf(&all, "%s%s", i > 0 ? ", " : "", one);
    }
    nearest_hint(&near);
    hint("%s: %s", what, text_cstr(&all));
    nearest_finish(&near);
    text_finish(&all);
}
