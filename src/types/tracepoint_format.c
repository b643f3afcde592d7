// SPDX-License-Identifier: Apache-2.0
#include "types/tracepoint_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "types/tracepoints.h"

static bool starts(const char *string, const char *start)
{
    return has_prefix(string, start);
}

static void classify(struct argument *argument)
{
    const char *type = argument->type;
    argument->bytes = argument->slot_bytes;
    argument->is_text = starts(type, "char") || strstr(type, " char") != NULL;
    if (starts(type, "__data_loc ") || starts(type, "__rel_data_loc ")) {
        argument->form = ARGUMENT_LOCATION;
        argument->is_relative = starts(type, "__rel");
    } else if (strchr(type, '[') != NULL) {
        argument->form = ARGUMENT_ARRAY;
    } else if (strchr(type, '*') != NULL) {
        bool is_constant = starts(type, "const char") && strchr(type, '*') == strrchr(type, '*');
        argument->form = is_constant || argument_is_named_text(argument) ? ARGUMENT_STRING : ARGUMENT_POINTER;
    } else {
        bool is_plain =
            argument->bytes == 1 || argument->bytes == 2 || argument->bytes == 4 || argument->bytes == 8;
        argument->form = is_plain ? ARGUMENT_NUMBER : ARGUMENT_ARRAY;
    }
}

/* "pid_t child_pid", "char comm[16]", "__data_loc char[] name": the name is the last word, and brackets
 * after it belong to the type. */
static void read_declaration(const char *text, size_t length, struct argument *argument)
{
    size_t end = length;
    while (end > 0 && text[end - 1] == ']')
        for (end--; end > 0 && text[end] != '['; end--) {
        }
    size_t start = end;
    while (start > 0 && text[start - 1] != ' ' && text[start - 1] != '*')
        start--;
    size_t type_end = start;
    while (type_end > 0 && text[type_end - 1] == ' ')
        type_end--;
    argument->name = xstrndup(text + start, end - start);
    argument->type = xasprintf("%.*s%.*s", (int)type_end, text, (int)(length - end), text + end);
}

static void drop(struct argument *argument)
{
    free(argument->name);
    free(argument->type);
}

/* "	field:pid_t child_pid;	offset:44;	size:4;	signed:1;" */
static void read_line(const char *line, bool is_call, struct signature *signature)
{
    const char *field = strstr(line, "field:");
    const char *rest = field != NULL ? strchr(field, ';') : NULL;
    unsigned offset = 0;
    unsigned bytes = 0;
    int is_signed = 0;
    if (rest == NULL || sscanf(rest, "; offset:%u; size:%u; signed:%d;", &offset, &bytes, &is_signed) < 2)
        return;
    field += strlen("field:");
    struct argument argument = {.offset = offset, .slot_bytes = bytes, .is_signed = is_signed != 0};
    read_declaration(field, (size_t)(rest - field), &argument);
    classify(&argument);
    if (starts(argument.name, "common_") || (is_call && argument.form == ARGUMENT_LOCATION))
        drop(&argument);
    else
        *signature_add(signature) = argument;
}

int tracepoint_format_read(const char *root, const char *target, struct signature *signature)
{
    struct text text = {0};
    int err = tracepoints_read(root, target, "format", &text);
    char *rest = err == 0 ? text.bytes : NULL;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;)
        read_line(line, starts(target, "syscalls/"), signature);
    signature->is_known = err == 0;
    text_finish(&text);
    return err;
}

const struct argument *tracepoint_format_field(const struct signature *signature, const char *name)
{
    for (size_t i = 0; i < signature->count; i++)
        if (strcmp(signature->arguments[i].name, name) == 0)
            return &signature->arguments[i];
    return NULL;
}
