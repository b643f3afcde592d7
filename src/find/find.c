// SPDX-License-Identifier: Apache-2.0
#include "find/find.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/memory.h"
#include "find/search.h"

#define ROOT ""

static const char *section_word(const struct found *found)
{
    return kind_entry_word(found->kind, found->word)->name;
}

static void append_declaration(struct text *line, const struct argument *argument)
{
    size_t length = strlen(argument->type);
    const char *space = length > 0 && argument->type[length - 1] != '*' ? " " : "";
    text_string(line, argument->type);
    text_printf(line, "%s%s", space, argument->name);
}

static void print_table(const struct found *found, const struct signature *signature, struct text *line)
{
    struct text raw = {0};
    text_printf(&raw, "%s/%s", section_word(found), found->name);
    if (signature->is_known) {
        text_string(&raw, "  (");
        for (size_t i = 0; i < signature->count; i++) {
            text_string(&raw, i > 0 ? ", " : "");
            append_declaration(&raw, &signature->arguments[i]);
        }
        text_printf(&raw, "%s)", signature->is_variadic ? ", ..." : "");
        if (signature->has_result)
            text_printf(&raw, " %s", signature->result.type);
    }
    text_safe(line, raw.bytes, raw.length);
    text_finish(&raw);
}

static void add_arguments(struct json_writer *json, const struct signature *signature)
{
    if (!signature->is_known) {
        json_add_null(json, "arguments");
        return;
    }
    json_begin_array(json, "arguments");
    for (size_t i = 0; i < signature->count; i++) {
        json_begin_object(json, NULL);
        json_add_string(json, "name", signature->arguments[i].name);
        json_add_string(json, "type", signature->arguments[i].type);
        json_end_object(json);
    }
    json_end_array(json);
}

static void print_json(const struct found *found, const struct signature *signature, struct text *line)
{
    struct json_writer json = json_writer(line);
    char *section = xasprintf("%s/%s", section_word(found), found->name);
    json_begin_object(&json, NULL);
    json_add_string(&json, "type", "place");
    json_add_string(&json, "kind", section_word(found));
    json_add_string(&json, "name", found->name);
    json_add_string(&json, "section", section);
    add_arguments(&json, signature);
    if (signature->has_result)
        json_add_string(&json, "returns", signature->result.type);
    else
        json_add_null(&json, "returns");
    json_end_object(&json);
    free(section);
}

static void print(const struct search *search, uint64_t limit, bool is_json)
{
    struct text line = {0};
    for (size_t i = 0; i < search->count && i < limit; i++) {
        struct signature signature = {0};
        const struct found *found = &search->list[i];
        if (found->kind->listing.describe != NULL)
            found->kind->listing.describe(search->root, search->btf, found->name, &signature);
        text_clear(&line);
        (is_json ? print_json : print_table)(found, &signature, &line);
        text_char(&line, '\n');
        fwrite(line.bytes, 1, line.length, stdout);
        signature_finish(&signature);
    }
    if (search->count > limit)
        note("%zu more; another word narrows it down, -N %zu shows all", search->count - (size_t)limit,
             search->count);
    text_finish(&line);
}

/* All names are looked through once more, for those that are near. */
static void hint_near(struct search *search)
{
    struct nearest near;
    nearest_init(&near, search->words[0]);
    search->near = &near;
    if (search_run(search) != 0)
        error_clear();
    search->near = NULL;
    nearest_hint(&near);
    nearest_finish(&near);
}

static int fail_nothing(struct search *search, char **words)
{
    struct text said = {0};
    for (size_t i = 0; words[i] != NULL; i++)
        text_printf(&said, "%s%s", i > 0 ? " " : "", words[i]);
    hint_near(search);
    hint(
        "a word is a part of a name, '*' in a glob stands for any letters; a file's functions are PATH:GLOB");
    int err = failx(ENOENT, "cannot find '%s': %s has %s in its name", text_cstr(&said),
                    search->path != NULL ? "no function or USDT probe there" : "no place of this kernel",
                    search->word_count > 1 ? "all of these" : "that");
    text_finish(&said);
    return err;
}

int find_run(const struct find_options *options)
{
    bool is_json = strcmp(options->format, "json") == 0;
    if (!is_json && strcmp(options->format, "table") != 0)
        return fail_usage("cannot show places as '%s': find knows table and json", options->format);
    struct btf btf = {0};
    struct search search = {.root = ROOT, .btf = &btf};
    int err = search_read(options->words, &search);
    if (err == 0 && search.path == NULL && btf_open(ROOT, &btf) == 0) /* else functions have no arguments */
        btf_index(&btf);
    if (err == 0)
        err = search_run(&search);
    if (err == 0 && search.count == 0)
        err = fail_nothing(&search, options->words);
    if (err == 0)
        print(&search, options->limit != 0 ? options->limit : FIND_LIMIT, is_json);
    search_finish(&search);
    btf_close(&btf);
    return err;
}
