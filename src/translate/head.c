// SPDX-License-Identifier: Apache-2.0
#include "translate/head.h"

#include <stdbool.h>
#include <string.h>

struct scan {
    const char *at;
    unsigned line;         /* how many lines are read */
    unsigned depth;        /* of #if groups */
    bool has_include;      /* since the head was extended last */
    struct text line_text; /* of the directive being read */
    struct text pending;   /* directives since then, */
    struct text license;   /* but this one */
};

/* Moves past a comment; false if there is none, or if it has no end. */
static bool skip_comment(struct scan *scan)
{
    if (scan->at[0] == '/' && scan->at[1] == '/') {
        scan->at += strcspn(scan->at, "\n");
        return true;
    }
    const char *end = scan->at[0] == '/' && scan->at[1] == '*' ? strstr(scan->at + 2, "*/") : NULL;
    if (end == NULL)
        return false;
    for (; scan->at < end; scan->at++)
        scan->line += *scan->at == '\n';
    scan->at = end + 2;
    return true;
}

static void skip_blanks(struct scan *scan)
{
    while (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r' || *scan->at == '\n') {
        scan->line += *scan->at == '\n';
        scan->at++;
    }
}

/* Copies a string or a character constant; false if it does not end in its line. */
static bool copy_quoted(struct scan *scan, struct text *to)
{
    const char *end = scan->at + 1;
    while (*end != *scan->at) {
        if (*end == '\\')
            end++;
        if (*end == '\n' || *end == '\0')
            return false;
        end++;
    }
    end++;
    text_bytes(to, scan->at, (size_t)(end - scan->at));
    scan->at = end;
    return true;
}

/* Copies one byte, or two where the first continues the line. */
static void copy_byte(struct scan *scan, struct text *to)
{
    bool is_continued = scan->at[0] == '\\' && scan->at[1] == '\n';
    size_t length = is_continued ? 2 : 1;
    text_bytes(to, scan->at, length);
    scan->line += is_continued;
    scan->at += length;
}

/* Copies a directive with its end of line, each comment as a blank. False if it is hard to tell where it ends. */
static bool copy_directive(struct scan *scan, struct text *to)
{
    while (*scan->at != '\0' && *scan->at != '\n') {
        bool is_comment = scan->at[0] == '/' && (scan->at[1] == '/' || scan->at[1] == '*');
        if (is_comment) {
            if (!skip_comment(scan))
                return false;
            text_char(to, ' ');
        } else if (*scan->at == '"' || *scan->at == '\'') {
            if (!copy_quoted(scan, to))
                return false;
        } else {
            copy_byte(scan, to);
        }
    }
    text_char(to, '\n');
    scan->line += *scan->at == '\n';
    scan->at += *scan->at == '\n';
    return true;
}

/* The directive's name and what follows it, in "#  include <linux/fs.h>" "include" and "<linux/fs.h>". */
static bool is_directive(const char *line, const char *name, const char **rest)
{
    const char *at = line + 1 + strspn(line + 1, " \t");
    size_t length = strlen(name);
    if (strncmp(at, name, length) != 0 || strchr(" \t<\"\n", at[length]) == NULL)
        return false;
    *rest = at + length + strspn(at + length, " \t");
    return true;
}

/* Takes in the directive @line; false if a head may not have it. */
static bool take_directive(struct scan *scan, const char *line)
{
    static const char *const opening[] = {"if", "ifdef", "ifndef"};
    static const char *const others[] = {"define", "undef", "else", "elif"};
    const char *rest = "";
    for (size_t i = 0; i < sizeof(opening) / sizeof(opening[0]); i++) {
        if (!is_directive(line, opening[i], &rest))
            continue;
        scan->depth++;
        return true;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (is_directive(line, others[i], &rest))
            return true;
    if (is_directive(line, "endif", &rest) && scan->depth > 0) {
        scan->depth--;
        return true;
    }
    bool is_include = is_directive(line, "include", &rest) && *rest == '<';
    scan->has_include |= is_include;
    return is_include;
}

static bool is_word(const char *at, const char *word)
{
    size_t length = strlen(word);
    return strncmp(at, word, length) == 0 && strchr(" \t\n", at[length]) != NULL;
}

/* Reads a comment or a directive; false at the end of what a head may have. */
static bool read_next(struct scan *scan)
{
    const char *rest = "";
    skip_blanks(scan);
    if (*scan->at == '/')
        return skip_comment(scan);
    text_clear(&scan->line_text);
    if (*scan->at != '#' || !copy_directive(scan, &scan->line_text) ||
        !take_directive(scan, text_cstr(&scan->line_text)))
        return false;
    bool is_license = is_directive(scan->line_text.bytes, "define", &rest) && is_word(rest, "BPF_LICENSE");
    text_bytes(is_license ? &scan->license : &scan->pending, scan->line_text.bytes, scan->line_text.length);
    return true;
}

void head_read(const char *text, struct head *head)
{
    struct scan scan = {.at = text};
    *head = (struct head){0};
    while (read_next(&scan)) {
        if (!scan.has_include || scan.depth > 0)
            continue;
        scan.has_include = false;
        text_bytes(&head->directives, scan.pending.bytes, scan.pending.length);
        text_bytes(&head->license, scan.license.bytes, scan.license.length);
        text_clear(&scan.pending);
        text_clear(&scan.license);
        head->length = (size_t)(scan.at - text);
        head->lines = scan.line;
    }
    text_finish(&scan.line_text);
    text_finish(&scan.pending);
    text_finish(&scan.license);
}

void head_finish(struct head *head)
{
    text_finish(&head->directives);
    text_finish(&head->license);
}
