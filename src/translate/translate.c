// SPDX-License-Identifier: Apache-2.0
#include "translate/translate.h"

#include "base/memory.h"
#include "base/words.h"
#include "translate/compat_arguments.h"
#include "translate/floats.h"
#include "translate/head.h"
#include "translate/insertions.h"
#include "translate/line_directive.h"
#include "translate/prelude.h"
#include "translate/reads.h"
#include "translate/records.h"
#include "translate/sends.h"

struct translation {
    const struct source *source;
    struct insertions insertions;
    const enum function_access *access;
    bool has_compat;
    size_t at; /* the first byte of the source that has not been copied yet */
    struct text *out;
};

static void insert_line(struct insertions *insertions, size_t at, unsigned line)
{
    struct text directive = {0};
    line_directive_put(line, &directive);
    insertions_add(insertions, at, xstrdup(text_cstr(&directive)));
    text_finish(&directive);
}

/* To clang, the function that a macro makes is in the macro's line: libbcc's rewriting must not move that line
 * either. */
static void insert_macro_line(struct insertions *insertions, const struct source *source,
                              const struct declared_function *function)
{
    size_t length = 0;
    const char *start = source_line(source, function->line, &length);
    if (function->is_macro && start != NULL)
        insert_line(insertions, (size_t)(start - source->text), function->line);
}

/* In a branch that an #if leaves out, the preprocessor counts the lines that were put in and ignores #line
 * directives; so there is one where it resumes. */
static void list_insertions(struct insertions *insertions, const struct source *source, size_t head_bytes,
                            const struct declarations *declarations, const enum function_access *access,
                            const struct translate_additions *additions)
{
    for (size_t i = 0; i < declarations->branch_count; i++)
        insert_line(insertions, declarations->branches[i].start, declarations->branches[i].line);
    for (size_t i = 0; i < declarations->function_count; i++)
        insert_macro_line(insertions, source, &declarations->functions[i]);
    for (size_t i = 0; additions != NULL && i < additions->send_count; i++)
        sends_insert(insertions, source, &additions->sends[i], i);
    if (additions != NULL && (additions->may_sleep || reads_are_in(source)))
        reads_insert(insertions, source, head_bytes);
    records_insert(insertions, source, declarations, access);
    insertions_sort(insertions);
}

static void copy_up_to(struct translation *translation, size_t end)
{
    insertions_copy(&translation->insertions, translation->source->text, translation->at, end,
                    translation->out);
    translation->at = end;
}

static void blank_up_to(struct translation *translation, size_t end)
{
    const char *text = translation->source->text;
    for (; translation->at < end; translation->at++)
        text_char(translation->out, text[translation->at] == '\n' ? '\n' : ' ');
}

static void put_struct(struct translation *translation, const struct declared_struct *defined, size_t number)
{
    copy_up_to(translation, defined->end);
    text_printf(translation->out,
                " %s%s bccrun_struct_%zu __attribute__((section(\".maps.bccrun_struct_%zu\"), used)) = {};",
                defined->is_typedef ? "" : "struct ", defined->name, number, number);
}

static void put_function(struct translation *translation, const struct declared_function *function,
                         enum function_access access, const char *check)
{
    struct text start = {0};
    if (function->section_end > 0) {
        copy_up_to(translation, function->section_start);
        blank_up_to(translation, function->section_end);
    }
    copy_up_to(translation, function->body);
    records_put_start(translation->source, function, access, &start);
    if (translation->has_compat || access == READS_STACK)
        compat_arguments_put_start(translation->source, function, access, &start);
    text_string(&start, check != NULL ? check : "");
    if (start.length > 0) { /* after what libbcc inserts to read arguments */
        text_char(translation->out, '\n');
        line_directive_put(function->body_line, translation->out);
        text_string(translation->out, text_cstr(&start));
    }
    text_finish(&start);
    line_directive_resume(translation->source, function->body_line, function->body, translation->out);
}

/* What can be precompiled, and the same as a part of the text. */
static void put_head(struct translation *translation, const struct head *head, struct translated *out)
{
    prelude_put_common(&out->head);
    text_bytes(&out->head, head->directives.bytes, head->directives.length);
    prelude_put_common(&out->text);
    line_directive_put(1, &out->text);
    copy_up_to(translation, head->length);
    if (head->length > 0 && translation->source->text[head->length - 1] != '\n')
        text_char(&out->text, '\n');
    out->body_at = out->text.length;
}

/* The source after its head. Functions and structs are each in the order of the source. */
static void put_body(struct translation *translation, const struct declarations *declarations,
                     const struct translate_additions *additions)
{
    size_t function = 0;
    size_t defined = 0;
    while (function < declarations->function_count || defined < declarations->struct_count) {
        bool is_struct_next = function == declarations->function_count ||
                              (defined < declarations->struct_count &&
                               declarations->structs[defined].end < declarations->functions[function].body);
        if (is_struct_next) {
            put_struct(translation, &declarations->structs[defined], defined);
            defined++;
        } else {
            const char *check = additions != NULL ? additions->checks[function] : NULL;
            put_function(translation, &declarations->functions[function], translation->access[function],
                         check);
            function++;
        }
    }
    copy_up_to(translation, translation->source->length);
    text_char(translation->out, '\n');
}

void translate(const struct source *source, const struct declarations *declarations,
               const enum function_access *access, const struct translate_additions *additions,
               struct translated *out)
{
    struct head head;
    struct translation translation = {
        .source = source,
        .access = access,
        .has_compat = additions != NULL && additions->has_compat,
        .out = &out->text,
    };
    head_read(additions != NULL && additions->has_types ? "" : source->text, &head);
    list_insertions(&translation.insertions, source, head.length, declarations, access, additions);
    put_head(&translation, &head, out);
    text_printf(&out->text, "#line 1 \"%s\"\n", TRANSLATE_OWN_FILE);
    text_bytes(&out->text, head.license.bytes, head.license.length);
    prelude_put_definitions(source, declarations, access, additions, &out->text);
    floats_put_definitions(source, &out->text);
    line_directive_put(head.lines + 1, &out->text);
    put_body(&translation, declarations, additions);
    insertions_finish(&translation.insertions);
    head_finish(&head);
}

void translated_finish(struct translated *translated)
{
    text_finish(&translated->text);
    text_finish(&translated->head);
}
