// SPDX-License-Identifier: Apache-2.0
#include "compile/diagnose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "compile/translate.h"

/* More than this many errors are one mistake and its consequences. */
#define SHOWN_MAX 5

/* One line of clang's: "<probe>:12:5: error: expected ';' after expression". */
struct diagnostic {
    unsigned line; /* 0: not about the probe's own text */
    unsigned column;
    bool is_error;
    char *message;
};

/* Reads "12:5: " and moves behind it. */
static bool read_position(const char **at, struct diagnostic *diagnostic)
{
    int length = 0;
    if (sscanf(*at, "%u:%u: %n", &diagnostic->line, &diagnostic->column, &length) != 2 || length == 0)
        return false;
    *at += length;
    return true;
}

/* The severity that the message starts with; moves behind it. False for notes and everything else. */
static bool read_severity(const char **at, struct diagnostic *diagnostic)
{
    static const struct {
        const char *word;
        bool is_error;
    } severities[] = {{"error: ", true}, {"fatal error: ", true}, {"warning: ", false}};
    for (size_t i = 0; i < sizeof(severities) / sizeof(severities[0]); i++) {
        size_t length = strlen(severities[i].word);
        if (strncmp(*at, severities[i].word, length) != 0)
            continue;
        diagnostic->is_error = severities[i].is_error;
        *at += length;
        return true;
    }
    return false;
}

/* Without the option that asked for it, which says nothing to someone who gave none: " [-Werror,-Wfoo]". */
static char *copy_message(const char *at, size_t length)
{
    const char *option = memmem(at, length, " [-W", 4);
    return xstrndup(at, option != NULL ? (size_t)(option - at) : length);
}

/* Whether the line of @length bytes is a diagnostic. */
static bool read_diagnostic(const char *line, size_t length, struct diagnostic *diagnostic)
{
    *diagnostic = (struct diagnostic){0};
    const char *file_end = memmem(line, length, TRANSLATE_FILE ":", strlen(TRANSLATE_FILE) + 1);
    const char *at = line;
    if (file_end == line) {
        at = line + strlen(TRANSLATE_FILE) + 1;
        if (!read_position(&at, diagnostic))
            return false;
    } else {
        const char *error = memmem(line, length, ": error: ", 9);
        const char *fatal = memmem(line, length, ": fatal error: ", 15);
        if (error == NULL && fatal == NULL)
            return false;
        at = (fatal != NULL ? fatal : error) + 2;
    }
    if (!read_severity(&at, diagnostic))
        return false;
    diagnostic->message = copy_message(at, length - (size_t)(at - line));
    return true;
}

static struct diagnostic *read_all(const char *output, size_t *count)
{
    struct diagnostic *all = NULL;
    *count = 0;
    while (*output != '\0') {
        size_t length = strcspn(output, "\n");
        struct diagnostic one;
        if (read_diagnostic(output, length, &one)) {
            struct diagnostic *place = &array_push(all, *count);
            *place = one;
        }
        output += length + (output[length] == '\n');
    }
    return all;
}

static void free_all(struct diagnostic *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(all[i].message);
    free(all);
}

/* The user's line with its number, and a caret below the column; tabs stay tabs, so that the caret stands
 * right. */
static void put_line(const struct source *source, unsigned line, unsigned column, struct text *out)
{
    size_t length = 0;
    const char *at = source_line(source, line, &length);
    if (at == NULL)
        return;
    text_printf(out, "%6u | ", line);
    text_bytes(out, at, length);
    text_char(out, '\n');
    if (column == 0 || column > length + 1)
        return;
    text_fill(out, ' ', 6);
    text_string(out, " | ");
    for (size_t i = 0; i + 1 < column; i++)
        text_char(out, at[i] == '\t' ? '\t' : ' ');
    text_string(out, "^\n");
}

static void put_detail(const struct source *source, const struct diagnostic *diagnostic, bool with_message,
                       struct text *out)
{
    text_printf(out, "%s:%u:%u:", source->name, diagnostic->line, diagnostic->column);
    text_printf(out, " %s\n", with_message ? diagnostic->message : "here");
    put_line(source, diagnostic->line, diagnostic->column, out);
}

/* The word between the first pair of single quotes, on the heap. */
static char *quoted(const char *message)
{
    const char *start = strchr(message, '\'');
    return start != NULL ? xstrndup(start + 1, strcspn(start + 1, "'")) : xstrdup("");
}

/* Every helper that the kernel headers of this build know, as <linux/bpf.h> lists them. */
static const char *const helpers[] = {
#define HELPER_NAME(name) "bpf_" #name
    __BPF_FUNC_MAPPER(HELPER_NAME)};

static void hint_helper(const char *message)
{
    char *name = quoted(message);
    struct nearest near;
    nearest_init(&near, name);
    for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
        nearest_offer(&near, helpers[i]);
    nearest_hint(&near);
    nearest_finish(&near);
    hint("a probe may call the kernel's BPF helpers and functions of its own text; man 7 bpf-helpers lists "
         "the helpers");
    free(name);
}

static void hint_for(const char *message)
{
    if (strstr(message, "implicit declaration of function") != NULL ||
        strstr(message, "call to undeclared function") != NULL)
        hint_helper(message);
    else if (strstr(message, "file not found") != NULL)
        hint("an #include names a kernel header, such as <linux/sched.h>, or a file beside the probe; those "
             "of the C "
             "library are not there");
    else if (strstr(message, "incomplete type") != NULL || strstr(message, "incomplete definition") != NULL)
        hint(
            "include the kernel header that defines it: <linux/sched.h> for struct task_struct, for example");
    else if (strstr(message, "unknown type name") != NULL)
        hint("kernel types such as u32 are known; others come from a header, with #include");
}

