// SPDX-License-Identifier: Apache-2.0
#include "translate/translate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

struct translation {
    const char *text;
    size_t at; /* up to here it is done */
    struct insertion *insertions;
    size_t insertion_count;
    size_t next; /* insertion */
    struct text *out;
};

/* C of ours that goes in front of byte @at of the text. */
struct insertion {
    size_t at;
    char *c;
};

static bool is_renamed(const struct declared_function *function, bool is_syscall)
{
    return is_syscall && !function->is_macro && !has_prefix(function->name, TRANSLATE_SYSCALL_PREFIX);
}

char *translate_name(const struct declared_function *function, bool is_syscall)
{
    return xasprintf("%s%s", is_renamed(function, is_syscall) ? TRANSLATE_SYSCALL_PREFIX : "",
                     function->name);
}

/* Whether a macro of the text makes names that begin with @prefix. */
static bool is_made(const struct declarations *declarations, const char *prefix)
{
    for (size_t i = 0; i < declarations->function_count; i++)
        if (declarations->functions[i].is_macro && has_prefix(declarations->functions[i].name, prefix))
            return true;
    return false;
}

/* Where the text has such names: defines @macro to make those and nothing else. What it makes, and whether it
 * is there, differs between the versions of libbcc. */
static void put_macro(const struct declarations *declarations, const char *macro, const char *prefix,
                      struct text *out)
{
    if (is_made(declarations, prefix))
        text_printf(out, "#undef %s\n#define %s(function, args...) BPF_PROG(%s##function, ##args)\n", macro,
                    macro, prefix);
}

static void put_module_macro(const struct declarations *declarations, const char *macro, const char *prefix,
                             struct text *out)
{
    if (is_made(declarations, prefix))
        text_printf(out,
                    "#undef %s\n#define %s(module, function, args...) BPF_PROG(%s##module##__##function, "
                    "##args)\n",
                    macro, macro, prefix);
}

/* Calls of these are put around those that send through a ring buffer. The type of what a pointer points to,
 * or of an array; of what is behind a void * nothing is known, and a char stands for it. */
static void put_send_helpers(struct text *out)
{
    text_string(out, "#define bccrun_typeof(x) __typeof__(__builtin_choose_expr(\\\n"
                     "    __builtin_types_compatible_p(__typeof__(x), __typeof__(&(x)[0])),\\\n"
                     "    *_Generic((x), void *: (char *)0, const void *: (char *)0, default: (x)), (x)))\n");
    text_string(out, "BPF_PERCPU_ARRAY(" TRANSLATE_LOST_MAP ", u64, 1);\n"
                     "static inline void bccrun_count_lost(void)\n"
                     "{\n"
                     "    int zero = 0;\n"
                     "    u64 *count = " TRANSLATE_LOST_MAP ".lookup(&zero);\n"
                     "    if (count)\n"
                     "        (*count)++;\n"
                     "}\n"
                     "static inline long bccrun_sent(long result)\n"
                     "{\n"
                     "    if (result < 0)\n"
                     "        bccrun_count_lost();\n"
                     "    return result;\n"
                     "}\n"
                     "static inline void *bccrun_reserved(void *record)\n"
                     "{\n"
                     "    if (!record)\n"
                     "        bccrun_count_lost();\n"
                     "    return record;\n"
                     "}\n");
}

static void put_prelude(const struct declarations *declarations, const bool *is_syscall,
                        const struct translate_additions *additions, struct text *out)
{
    text_string(out, "#include <uapi/linux/ptrace.h>\n"
                     "#ifndef SEC\n"
                     "#define SEC(NAME) __attribute__((section(NAME), used))\n"
                     "#endif\n");
    if (additions != NULL)
        text_string(out, additions->definitions);
    if (additions != NULL && additions->send_count > 0)
        put_send_helpers(out);
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *function = &declarations->functions[i];
        if (!is_renamed(function, is_syscall[i]))
            continue;
        char *name = translate_name(function, true);
        text_printf(out, "#define %s %s\n", function->name, name);
        free(name);
    }
    put_macro(declarations, "KFUNC_PROBE", "kfunc__", out);
    put_macro(declarations, "KRETFUNC_PROBE", "kretfunc__", out);
    put_macro(declarations, "KMOD_RET", "kmod_ret__", out);
    put_module_macro(declarations, "MODULE_KFUNC_PROBE", "kfunc__", out);
    put_module_macro(declarations, "MODULE_KRETFUNC_PROBE", "kretfunc__", out);
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

static void insert(struct translation *translation, size_t at, char *c)
{
    struct insertion *place = &array_push(translation->insertions, translation->insertion_count);
    *place = (struct insertion){.at = at, .c = c};
}

static int compare_insertions(const void *a, const void *b)
{
    size_t ours = ((const struct insertion *)a)->at;
    size_t theirs = ((const struct insertion *)b)->at;
    return ours < theirs ? -1 : ours > theirs;
}

/* A variable whose type tells what is sent through the buffer, and opens the group that ends behind the call.
 * The word in front changes nothing but that clang sees where a semicolon is missing before the call: a
 * bracket could go on with what stands there. */
