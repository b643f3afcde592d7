// SPDX-License-Identifier: Apache-2.0
#include "diagnose/fix.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "diagnose/own_text.h"

/* Takes @fixed. */
static char *write_line(unsigned line, struct text *fixed)
{
    const char *code = text_cstr(fixed);
    code += strspn(code, " \t");
    int length = (int)strlen(code);
    while (length > 0 && strchr(" \t\r", code[length - 1]) != NULL)
        length--;
    char *words = xasprintf("write in line %u: %.*s", line, length, code);
    repaired_by(line, false, text_cstr(fixed));
    text_finish(fixed);
    return words;
}

char *fix_replacing(const struct source *source, const char *start, size_t length, const char *with)
{
    struct text fixed = {0};
    unsigned line = own_text_line(source, start);
    size_t line_length = 0;
    const char *at = source_line(source, line, &line_length);
    if (at == NULL || start + length > at + line_length)
        return NULL;
    text_bytes(&fixed, at, (size_t)(start - at));
    text_string(&fixed, with);
    text_bytes(&fixed, start + length, line_length - (size_t)(start - at) - length);
    return write_line(line, &fixed);
}

static void hint_and_free(char *words)
{
    if (words != NULL)
        hint("%s", words);
    free(words);
}

void fix_replace(const struct source *source, const char *start, size_t length, const char *with)
{
    hint_and_free(fix_replacing(source, start, length, with));
}

bool fix_word(const struct source *source, unsigned line, const char *word, const char *with)
{
    struct text fixed = {0};
    size_t length = 0;
    const char *at = source_line(source, line, &length);
    const char *end = at != NULL ? at + length : NULL;
    const char *next = at != NULL ? own_text_word(at, end, word) : NULL;
    bool is_there = next != NULL;
    for (; next != NULL; next = own_text_word(at, end, word)) {
        text_bytes(&fixed, at, (size_t)(next - at));
        text_string(&fixed, with);
        at = next + strlen(word);
    }
    if (!is_there)
        return false;
    text_bytes(&fixed, at, (size_t)(end - at));
    hint_and_free(write_line(line, &fixed));
    return true;
}

void fix_add(unsigned line, const char *code)
{
    hint("add above line %u: %s", line, code);
    repaired_by(line, true, code);
}
