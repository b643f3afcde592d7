// SPDX-License-Identifier: Apache-2.0
#include "diagnose/undeclared.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "diagnose/fix.h"
#include "diagnose/own_maps.h"
#include "diagnose/own_text.h"
#include "diagnose/template.h"

/* What follows the first whole @name in the line; NULL if it is not there. */
static const char *after_name(const struct source *source, unsigned line, const char *name, const char **end)
{
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    *end = start != NULL ? start + length : NULL;
    const char *at = start != NULL ? own_text_word(start, *end, name) : NULL;
    return at != NULL ? at + strlen(name) : NULL;
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    return length;
}

/* The type of the key in "counts.lookup(&key)", on the heap; NULL: it is not known. */
static char *key_type(const struct source *source, unsigned line, const char *method)
{
    const char *argument = strchr(method, '(');
    argument = argument != NULL ? argument + 1 + strspn(argument + 1, " &") : "";
    char *name = xstrndup(argument, name_length(argument));
    char *type = name[0] != '\0' ? own_text_type(source, name, line, false) : NULL;
    free(name);
    return type;
}

/* The type that "u64 *count = counts.lookup(&key)" gives its values, on the heap; NULL: it is not known. */
static char *value_type(const struct source *source, unsigned line)
{
    size_t length = 0;
    const char *at = source_line(source, line, &length);
    if (at == NULL)
        return NULL;
    at += strspn(at, " \t");
    const char *star = memchr(at, '*', strcspn(at, "\n"));
    const char *equals = strchr(at, '=');
    if (star == NULL || equals == NULL || star > equals || star == at)
        return NULL;
    while (star > at && star[-1] == ' ')
        star--;
    return xstrndup(at, (size_t)(star - at));
}

static char *hash_declaration(const struct source *source, unsigned line, const char *name,
                              const char *method)
{
    char *key = key_type(source, line, method);
    char *value = value_type(source, line);
    char *declaration =
        xasprintf("BPF_HASH(%s, %s, %s);", name, key != NULL ? key : "u64", value != NULL ? value : "u64");
    free(key);
    free(value);
    return declaration;
}

/* What declares a map with that method, on the heap; NULL: no map has it. */
static char *map_declaration(const struct source *source, unsigned line, const char *name, const char *method)
{
    static const char *const declarations[][2] = {
        {"perf_submit", "BPF_PERF_OUTPUT(%s);"},
        {"ringbuf_", "BPF_RINGBUF_OUTPUT(%s, 64);"},
        {"get_stackid", "BPF_STACK_TRACE(%s, 1024);"},
        {"increment(bpf_log2", "BPF_HISTOGRAM(%s);"},
        {"atomic_increment(bpf_log2", "BPF_HISTOGRAM(%s);"},
    };
    static const char *const of_hashes[] = {"increment", "atomic_increment", "lookup",
                                            "update",    "insert",           "delete"};
    for (size_t i = 0; i < sizeof(declarations) / sizeof(declarations[0]); i++)
        if (has_prefix(method, declarations[i][0]))
            return template_fill(declarations[i][1], name);
    for (size_t i = 0; i < sizeof(of_hashes) / sizeof(of_hashes[0]); i++)
        if (has_prefix(method, of_hashes[i]))
            return hash_declaration(source, line, name, method);
    return NULL;
}

/* A map of the text whose name is near. */
static bool hint_near(const struct source *source, unsigned line, const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    own_maps_visit(source, nearest_visit, &near);
    bool is_near = near.count > 0;
    if (is_near) {
        nearest_hint(&near);
        fix_word(source, line, name, near.names[0]);
    }
    nearest_finish(&near);
    return is_near;
}

bool undeclared_map_hint(const struct source *source, unsigned line, const char *name)
{
    struct declarations declarations;
    const struct declared_function *function;
    const char *end;
    const char *rest = after_name(source, line, name, &end);
    if (rest == NULL || *rest != '.')
        return false;
    char *declaration = map_declaration(source, line, name, rest + 1);
    if (declaration == NULL || hint_near(source, line, name)) {
        free(declaration);
        return declaration != NULL;
    }
    declarations_read(source, NULL, 0, &declarations);
    bool is_inside = own_text_function(&declarations, source, line, &function);
    if (is_inside)
        fix_add(own_text_function_line(source, function), declaration);
    declarations_finish(&declarations);
    free(declaration);
    return is_inside;
}

/* The field's type by its use: what a helper gives, what is copied into it. On the heap. */
static char *field_declaration(const struct source *source, unsigned line, const char *field)
{
    static const struct {
        const char *helper, *type;
    } helpers[] = {{"bpf_get_current_uid_gid", "u32"},
                   {"bpf_get_current_pid_tgid", "u32"},
                   {"bpf_get_smp_processor_id", "u32"},
                   {"bpf_ktime_get_ns", "u64"}};
    const char *end;
    const char *rest = after_name(source, line, field, &end);
    rest = rest != NULL ? rest : "";
    const char *value = rest + strspn(rest, " =");
    if (memmem(rest, strcspn(rest, "\n"), "sizeof", 6) != NULL)
        return xasprintf("char %s[%s];", field, strstr(field, "comm") != NULL ? "16" : "64");
    for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
        if (has_prefix(value, helpers[i].helper))
            return xasprintf("%s %s;", helpers[i].type, field);
    char *variable = xstrndup(value, name_length(value));
    char *type = variable[0] != '\0' ? own_text_type(source, variable, line, false) : NULL;
    char *declaration = xasprintf("%s %s;", type != NULL ? type : "u64", field);
    free(variable);
    free(type);
    return declaration;
}

static void add_field(const struct source *source, const char *struct_end, const char *declaration)
{
    const char *line_start = struct_end;
    while (line_start > source->text && line_start[-1] != '\n')
        line_start--;
    if (line_start + strspn(line_start, " \t") == struct_end) {
        fix_add(own_text_line(source, struct_end), declaration);
        return;
    }
    char *inserted = xasprintf("%s ", declaration);
    fix_replace(source, struct_end, 0, inserted);
    free(inserted);
}

/* What is in quotes after @words in the message, on the heap; NULL: it does not have them. */
static char *quoted_after(const char *message, const char *words)
{
    const char *at = strstr(message, words);
    return at != NULL ? xstrndup(at + strlen(words), strcspn(at + strlen(words), "'")) : NULL;
}

/* Fields that many structs have: clang takes 'uid' for 'pid', misspelled. */
static bool is_usual_field(const char *name)
{
    static const char *const usual[] = {"uid", "gid", "tid", "tgid", "ppid",
                                        "cpu", "ts",  "ret", "comm", "fd"};
    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
        if (strcmp(name, usual[i]) == 0)
            return true;
    return false;
}

bool undeclared_field_hint(const struct source *source, unsigned line, const char *message)
{
    char *field = quoted_after(message, "no member named '");
    char *tag = quoted_after(message, "' in '");
    char *meant = quoted_after(message, "did you mean '");
    const char *end = field != NULL && tag != NULL ? own_text_struct_end(source, tag) : NULL;
    bool is_added = end != NULL && (meant == NULL || is_usual_field(field));
    if (is_added) {
        char *declaration = field_declaration(source, line, field);
        add_field(source, end, declaration);
        free(declaration);
    }
    free(field);
    free(tag);
    free(meant);
    return is_added;
}

bool undeclared_field_is_usual(const char *message)
{
    char *field = quoted_after(message, "no member named '");
    bool is_usual = field != NULL && strstr(message, "; did you mean") != NULL && is_usual_field(field);
    free(field);
    return is_usual;
}