static void put_sent(const struct source *source, const struct usage_send *send, size_t number,
                     struct text *out)
{
    size_t value_length = send->value_end - send->value_start;
    text_printf(out,
                "__extension__ ({ static struct " TRANSLATE_SENT_PREFIX
                "%zu_%.*s { bccrun_typeof(%.*s) %.*s; } ",
                number, (int)send->buffer_length, source->text + send->start, (int)value_length,
                source->text + send->value_start, (int)(send->value_end - send->name_start),
                source->text + send->name_start);
    text_printf(out,
                TRANSLATE_SENT_PREFIX "%zu __attribute__((section(\".maps." TRANSLATE_SENT_PREFIX
                                      "%zu\"), used)) = {}; ",
                number, number);
}

/* Around a call, what follows in the column that it has in the user's text. */
static void insert_send(struct translation *translation, const struct source *source,
                        const struct usage_send *send, size_t number)
{
    bool has_value = send->value_end > 0;
    struct text before = {0};
    if (!has_value && !send->is_ring)
        return;
    if (has_value)
        put_sent(source, send, number, &before);
    if (send->is_ring)
        text_string(&before, send->is_reserve ? "bccrun_reserved(" : "bccrun_sent(");
    text_printf(&before, "\n#line %u \"%s\"\n", send->line, TRANSLATE_FILE);
    text_fill(&before, ' ', column(source, send->start));
    insert(translation, send->start, xstrdup(text_cstr(&before)));
    insert(translation, send->end, xasprintf("%s%s", send->is_ring ? ")" : "", has_value ? "; })" : ""));
    text_finish(&before);
}

/* What a macro makes of a function stands, for clang, where the macro does: libbcc's rewriting must not shift
 * that line either. */
static void insert_macro_line(struct translation *translation, const struct source *source,
                              const struct declared_function *function)
{
    size_t length = 0;
    const char *start = source_line(source, function->line, &length);
    if (function->is_macro && start != NULL)
        insert(translation, (size_t)(start - source->text),
               xasprintf("#line %u \"%s\"\n", function->line, TRANSLATE_FILE));
}

/* In what an #if leaves out the preprocessor counts the lines that were put in, but not the line numbers said
 * again; so they are said once more where it takes up the text. */
static void list_insertions(struct translation *translation, const struct source *source,
                            const struct declarations *declarations,
                            const struct translate_additions *additions)
{
    for (size_t i = 0; i < declarations->branch_count; i++)
        insert(translation, declarations->branches[i].start,
               xasprintf("#line %u \"%s\"\n", declarations->branches[i].line, TRANSLATE_FILE));
    for (size_t i = 0; i < declarations->function_count; i++)
        insert_macro_line(translation, source, &declarations->functions[i]);
    for (size_t i = 0; additions != NULL && i < additions->send_count; i++)
        insert_send(translation, source, &additions->sends[i], i);
    if (translation->insertion_count > 0)
        qsort(translation->insertions, translation->insertion_count, sizeof(translation->insertions[0]),
              compare_insertions);
}

static void free_insertions(struct translation *translation)
{
    for (size_t i = 0; i < translation->insertion_count; i++)
        free(translation->insertions[i].c);
    free(translation->insertions);
}

/* Copies the text up to @end, with what is to be inserted. */
static void copy_up_to(struct translation *translation, size_t end)
{
    for (; translation->next < translation->insertion_count; translation->next++) {
        const struct insertion *insertion = &translation->insertions[translation->next];
        if (insertion->at > end)
            break;
        if (insertion->at < translation->at)
            continue;
        text_bytes(translation->out, translation->text + translation->at, insertion->at - translation->at);
        text_string(translation->out, insertion->c);
        translation->at = insertion->at;
    }
    text_bytes(translation->out, translation->text + translation->at, end - translation->at);
    translation->at = end;
}

static void put_function(struct translation *translation, const struct source *source,
                         const struct declared_function *function, const char *check)
{
    if (function->section_end > 0) {
        copy_up_to(translation, function->section_start);
        put_blanked(source->text + function->section_start, function->section_end - function->section_start,
                    translation->out);
        translation->at = function->section_end;
    }
    copy_up_to(translation, function->body);
    if (check != NULL) { /* behind what libbcc inserts to read arguments */
        text_printf(translation->out, "\n#line %u \"%s\"\n", function->body_line, TRANSLATE_FILE);
        text_string(translation->out, check);
    }
    put_line_number(source, function, translation->out);
}

/* Each of the lists is in the order of the text. */
void translate(const struct source *source, const struct declarations *declarations, const bool *is_syscall,
               const struct translate_additions *additions, struct text *out)
{
    struct translation translation = {.text = source->text, .out = out};
    list_insertions(&translation, source, declarations, additions);
    put_prelude(declarations, is_syscall, additions, out);
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
            const char *check = additions != NULL ? additions->checks[function] : NULL;
            put_function(&translation, source, &declarations->functions[function], check);
            function++;
        }
    }
    copy_up_to(&translation, source->length);
    text_char(out, '\n');
    free_insertions(&translation);
}
