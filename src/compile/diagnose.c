// SPDX-License-Identifier: Apache-2.0
#include "compile/diagnose.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "compile/translate.h"

/* More than this many errors are one mistake and its consequences. */
#define SHOWN_MAX 5

/* As much of a long line is shown around the place that is meant. */
#define LINE_SHOWN_BYTES 160

/* What the compiler process says before it crashes, as far as it is shown. */
#define CRASH_LINES      3
#define CRASH_LINE_BYTES 240

/* One line of clang's: "<probe>:12:5: error: expected ';' after expression". */
struct diagnostic {
    unsigned line; /* 0: not about the probe's own text, */
    unsigned column;
    char *place;           /* but about this one: "/usr/src/.../sched.h:7:1"; else NULL */
    unsigned include_line; /* which the probe includes in this line, 0 where it is not told */
    bool is_error;
    char *message;
};

/* Reads a number with @mark behind it and moves behind both. By hand: sscanf(3) measures the whole of what is
 * left at each call, and a verifier's log has millions of bytes. */
static bool read_number(const char **at, const char *mark, unsigned *number)
{
    char *end = NULL;
    if (**at < '0' || **at > '9')
        return false;
    unsigned long value = strtoul(*at, &end, 10);
    if (value > INT_MAX || strncmp(end, mark, strlen(mark)) != 0)
        return false;
    *number = (unsigned)value;
    *at = end + strlen(mark);
    return true;
}

/* Reads "12:5: " and moves behind it. */
static bool read_position(const char **at, struct diagnostic *diagnostic)
{
    return read_number(at, ":", &diagnostic->line) && read_number(at, ": ", &diagnostic->column);
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
    /* The one note that says more than its error: "to match this '{'". */
    diagnostic->is_error = strncmp(*at, "note: to match", strlen("note: to match")) == 0;
    *at += diagnostic->is_error ? strlen("note: ") : 0;
    return diagnostic->is_error;
}

/* Without the option that asked for it, which says nothing to someone who gave none: " [-Werror,-Wfoo]". */
static char *copy_message(const char *at, size_t length)
{
    const char *option = memmem(at, length, " [-W", 4);
    return xstrndup(at, option != NULL ? (size_t)(option - at) : length);
}

/* Moves behind @words if they come next. */
static bool skip(const char **at, const char *words)
{
    size_t length = strlen(words);
    if (strncmp(*at, words, length) != 0)
        return false;
    *at += length;
    return true;
}

/* "FILE:7:1: error: " of another file than the probe. */
static bool read_foreign(const char **at, size_t length, struct diagnostic *diagnostic)
{
    const char *error = memmem(*at, length, ": error: ", 9);
    const char *fatal = memmem(*at, length, ": fatal error: ", 15);
    const char *end = fatal != NULL ? fatal : error;
    if (end == NULL)
        return false;
    diagnostic->place = xstrndup(*at, (size_t)(end - *at));
    *at = end + 2;
    return read_severity(at, diagnostic);
}

/* LLVM's code generator: "error: <probe>:3:35: in function hit i32 (i8*): message". */
static bool read_generator(const char **at, const char *line_end, struct diagnostic *diagnostic)
{
    diagnostic->is_error = true;
    if (skip(at, TRANSLATE_FILE ":") && !read_position(at, diagnostic))
        return false;
    const char *function_end = NULL;
    if (strncmp(*at, "in function ", 12) == 0)
        function_end = memmem(*at, (size_t)(line_end - *at), "): ", 3);
    if (function_end != NULL)
        *at = function_end + 3;
    return true;
}

/* Whether the line of @length bytes is a diagnostic. */
static bool read_diagnostic(const char *line, size_t length, struct diagnostic *diagnostic)
{
    const char *at = line;
    bool is_read;
    *diagnostic = (struct diagnostic){0};
    if (skip(&at, TRANSLATE_FILE ":"))
        is_read = read_position(&at, diagnostic) && read_severity(&at, diagnostic);
    else if (skip(&at, "error: "))
        is_read = read_generator(&at, line + length, diagnostic);
    else
        is_read = read_foreign(&at, length, diagnostic);
    if (is_read)
        diagnostic->message = copy_message(at, length - (size_t)(at - line));
    return is_read;
}