/* Clang's wording for C89 code means nothing to someone who misspelled a helper. */
static char *plain_message(const char *message)
{
    if (strstr(message, "implicit declaration of function") == NULL &&
        strstr(message, "call to undeclared function") == NULL)
        return xstrdup(message);
    char *name = quoted(message);
    char *plain = xasprintf("there is no function or helper '%s'", name);
    free(name);
    return plain;
}

/* The errors about the probe's own text; those about other files only where there are none of these. */
static size_t pick_errors(struct diagnostic *all, size_t count)
{
    bool has_own = false;
    for (size_t i = 0; i < count; i++)
        has_own |= all[i].is_error && all[i].line > 0;
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        if (!all[i].is_error || (has_own && all[i].line == 0))
            continue;
        struct diagnostic one = all[i];
        all[i] = all[picked];
        all[picked++] = one;
    }
    return picked;
}

/* The last line that libbcc printed: what is left to say where clang reported nothing. */
static char *last_line(const char *output)
{
    size_t end = strlen(output);
    while (end > 0 && output[end - 1] == '\n')
        end--;
    size_t start = end;
    while (start > 0 && output[start - 1] != '\n')
        start--;
    return xstrndup(output + start, end - start);
}

static int fail_unexplained(const struct source *source, const char *output)
{
    char *said = last_line(output);
    failx(EINVAL, "cannot compile '%s': libbcc does not take it%s%s", source->name,
          said[0] != '\0' ? ": " : "", said);
    free(said);
    return -EINVAL;
}

int diagnose_text(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = read_all(output, &count);
    size_t errors = pick_errors(all, count);
    if (errors == 0) {
        free_all(all, count);
        return fail_unexplained(source, output);
    }
    char *headline = plain_message(all[0].message);
    failx(EINVAL, "cannot compile '%s': %s", source->name, headline);
    struct text lines = {0};
    for (size_t i = 0; i < errors && i < SHOWN_MAX; i++)
        if (all[i].line > 0)
            put_detail(source, &all[i], i > 0, &lines);
    if (errors > SHOWN_MAX)
        text_printf(&lines, "and %zu more\n", errors - SHOWN_MAX);
    detail(text_cstr(&lines));
    hint_for(all[0].message);
    text_finish(&lines);
    free(headline);
    free_all(all, count);
    return -EINVAL;
}

void diagnose_warnings(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = read_all(output, &count);
    for (size_t i = 0; i < count; i++)
        if (!all[i].is_error && all[i].line > 0)
            warn("%s:%u:%u: %s", source->name, all[i].line, all[i].column, all[i].message);
    free_all(all, count);
}

/* The last instruction that the log speaks of: "16: (63) *(u32 *)(r10 -48) = r0 ...". -1 where there is none.
 */
static long failing_instruction(const char *log)
{
    long last = -1;
    for (const char *line = log; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        unsigned long number;
        int end = 0;
        if (sscanf(line, "%lu: (%n", &number, &end) == 1 && end > 0)
            last = (long)number;
        line += length + (line[length] == '\n');
    }
    return last;
}

/* The position that covers @instruction; libbcc's own lines (line 0) are passed over for the nearest before.
 */
static const struct source_position *position_of(const struct reply *reply, long instruction)
{
    const struct source_position *found = NULL;
    for (size_t i = 0; i < reply->position_count; i++)
        if ((long)reply->positions[i].instruction <= instruction && reply->positions[i].line > 0)
            found = &reply->positions[i];
    return found;
}

static bool is_remark(const char *line, size_t length)
{
    static const char *const remarks[] = {
        "processed ", "verification time", "stack depth", "mark_precise:", "HINT:", "max_states"};
    for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
        if (strncmp(line, remarks[i], strlen(remarks[i])) == 0)
            return true;
    return length == 0 || line[0] == ';';
}

/* The verdict: the log's last line that is no statistics. On the heap. */
static char *verdict(const char *log)
{
    const char *found = "";
    size_t found_length = 0;
    for (const char *line = log; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (!is_remark(line, length)) {
            found = line;
            found_length = length;
        }
        line += length + (line[length] == '\n');
    }
    return xstrndup(found, found_length);
}

int diagnose_rejected(const struct source *source, const char *function, const struct reply *reply)
{
    char *reason = verdict(reply->log);
    const struct source_position *position = position_of(reply, failing_instruction(reply->log));
    failx(reply->err, "cannot load '%s': the kernel's verifier rejects it: %s", function,
          reason[0] != '\0' ? reason : strerror(reply->err));
    if (position != NULL) {
        struct text lines = {0};
        text_printf(&lines, "%s:%u: here\n", source->name, position->line);
        put_line(source, position->line, position->column, &lines);
        detail(text_cstr(&lines));
        text_finish(&lines);
    }
    if (strstr(reason, "map_value_or_null") != NULL)
        hint("a lookup gives NULL where the map has no such key: test the pointer before using it");
    else
        hint("the verifier only takes what it can prove safe: bounds, NULL tests, initialised memory, loops "
             "that end");
    free(reason);
    return -reply->err;
}
