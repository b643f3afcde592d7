// SPDX-License-Identifier: Apache-2.0
/*
 * libbcc's text beside the user's. Both have the lines of the user's text: a #line in libbcc's says which one
 * comes next (translate.h), so what belongs together is known and no search for it is needed.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/subject.h"
#include "translate/translate.h"

#define FIRST_LINE "#line 1 \"" TRANSLATE_FILE "\"\n"

/* What libbcc puts before a function, in a line of its own. */
static const char *const attributes[] = {"__attribute__((section(\".bpf.fn.",
                                         "__attribute__((always_inline))"};

struct piece {
    const char *text;
    size_t length;
    unsigned line; /* of the user's */
};

struct pieces {
    struct piece *list;
    size_t count;
};

/* Takes the bytes from @start up to @end out of the string. */
static void cut(char *start, const char *end)
{
    memmove(start, end, strlen(end) + 1);
}

/* The bracket or ")" that closes what was open before @at; NULL where there is none. */
static char *closing(char *at)
{
    size_t depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '"') { /* strings may have brackets of their own */
            for (at++; *at != '\0' && *at != '"'; at++)
                at += *at == '\\' && at[1] != '\0';
            if (*at == '\0')
                return NULL;
        }
        depth += *at == '(' || *at == '{';
        if (*at != ')' && *at != '}')
            continue;
        if (depth == 0)
            return at;
        depth--;
    }
    return NULL;
}

/* "__extension__ ({ static struct bccrun_sent_0_events {...} ... = {}; CALL; })" becomes "CALL". */
static void undress_sends(char *text)
{
    static const char start_of[] = "__extension__ ({ static struct " TRANSLATE_SENT_PREFIX;
    static const char value[] = "used)) = {}; ";
    while ((text = strstr(text, start_of)) != NULL) {
        char *behind = strstr(text, value);
        char *end = behind != NULL ? closing(behind + strlen(value)) : NULL;
        if (end == NULL || end[0] != '}' || end[1] != ')')
            return;
        while (end > behind && (end[-1] == ' ' || end[-1] == ';'))
            end--;
        cut(end, end + strspn(end, "; ") + 2);
        cut(text, behind + strlen(value));
    }
}

/* "bccrun_sent(CALL)" becomes "CALL". */
static void undress_calls(char *text, const char *name)
{
    while ((text = strstr(text, name)) != NULL) {
        char *end = closing(text + strlen(name));
        if (end == NULL)
            return;
        cut(end, end + 1);
        cut(text, text + strlen(name));
    }
}

/* The variable that has a struct's type described. */
static void undress_structs(char *text)
{
    static const char name[] = " bccrun_struct_";
    static const char value[] = "used)) = {};";
    while ((text = strstr(text, name)) != NULL) {
        char *end = strstr(text, value);
        const char *line = text;
        if (end == NULL)
            return;
        while (line[-1] != '\n' && line[-1] != ';')
            line--;
        text = (char *)line;
        cut(text, end + strlen(value));
    }
}

/* libbcc's text from the user's first line on, without what bccrun puts in to learn types and to count
 * losses. On the heap; NULL where it is not as expected. */
static char *undressed(const char *rewritten)
{
    const char *start = strstr(rewritten, FIRST_LINE);
    if (start == NULL)
        return NULL;
    char *text = xstrdup(start);
    undress_sends(text);
    undress_calls(text, "bccrun_sent(");
    undress_calls(text, "bccrun_reserved(");
    undress_structs(text);
    return text;
}

/* Skips white space. */
static const char *next_word(const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at))
        at++;
    return at;
}

static bool is_blank(const struct piece *piece)
{
    const char *end = piece->text + piece->length;
    return next_word(piece->text, end) == end;
}

/* Whether the pieces are the user's line, but for white space. */
static bool is_unchanged(const struct piece *pieces, size_t count, const char *line, size_t length)
{
    const char *line_end = line + length;
    for (size_t i = 0; i < count; i++) {
        const char *end = pieces[i].text + pieces[i].length;
        for (const char *at = next_word(pieces[i].text, end); at < end; at = next_word(at + 1, end)) {
            line = next_word(line, line_end);
            if (line == line_end || *line != *at)
                return false;
            line++;
        }
    }
    return next_word(line, line_end) == line_end;
}

static bool is_put_before(const char *line)
{
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
        if (strncmp(line, attributes[i], strlen(attributes[i])) == 0)
            return true;
    return false;
}

/* The first piece from @first on that is the user's line @line by itself; as many as there are where none is.
 */
