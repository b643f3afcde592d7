// SPDX-License-Identifier: Apache-2.0
#include "base/distribution.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#define FILE_BYTES (256 * 1024)

/* KEY=value, quoted or not, on the heap; "" where it is not said. */
static char *value_of(const char *root, const char *key)
{
    char *mark = xasprintf("\n%s=", key);
    struct text text = {0};
    text_char(&text, '\n');
    char *value = NULL;
    if (file_read(root, "/etc/os-release", FILE_BYTES, &text) == 0) {
        const char *start = strstr(text_cstr(&text), mark);
        if (start != NULL) {
            start += strlen(mark);
            start += *start == '"' || *start == '\'';
            value = xstrndup(start, strcspn(start, "\"'\n"));
        }
    }
    text_finish(&text);
    free(mark);
    return value != NULL ? value : xstrdup("");
}

static bool has_word(const char *words, const char *word)
{
    const char *at = strstr(words, word);
    size_t length = strlen(word);
    return at != NULL && (at == words || at[-1] == ' ') &&
           (at[length] == '\0' || at[length] == ' ' || at[length] == '-');
}

enum distribution distribution_read(const char *root)
{
    static const struct {
        const char *id;
        enum distribution distribution;
    } known[] = {
        {"ubuntu", DISTRIBUTION_UBUNTU}, {"debian", DISTRIBUTION_DEBIAN}, {"fedora", DISTRIBUTION_FEDORA},
        {"rhel", DISTRIBUTION_FEDORA},   {"arch", DISTRIBUTION_ARCH},     {"opensuse", DISTRIBUTION_SUSE},
        {"suse", DISTRIBUTION_SUSE},
    };
    char *id = value_of(root, "ID");
    char *like = value_of(root, "ID_LIKE");
    enum distribution found = DISTRIBUTION_OTHER;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]) && found == DISTRIBUTION_OTHER; i++)
        if (has_word(id, known[i].id) || has_word(like, known[i].id))
            found = known[i].distribution;
    free(id);
    free(like);
    return found;
}
