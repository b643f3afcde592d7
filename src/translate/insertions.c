// SPDX-License-Identifier: Apache-2.0
#include "translate/insertions.h"

#include <stdlib.h>

#include "base/memory.h"

struct insertion {
    size_t at;
    size_t replaced; /* bytes of the source that it stands for */
    char *c;
};

void insertions_replace(struct insertions *insertions, size_t at, size_t length, char *c)
{
    struct insertion *place = &array_push(insertions->list, insertions->count);
    *place = (struct insertion){.at = at, .replaced = length, .c = c};
}

void insertions_add(struct insertions *insertions, size_t at, char *c)
{
    insertions_replace(insertions, at, 0, c);
}

static int compare(const void *a, const void *b)
{
    size_t ours = ((const struct insertion *)a)->at;
    size_t theirs = ((const struct insertion *)b)->at;
    return ours < theirs ? -1 : ours > theirs;
}

void insertions_sort(struct insertions *insertions)
{
    if (insertions->count > 0)
        qsort(insertions->list, insertions->count, sizeof(insertions->list[0]), compare);
}

void insertions_copy(struct insertions *insertions, const char *source, size_t from, size_t end,
                     struct text *out)
{
    for (; insertions->next < insertions->count; insertions->next++) {
        const struct insertion *insertion = &insertions->list[insertions->next];
        if (insertion->at + (insertion->replaced > 0) > end) /* a replacement begins after it */
            break;
        if (insertion->at < from)
            continue;
        text_bytes(out, source + from, insertion->at - from);
        text_string(out, insertion->c);
        from = insertion->at + insertion->replaced;
        from = from < end ? from : end; /* it may end there: in no C that is valid does it go on */
    }
    text_bytes(out, source + from, end - from);
}

void insertions_finish(struct insertions *insertions)
{
    for (size_t i = 0; i < insertions->count; i++)
        free(insertions->list[i].c);
    free(insertions->list);
    *insertions = (struct insertions){0};
}
