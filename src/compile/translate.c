// SPDX-License-Identifier: Apache-2.0
#include "compile/translate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool is_renamed(const struct declared_function *function, bool is_syscall)
{
    return is_syscall && !function->is_macro &&
           strncmp(function->name, TRANSLATE_SYSCALL_PREFIX, strlen(TRANSLATE_SYSCALL_PREFIX)) != 0;
}

char *translate_name(const struct declared_function *function, bool is_syscall)
{
    return xasprintf("%s%s", is_renamed(function, is_syscall) ? TRANSLATE_SYSCALL_PREFIX : "",
                     function->name);
}

static void put_prelude(const struct declarations *declarations, const bool *is_syscall,
                        const struct translate_additions *additions, struct text *out)
{
    text_string(out, "#include <uapi/linux/ptrace.h>\n");
    if (additions != NULL)
        text_string(out, additions->definitions);
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *function = &declarations->functions[i];
        if (!is_renamed(function, is_syscall[i]))
            continue;
        char *name = translate_name(function, true);
        text_printf(out, "#define %s %s\n", function->name, name);
        free(name);
    }
    text_printf(out, "#line 1 \"%s\"\n", TRANSLATE_FILE);
}

static size_t column(const struct source *source, size_t offset)
{
    size_t start = offset;
    while (start > 0 && source->text[start - 1] != '\n')
        start--;
    return offset - start;
}

/* Starts the line again, what follows in the column that it has in the user's text. */
static void put_line_number(const struct source *source, const struct declared_function *function,
                            struct text *out)
{
    text_printf(out, "\n#line %u \"%s\"\n", function->body_line, TRANSLATE_FILE);
    text_fill(out, ' ', column(source, function->body));
}

static void put_struct_use(const struct declared_struct *defined, size_t number, struct text *out)
{
    text_printf(out,
                " %s%s bccrun_struct_%zu __attribute__((section(\".maps.bccrun_struct_%zu\"), used)) = {};",
                defined->is_typedef ? "" : "struct ", defined->name, number, number);
}

static void put_blanked(const char *text, size_t length, struct text *out)
{
    for (size_t i = 0; i < length; i++)
        text_char(out, text[i] == '\n' ? '\n' : ' ');
}

/* The two lists are each in the order of the text. */
void translate(const struct source *source, const struct declarations *declarations, const bool *is_syscall,
               const struct translate_additions *additions, struct text *out)
{
    put_prelude(declarations, is_syscall, additions, out);
    size_t function = 0;
    size_t defined = 0;
    size_t at = 0;
    while (function < declarations->function_count || defined < declarations->struct_count) {
        const struct declared_function *next = &declarations->functions[function];
        bool is_struct_next =
            function == declarations->function_count ||
            (defined < declarations->struct_count && declarations->structs[defined].end < next->body);
        if (is_struct_next) {
            text_bytes(out, source->text + at, declarations->structs[defined].end - at);
            at = declarations->structs[defined].end;
            put_struct_use(&declarations->structs[defined], defined, out);
            defined++;
            continue;
        }
        if (next->section_end > 0) {
            text_bytes(out, source->text + at, next->section_start - at);
            put_blanked(source->text + next->section_start, next->section_end - next->section_start, out);
            at = next->section_end;
        }
        text_bytes(out, source->text + at, next->body - at);
        if (additions != NULL && additions->checks[function] != NULL)
            text_string(out, additions->checks[function]);
        put_line_number(source, next, out);
        at = next->body;
        function++;
    }
    text_string(out, source->text + at);
    text_char(out, '\n');
}
