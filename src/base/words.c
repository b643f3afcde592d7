// SPDX-License-Identifier: Apache-2.0
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define WHITE " \t\n\r\v\f"

/* Over a quoted part, from its opening to behind its closing quote; NULL where there is none. */
static const char *take_quoted(const char *at, struct text *word)
{
    char quote = *at++;
    for (; *at != quote; at++) {
        bool is_escape = quote == '"' && *at == '\\' && (at[1] == '"' || at[1] == '\\');
        at += is_escape;
        if (*at == '\0')
            return NULL;
        text_char(word, *at);
    }
    return at + 1;
}

/* Over one word; NULL where it does not end. */
static const char *take_word(const char *at, struct text *word)
{
    while (at != NULL && *at != '\0' && strchr(WHITE, *at) == NULL) {
        if (*at == '\'' || *at == '"') {
            at = take_quoted(at, word);
            continue;
        }
        at += *at == '\\';
        if (*at == '\0')
            return NULL;
        text_char(word, *at++);
    }
    return at;
}

/* The last place stays NULL. */
static void push(char ***words, size_t *count, const char *word)
{
    char **place = &array_push(*words, *count);
    *place = word != NULL ? xstrdup(word) : NULL;
}

const char *file_separator(const char *target)
{
    const char *found = NULL;
    for (const char *at = target; *at != '\0' && (*at != '"' || found == NULL); at++) {
        if (*at == ':' && at[1] != ':')
            found = at;
        else if (*at == ':')
            at += strspn(at, ":") - 1;
    }
    return found;
}

char **words_split(const char *string)
{
    char **words = NULL;
    size_t count = 0;
    struct text word = {0};
    const char *at = string + strspn(string, WHITE);
    while (at != NULL && *at != '\0') {
        text_clear(&word);
        at = take_word(at, &word);
        push(&words, &count, text_cstr(&word));
        at = at != NULL ? at + strspn(at, WHITE) : NULL;
    }
    push(&words, &count, NULL);
    text_finish(&word);
    if (at != NULL)
        return words;
    words_free(words);
    return NULL;
}

char **words_copy(char *const *words)
{
    char **copy = NULL;
    size_t count = 0;
    for (; *words != NULL; words++)
        push(&copy, &count, *words);
    push(&copy, &count, NULL);
    return copy;
}

void words_free(char **words)
{
    for (size_t i = 0; words != NULL && words[i] != NULL; i++)
        free(words[i]);
    free(words);
}
