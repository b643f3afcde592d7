// SPDX-License-Identifier: Apache-2.0
#include "compile/translate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct translation {
    const char *text;
    size_t at; /* up to here it is done */
    const struct declarations *declarations;
    size_t branch; /* the next one */
    struct text *out;
};

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

static void put_prelude(const struct declarations *declarations, const bool *is_syscall, struct text *out)
{
    text_string(out, "#include <uapi/linux/ptrace.h>\n"
                     "#ifndef SEC\n"
                     "#define SEC(NAME) __attribute__((section(NAME), used))\n"
                     "#endif\n");
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

/* Copies the text up to @end. In what an #if leaves out the preprocessor counts the lines that were put in,
 * but not the line numbers said again; so they are said once more where it takes up the text. */
static void copy_up_to(struct translation *translation, size_t end)
{
    const struct declarations *declarations = translation->declarations;
    for (; translation->branch < declarations->branch_count; translation->branch++) {
        const struct declared_branch *branch = &declarations->branches[translation->branch];
        if (branch->start > end)
            break;
        if (branch->start < translation->at)
            continue;
        text_bytes(translation->out, translation->text + translation->at, branch->start - translation->at);
        text_printf(translation->out, "#line %u \"%s\"\n", branch->line, TRANSLATE_FILE);
        translation->at = branch->start;
    }
    text_bytes(translation->out, translation->text + translation->at, end - translation->at);
    translation->at = end;
}

static void put_function(struct translation *translation, const struct source *source,
                         const struct declared_function *function)
{
    if (function->section != NULL) {
        copy_up_to(translation, function->section_start);
        put_blanked(source->text + function->section_start, function->section_end - function->section_start,
                    translation->out);
        translation->at = function->section_end;
    }
    copy_up_to(translation, function->body);
    put_line_number(source, function, translation->out);
}

/* Each of the lists is in the order of the text. */
void translate(const struct source *source, const struct declarations *declarations, const bool *is_syscall,
               struct text *out)
{
    struct translation translation = {.text = source->text, .declarations = declarations, .out = out};
    put_prelude(declarations, is_syscall, out);
    size_t function = 0;
    size_t defined = 0;
    while (function < declarations->function_count || defined < declarations->struct_count) {
        bool is_struct_next = function == declarations->function_count ||
                              (defined < declarations->struct_count &&
                               declarations->structs[defined].end < declarations->functions[function].body);
        if (is_struct_next) {
            copy_up_to(&translation, declarations->structs[defined].end);
            put_struct_use(&declarations->structs[defined], defined, out);
            defined++;
        } else {
            put_function(&translation, source, &declarations->functions[function]);
            function++;
        }
    }
    copy_up_to(&translation, source->length);
    text_char(out, '\n');
}