/* "In file included from <probe>:2:", which stands before what is said of that file. */
static void read_include(const char *line, unsigned *include_line)
{
    if (skip(&line, "In file included from " TRANSLATE_FILE ":"))
        (void)read_number(&line, ":", include_line);
}

static struct diagnostic *read_all(const char *output, size_t *count)
{
    struct diagnostic *all = NULL;
    unsigned include_line = 0;
    *count = 0;
    while (*output != '\0') {
        size_t length = strcspn(output, "\n");
        struct diagnostic one;
        read_include(output, &include_line);
        if (read_diagnostic(output, length, &one)) {
            one.include_line = include_line;
            include_line = 0;
            struct diagnostic *place = &array_push(all, *count);
            *place = one;
        }
        output += length + (output[length] == '\n');
    }
    return all;
}

static void free_all(struct diagnostic *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(all[i].message);
        free(all[i].place);
    }
    free(all);
}

/* Makes a long line the part of it around @column, beginning with a whole character. */
static void clip(const char **at, size_t *length, unsigned *column)
{
    size_t start =
        *length > LINE_SHOWN_BYTES && *column > LINE_SHOWN_BYTES / 2 ? *column - LINE_SHOWN_BYTES / 2 : 0;
    while (start > 0 && start < *length && ((*at)[start] & 0xc0) == 0x80)
        start--;
    start = start < *length ? start : 0;
    *at += start;
    *length -= start;
    *column -= *column > start ? (unsigned)start : 0;
    if (*length > LINE_SHOWN_BYTES)
        *length = LINE_SHOWN_BYTES;
}

/* The user's line with its number, and a caret below the column; tabs stay tabs, so that the caret stands
 * right. */
static void put_line(const struct source *source, unsigned line, unsigned column, struct text *out)
{
    size_t length = 0;
    const char *at = source_line(source, line, &length);
    if (at == NULL)
        return;
    length -= length > 0 && at[length - 1] == '\r';
    clip(&at, &length, &column);
    text_printf(out, "%6u | ", line);
    text_bytes(out, at, length);
    text_char(out, '\n');
    if (column == 0 || column > length + 1)
        return;
    text_fill(out, ' ', 6);
    text_string(out, " | ");
    for (size_t i = 0; i + 1 < column; i++)
        if ((at[i] & 0xc0) != 0x80) /* of a UTF-8 character one byte for the one column that it takes */
            text_char(out, at[i] == '\t' ? '\t' : ' ');
    text_string(out, "^\n");
}

/* A file's name may have a line end in it. */
static void put_name(const struct source *source, struct text *out)
{
    for (const char *at = source->name; *at != '\0'; at++)
        text_bytes(out, *at == '\n' ? "\\n" : at, *at == '\n' ? 2 : 1);
}

static void put_detail(const struct source *source, const struct diagnostic *diagnostic, bool with_message,
                       struct text *out)
{
    const char *message = with_message ? diagnostic->message : "here";
    if (diagnostic->line > 0) {
        put_name(source, out);
        text_printf(out, ":%u:%u: %s\n", diagnostic->line, diagnostic->column, message);
        put_line(source, diagnostic->line, diagnostic->column, out);
    } else if (diagnostic->place != NULL) {
        text_printf(out, "%s: %s\n", diagnostic->place, message);
        put_line(source, diagnostic->include_line, 0, out);
    }
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
        hint("nothing above this line defines it; a struct of the kernel comes from a header, such as "
             "<linux/sched.h> for struct task_struct");
    else if (strstr(message, "BPF stack limit") != NULL)
        hint("keep large structs in a map instead: BPF_PERCPU_ARRAY(scratch, struct event, 1)");
    else if (strstr(message, "unknown type name") != NULL)
        hint("kernel types such as u32 are known; others come from a header, with #include");
}

/* Clang's wording for C89 code means nothing to someone who misspelled a helper. */
static char *plain_message(const char *message)
{
    if (strstr(message, "BPF stack limit") != NULL)
        return xstrdup("its variables take more than the 512 bytes of stack that a BPF program has");
    if (strstr(message, "implicit declaration of function") == NULL &&
        strstr(message, "call to undeclared function") == NULL)
        return xstrdup(message);
    char *name = quoted(message);
    char *plain = xasprintf("there is no function or helper '%s'", name);
    free(name);
    return plain;
}

