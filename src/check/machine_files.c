// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/machine.h"

#define FILE_BYTES (256 * 1024)

char *machine_line(const struct machine *machine, const char *path)
{
    struct text text = {0};
    char *line = NULL;
    if (file_read(machine->root, path, FILE_BYTES, &text) == 0)
        line = xstrndup(text_cstr(&text), strcspn(text_cstr(&text), "\n"));
    text_finish(&text);
    return line;
}

long machine_number(const struct machine *machine, const char *path, long otherwise)
{
    char *line = machine_line(machine, path);
    char *end = line;
    long number = line != NULL ? strtol(line, &end, 10) : otherwise;
    number = end != line ? number : otherwise;
    free(line);
    return number;
}

char *machine_self(const struct machine *machine, const char *file, const char *key)
{
    char *path = xasprintf("/proc/self/%s", file);
    char *mark = xasprintf("\n%s", key);
    struct text text = {0};
    char *value = NULL;
    text_char(&text, '\n');
    if (file_read(machine->root, path, FILE_BYTES, &text) == 0) {
        const char *at = strstr(text_cstr(&text), mark);
        if (at != NULL) {
            at += strlen(mark);
            at += strspn(at, " \t");
            value = xstrndup(at, strcspn(at, "\n"));
        }
    }
    text_finish(&text);
    free(mark);
    free(path);
    return value;
}
