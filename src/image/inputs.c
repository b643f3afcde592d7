// SPDX-License-Identifier: Apache-2.0
#include "image/inputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"

#define STRING_BYTES 8
#define VIRTUAL      "/virtual/"
#define DESCRIPTORS  "/proc/self/fd/"

static void add(char ***list, size_t *count, char *path)
{
    char **place = &array_push(*list, *count);
    *place = path;
}

void inputs_add_file(struct inputs *inputs, char *path)
{
    add(&inputs->files, &inputs->file_count, path);
}

void inputs_add_library(struct inputs *inputs, const char *path)
{
    add(&inputs->libraries, &inputs->library_count, xstrdup(path));
}

/* How clang writes names for make: "\ " and "\#", "$$" (PrintFilename in lib/Frontend/DependencyFile.cpp). */
static const char *take_name(const char *at, struct text *name)
{
    text_clear(name);
    for (; *at != '\0' && strchr(" \t\n", *at) == NULL; at++) {
        bool is_escape = (at[0] == '\\' && (at[1] == ' ' || at[1] == '#')) || (at[0] == '$' && at[1] == '$');
        if (at[0] == '\\' && at[1] == '\n')
            break;
        at += is_escape;
        text_char(name, *at);
    }
    return at;
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t' || (at[0] == '\\' && at[1] == '\n'))
        at += at[0] == '\\' ? 2 : 1;
    return at;
}

/* Not what libbcc brings along, nor a precompiled head, which is given as a descriptor. */
static bool is_file(const char *name)
{
    return !has_prefix(name, VIRTUAL) && !has_prefix(name, DESCRIPTORS);
}

int inputs_add_rules(struct inputs *inputs, const char *rules)
{
    const char *at = strstr(rules, ": ");
    if (at == NULL || at > rules + strcspn(rules, "\n"))
        return -EBADMSG;
    struct text name = {0};
    for (at = skip_blanks(at + 1); *at != '\0' && *at != '\n'; at = skip_blanks(at)) {
        at = take_name(at, &name);
        if (is_file(text_cstr(&name)))
            inputs_add_file(inputs, xstrdup(text_cstr(&name)));
    }
    text_finish(&name);
    return 0;
}

static void put_list(char *const *list, size_t count, struct text *to)
{
    wire_put_number(to, count);
    for (size_t i = 0; i < count; i++)
        wire_put_string(to, list[i]);
}

static void get_list(struct wire_reader *from, char ***list, size_t *count)
{
    size_t total = wire_get_count(from, STRING_BYTES);
    while (*count < total)
        add(list, count, wire_get_string(from));
}

void inputs_write(const struct inputs *inputs, struct text *to)
{
    wire_put_number(to, inputs->is_complete);
    put_list(inputs->files, inputs->file_count, to);
    put_list(inputs->libraries, inputs->library_count, to);
}

void inputs_read(struct wire_reader *from, struct inputs *inputs)
{
    *inputs = (struct inputs){.is_complete = wire_get_number(from) != 0};
    get_list(from, &inputs->files, &inputs->file_count);
    get_list(from, &inputs->libraries, &inputs->library_count);
}

void inputs_finish(struct inputs *inputs)
{
    strings_free(inputs->files, inputs->file_count);
    strings_free(inputs->libraries, inputs->library_count);
    *inputs = (struct inputs){0};
}