/* Whether the same was said of the same line. */
static bool is_repeated(const struct diagnostic *said, size_t count, const struct diagnostic *one)
{
    for (size_t i = 0; i < count; i++)
        if (said[i].line == one->line && strcmp(said[i].message, one->message) == 0)
            return true;
    return false;
}

/* The errors, each once: the first, and of those that follow the ones about the probe's own text. */
static size_t pick_errors(struct diagnostic *all, size_t count)
{
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_consequence = picked > 0 && all[i].line == 0;
        if (!all[i].is_error || is_consequence || is_repeated(all, picked, &all[i]))
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
    if (strstr(said, "Operation not permitted") != NULL)
        hint("run it as root, outside of a container or with all of its capabilities");
    else if (strstr(said, "could not open bpf map") != NULL)
        hint("the kernel refuses this map: mind its number of entries, and the sizes of its key and its "
             "value");
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

/* The first lines that say anything. */
static void detail_output(const char *output)
{
    struct text lines = {0};
    for (int shown = 0; *output != '\0' && shown < CRASH_LINES;) {
        size_t length = strcspn(output, "\n");
        text_bytes(&lines, output, length < CRASH_LINE_BYTES ? length : CRASH_LINE_BYTES);
        shown += length > 0;
        if (length > 0)
            text_char(&lines, '\n');
        output += length + (output[length] == '\n');
    }
    detail(text_cstr(&lines));
    text_finish(&lines);
}

int diagnose_crash(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = read_all(output, &count);
    size_t errors = pick_errors(all, count);
    free_all(all, count);
    if (errors > 0)
        return diagnose_text(source, output);
    detail_output(output);
    return -ECHILD;
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

/* The last instruction that the log speaks of: "16: (63) *(u32 *)(r10 -48) = r0 ..." or, where it goes no
 * further, "infinite loop detected at insn 16". -1 where there is none. */
static long failing_instruction(const char *log)
{
    long last = -1;
    for (const char *line = log; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *at = line;
        unsigned number;
        if (read_number(&at, ": (", &number))
            last = number;
        line += length + (line[length] == '\n');
    }
    const char *named = last < 0 ? strstr(log, " at insn ") : NULL;
    return named != NULL ? atol(named + strlen(" at insn ")) : last;
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
    static const char *const remarks[] = {"processed ", "verification time", "stack depth", "mark_precise:",
                                          "HINT:",      "max_states",        "cur state:",  "old state:"};
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

/* What to do about the verdict. */
static const char *advice(const char *reason)
{
    static const struct {
        const char *words;
        const char *advice;
    } known[] = {
        {"map_value_or_null",
         "a lookup gives NULL where the map has no such key: test the pointer before using it"},
        {"GPL",
         "the kernel gives this helper to free programs alone: '#define BPF_LICENSE GPL' in the probe"},
        {"invalid mem access",
         "the kernel's memory is read with bpf_probe_read_kernel(), a program's with "
         "bpf_probe_read_user(); a global variable and a struct filled with constants are "
         "memory of that kind too: use a map, set the fields one by one"},
        {"unbounded", "test an index or a length against the largest that it may be, just before it is used"},
        {"R0 !read_ok", "the function must be of type int and end with a return"},
        {"loop", "the verifier follows a loop to its end: give it a constant bound, such as i < 16"},
        {"back-edge", "this kernel takes no loops: write '#pragma unroll' before it, with a constant bound"},
        {"too large", "the verifier gave up: bound the loops with smaller constants, or do less"},
        {"from stack",
         "memory is sent before it was set: clear the struct with '= {}', and leave no holes in it"},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strstr(reason, known[i].words) != NULL)
            return known[i].advice;
    return "the verifier only takes what it can prove safe: bounds, NULL tests, initialised memory, loops "
           "that end";
}

int diagnose_rejected(const struct source *source, const char *function, const struct reply *reply)
{
    char *reason = verdict(reply->log);
    const struct source_position *position = position_of(reply, failing_instruction(reply->log));
    failx(reply->err, "cannot load '%s': the kernel's verifier rejects it: %s", function,
          reason[0] != '\0' ? reason : strerror(reply->err));
    if (position != NULL) {
        struct text lines = {0};
        put_name(source, &lines);
        text_printf(&lines, ":%u: here\n", position->line);
        put_line(source, position->line, position->column, &lines);
        detail(text_cstr(&lines));
        text_finish(&lines);
    }
    hint("%s", advice(reason));
    free(reason);
    return -reply->err;
}
