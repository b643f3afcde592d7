// SPDX-License-Identifier: Apache-2.0
#include "compile/diagnose.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "compile/clang_messages.h"
#include "compile/excerpt.h"
#include "compile/translate.h"
#include "probe/declare.h"

/* More than this many errors are one mistake and its consequences. */
#define SHOWN_MAX 5

/* What the compiler process says before it crashes, as far as it is shown. */
#define CRASH_LINES      3
#define CRASH_LINE_BYTES 240

static void put_detail(const struct source *source, const struct diagnostic *diagnostic, bool with_message,
                       struct text *out)
{
    const char *message = with_message ? diagnostic->message : "here";
    if (diagnostic->line > 0) {
        excerpt_name(source, out);
        text_printf(out, ":%u:%u: %s\n", diagnostic->line, diagnostic->column, message);
        excerpt_line(source, diagnostic->line, diagnostic->column, out);
    } else if (diagnostic->place != NULL) {
        text_printf(out, "%s: %s\n", diagnostic->place, message);
        excerpt_line(source, diagnostic->include_line, 0, out);
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
    else if (strstr(message, "not valid UTF-8") != NULL)
        hint("is this the right file? a probe is C source, written in UTF-8");
    else if (strstr(message, "BPF stack limit") != NULL)
        hint("keep large structs in a map instead: BPF_PERCPU_ARRAY(scratch, struct event, 1)");
    else if (strstr(message, "unknown type name") != NULL)
        hint("kernel types such as u32 are known; others come from a header, with #include");
}

/* Clang's wording for C89 code means nothing to someone who misspelled a helper. */
static char *plain_message(const char *message)
{
    if (strncmp(message, "void function '", 15) == 0) {
        char *function = quoted(message);
        char *advice = xasprintf("'%s' must be of type int and end with a return", function);
        free(function);
        return advice;
    }
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

/* Where nothing but the function is known: the brace that opens it. */
static void place_in_function(const struct source *source, struct diagnostic *one)
{
    struct declarations declarations;
    if (one->line > 0 || one->function == NULL)
        return;
    declarations_read(source, NULL, 0, &declarations);
    for (size_t i = 0; i < declarations.function_count; i++) {
        const struct declared_function *function = &declarations.functions[i];
        char *renamed = translate_name(function, true);
        size_t length = 0;
        const char *start = source_line(source, function->body_line, &length);
        bool is_meant = strcmp(function->name, one->function) == 0 || strcmp(renamed, one->function) == 0;
        if (is_meant && start != NULL) {
            one->line = function->body_line;
            one->column = (unsigned)(source->text + function->body - start);
        }
        free(renamed);
    }
    declarations_finish(&declarations);
}

/* The errors, each once. What follows an error in another file is its consequence. */
static size_t pick_errors(struct diagnostic *all, size_t count)
{
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_consequence = picked > 0 && (all[i].line == 0 || all[0].line == 0);
        if (!all[i].is_error || is_consequence || is_repeated(all, picked, &all[i]))
            continue;
        struct diagnostic one = all[i];
        all[i] = all[picked];
        all[picked++] = one;
    }
    return picked;
}

/* A brace that nothing closes is noticed at the end of the text, but is the reason of all that is said
 * before; unless a comment or a string has swallowed what would have closed it. */
static void put_open_brace_first(struct diagnostic *errors, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (strncmp(errors[i].message, "unterminated", 12) == 0)
            return;
        if (strcmp(errors[i].message, "expected '}'") != 0)
            continue;
        struct diagnostic pair[] = {errors[i], errors[i + 1]};
        memmove(errors + 2, errors, i * sizeof(errors[0]));
        memcpy(errors, pair, sizeof(pair));
        return;
    }
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
    struct diagnostic *all = clang_messages_read(output, &count);
    size_t errors = pick_errors(all, count);
    if (errors == 0) {
        clang_messages_free(all, count);
        return fail_unexplained(source, output);
    }
    put_open_brace_first(all, errors);
    for (size_t i = 0; i < errors; i++)
        place_in_function(source, &all[i]);
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
    clang_messages_free(all, count);
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
    struct diagnostic *all = clang_messages_read(output, &count);
    size_t errors = pick_errors(all, count);
    clang_messages_free(all, count);
    if (errors > 0)
        return diagnose_text(source, output);
    detail_output(output);
    return -ECHILD;
}

void diagnose_warnings(const struct source *source, const char *output)
{
    size_t count = 0;
    struct diagnostic *all = clang_messages_read(output, &count);
    for (size_t i = 0; i < count; i++)
        if (!all[i].is_error && all[i].line > 0)
            warn("%s:%u:%u: %s", source->name, all[i].line, all[i].column, all[i].message);
    clang_messages_free(all, count);
}