static size_t find_line(const struct source *source, const struct pieces *pieces, size_t first, unsigned line)
{
    size_t length = 0;
    const char *text = source_line(source, line, &length);
    size_t i = first;
    while (i < pieces->count &&
           (is_blank(&pieces->list[i]) || text == NULL || !is_unchanged(&pieces->list[i], 1, text, length)))
        i++;
    return i;
}

static bool is_macro(const struct declarations *declarations, unsigned line)
{
    for (size_t i = 0; i < declarations->function_count; i++)
        if (declarations->functions[i].line == line)
            return declarations->functions[i].is_macro;
    return false;
}

/* Says the lines of the pieces from @first on, which begin with the user's @line, and behind which comes
 * @next: they cannot be behind it. What libbcc puts before a function that a macro makes belongs to it. */
static void end_run(const struct subject *subject, struct pieces *pieces, size_t first, unsigned line,
                    unsigned next)
{
    size_t start = pieces->count;
    if (is_macro(subject->declarations, line))
        start = find_line(subject->source, pieces, first, line);
    if (start == pieces->count)
        start = first;
    for (size_t i = first; i < pieces->count; i++) {
        struct piece *piece = &pieces->list[i];
        piece->line = line < next ? line : next;
        line += i >= start && !is_put_before(piece->text);
    }
}

static void split(const struct subject *subject, const char *text, struct pieces *pieces)
{
    unsigned line = 0;
    unsigned said = 0;
    size_t first = 0;
    char file[sizeof(TRANSLATE_FILE) + 1];
    for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        if (sscanf(text, "#line %u \"%8[^\"]\"", &said, file) == 2 && strcmp(file, TRANSLATE_FILE) == 0) {
            end_run(subject, pieces, first, line, said);
            first = pieces->count;
            line = said;
            continue;
        }
        array_push(pieces->list, pieces->count) = (struct piece){text, length, line};
    }
    end_run(subject, pieces, first, line, UINT_MAX);
}

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *ours = a;
    const struct piece *theirs = b;
    if (ours->line != theirs->line)
        return ours->line < theirs->line ? -1 : 1;
    return ours->text < theirs->text ? -1 : ours->text > theirs->text;
}

static void add_pieces(const struct piece *pieces, size_t count, unsigned line, struct stage *stage)
{
    for (size_t i = 0; i < count; i++) {
        const struct piece *piece = &pieces[i];
        size_t end = piece->length;
        while (end > 0 && isspace((unsigned char)piece->text[end - 1]))
            end--;
        if (!is_blank(piece))
            stage_add(stage, LINE_ADDED, line, "%.*s", (int)end, piece->text);
    }
}

/* The piece that is the user's line by itself; @count where there is none. */
static size_t find_same(const struct piece *pieces, size_t count, const char *text, size_t length)
{
    size_t i = 0;
    while (i < count && (is_blank(&pieces[i]) || !is_unchanged(&pieces[i], 1, text, length)))
        i++;
    return i;
}

static void add_line(const struct piece *pieces, size_t count, unsigned line, const char *text, size_t length,
                     struct stage *stage)
{
    bool is_whole = is_unchanged(pieces, count, text, length);
    size_t before = is_whole ? 0 : find_same(pieces, count, text, length);
    if (!is_whole && before == count) {
        stage_add(stage, LINE_REMOVED, line, "%.*s", (int)length, text);
        add_pieces(pieces, count, line, stage);
        return;
    }
    add_pieces(pieces, before, line, stage);
    stage_add(stage, LINE_PLAIN, line, "%.*s", (int)length, text);
    if (!is_whole)
        add_pieces(pieces + before + 1, count - before - 1, line, stage);
}

void subject_rewritten(const struct subject *subject, struct stage *stage)
{
    char *text = subject->stages->rewritten != NULL ? undressed(subject->stages->rewritten) : NULL;
    if (text == NULL)
        return;
    struct pieces pieces = {0};
    split(subject, text, &pieces);
    if (pieces.count > 0)
        qsort(pieces.list, pieces.count, sizeof(pieces.list[0]), compare_pieces);
    size_t next = 0;
    size_t length = 0;
    const char *line_text;
    for (unsigned line = 1; (line_text = source_line(subject->source, line, &length)) != NULL; line++) {
        size_t first = next;
        while (next < pieces.count && pieces.list[next].line <= line)
            next++;
        if (length > 0 || line_text[0] != '\0')
            add_line(pieces.list + first, next - first, line, line_text, length, stage);
    }
    free(pieces.list);
    free(text);
}
