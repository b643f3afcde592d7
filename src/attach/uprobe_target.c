// SPDX-License-Identifier: Apache-2.0
#include "attach/uprobe_target.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

void uprobe_target_finish(struct uprobe_target *target)
{
    free(target->file);
    free(target->symbol);
    *target = (struct uprobe_target){0};
}

static bool read_number(const char *text, uint64_t *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoull(text, &end, 0);
    return errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0';
}

/* The '+' before an offset; NULL if there is none. C++ has it in names: "operator+", "operator++(int)". */
static const char *find_plus(const char *name)
{
    const char *plus = strrchr(name, '+');
    bool is_of_name = plus != NULL && !isdigit((unsigned char)plus[1]) && strpbrk(name, "(<:") != NULL;
    return is_of_name ? NULL : plus;
}

const char *uprobe_target_read(const char *text, bool on_return, struct uprobe_target *target)
{
    *target = (struct uprobe_target){0};
    const char *colon = file_separator(text);
    if (colon == NULL || colon == text || colon[1] == '\0')
        return "it needs a file and a function in it";
    const char *plus = find_plus(colon + 1);
    size_t length = plus != NULL ? (size_t)(plus - colon - 1) : strlen(colon + 1);
    bool is_address = plus == NULL && read_number(colon + 1, &target->number);
    if (length == 0 || (plus != NULL && !read_number(plus + 1, &target->number)))
        return "after '+' comes a number of bytes, such as 16 or 0x10";
    if (on_return && (is_address || target->number != 0))
        return "a function's return has no offset";
    target->file = xstrndup(text, (size_t)(colon - text));
    target->symbol = is_address ? NULL : xstrndup(colon + 1, length);
    return NULL;
}

char *uprobe_target_describe(const struct uprobe_target *target, const char *path)
{
    if (target->symbol == NULL)
        return xasprintf("%s:0x%" PRIx64, path, target->number);
    return target->number == 0 ? xasprintf("%s:%s", path, target->symbol)
                               : xasprintf("%s:%s+0x%" PRIx64, path, target->symbol, target->number);
}
