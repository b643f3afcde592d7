// SPDX-License-Identifier: Apache-2.0
#include "symbols/functions.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/tracefs.h"

#define BLACKLIST       "/sys/kernel/debug/kprobes/blacklist"
#define BLACKLIST_BYTES (4 * 1024 * 1024)

/* Stands for a function that was thrown away as the kernel was linked (scripts/kallsyms.c). */
#define INVALID "__ftrace_invalid_address"

/* Where functions are listed, the best first: with addresses since Linux 6.5. */
enum list { WITH_ADDRESSES, NAMES_ALONE, SYMBOLS };

/* Takes a line apart in place: the function's name, NULL where it is none. */
static const char *read_line(enum list list, char *line, uint64_t *address)
{
    char *name = line;
    *address = list != NAMES_ALONE ? strtoull(line, &name, 16) : 0;
    name += *name == ' ';
    if (list == SYMBOLS) {
        *address = 0; /* may be hidden, and a name that several functions have is taken for the first */
        if (strchr("tTwW", name[0]) == NULL || name[0] == '\0' || name[1] != ' ')
            return NULL;
        name += 2;
    }
    name[strcspn(name, " \t\n")] = '\0';
    bool is_none = name[0] == '\0' || strncmp(name, INVALID, strlen(INVALID)) == 0 ||
                   strstr(name, ".cold") != NULL; /* not entered by calls */
    return is_none ? NULL : name;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Functions that kprobes themselves or exceptions run through, a line each: "0xffffffff81000000-0x...  NAME".
 * The file needs debugfs. */
struct blacklist {
    struct text text;
    char **names;
    size_t count;
};

static void blacklist_read(const char *root, struct blacklist *blacklist)
{
    *blacklist = (struct blacklist){0};
    if (file_read(root, BLACKLIST, BLACKLIST_BYTES, &blacklist->text) != 0)
        text_clear(&blacklist->text);
    text_cstr(&blacklist->text);
    char *rest = NULL;
    for (char *line = strtok_r(blacklist->text.bytes, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *tab = strrchr(line, '\t');
        char **place = &array_push(blacklist->names, blacklist->count);
        *place = tab != NULL ? tab + 1 : line;
    }
    if (blacklist->count > 0)
        qsort(blacklist->names, blacklist->count, sizeof(*blacklist->names), compare_words);
}

static bool blacklist_has(const struct blacklist *blacklist, const char *name)
{
    return blacklist->count > 0 && bsearch(&name, blacklist->names, blacklist->count,
                                           sizeof(*blacklist->names), compare_words) != NULL;
}

static void blacklist_finish(struct blacklist *blacklist)
{
    free(blacklist->names);
    text_finish(&blacklist->text);
}

static FILE *open_list(const char *root, enum list *list)
{
    static const char *const names[] = {"available_filter_functions_addrs", "available_filter_functions"};
    const char *directory = tracefs(root);
    FILE *file;
    for (*list = WITH_ADDRESSES; directory != NULL && *list < SYMBOLS; (*list)++) {
        char *path = xasprintf("%s%s/%s", root, directory, names[*list]);
        file = fopen(path, "re");
        free(path);
        if (file != NULL)
            return file;
    }
    *list = SYMBOLS;
    char *path = xasprintf("%s/proc/kallsyms", root);
    file = fopen(path, "re");
    free(path);
    return file;
}

bool functions_are_listed(const char *root)
{
    enum list list;
    FILE *file = open_list(root, &list);
    if (file != NULL)
        fclose(file);
    return file != NULL && list != SYMBOLS;
}

int functions_read(const char *root, struct functions *functions)
{
    enum list list;
    struct blacklist blacklist;
    *functions = (struct functions){0};
    FILE *file = open_list(root, &list);
    if (file == NULL)
        return fail(errno, "cannot read the names of the kernel's functions");
    blacklist_read(root, &blacklist);
    functions->are_traced = list != SYMBOLS;
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) >= 0) {
        uint64_t address = 0;
        const char *name = read_line(list, line, &address);
        if (name != NULL && !blacklist_has(&blacklist, name))
            places_add(&functions->places, name, address);
    }
    free(line);
    fclose(file);
    blacklist_finish(&blacklist);
    places_sort(&functions->places, false);
    return 0;
}

void functions_finish(struct functions *functions)
{
    places_finish(&functions->places);
}

size_t function_own_length(const char *name)
{
    static const char *const passes[] = {".isra.", ".constprop.", ".part."};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++) {
        const char *at = strstr(name, passes[i]);
        if (at != NULL && (size_t)(at - name) < length)
            length = (size_t)(at - name);
    }
    return length;
}
