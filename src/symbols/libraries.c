// SPDX-License-Identifier: Apache-2.0
#include "symbols/libraries.h"

#include <elf.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/words.h"

#define CONFIGURATION       "/etc/ld.so.conf"
#define CONFIGURATION_BYTES (64 * 1024)
#define CONFIGURATION_DEPTH 4
#define FILES_MAX           1000 /* more libraries than any program links */

/* Calls @visit with one directory after another until it returns true. */
typedef bool visit_fn(const char *directory, void *context);

static bool visit_configuration(const char *root, const char *path, int depth, visit_fn *visit,
                                void *context);

/* "include PATTERN" of ld.so.conf, relative to /etc. */
static bool visit_included(const char *root, const char *pattern, int depth, visit_fn *visit, void *context)
{
    char *full = xasprintf("%s%s%s", root, pattern[0] == '/' ? "" : "/etc/", pattern);
    glob_t files = {0};
    bool is_done = false;
    if (depth < CONFIGURATION_DEPTH && glob(full, 0, NULL, &files) == 0)
        for (size_t i = 0; i < files.gl_pathc && !is_done; i++)
            is_done = visit_configuration(root, files.gl_pathv[i] + strlen(root), depth + 1, visit, context);
    globfree(&files);
    free(full);
    return is_done;
}

static bool visit_configuration(const char *root, const char *path, int depth, visit_fn *visit, void *context)
{
    struct text text = {0};
    bool is_done = false;
    char *rest = file_read(root, path, CONFIGURATION_BYTES, &text) == 0 ? text.bytes : NULL;
    for (char *line; !is_done && (line = strsep(&rest, "\n")) != NULL;) {
        line[strcspn(line, "#")] = '\0';
        char *words = NULL;
        const char *first = strtok_r(line, " \t", &words);
        const char *second = first != NULL ? strtok_r(NULL, " \t", &words) : NULL;
        if (first != NULL && second != NULL && strcmp(first, "include") == 0)
            is_done = visit_included(root, second, depth, visit, context);
        else if (first != NULL && first[0] == '/')
            is_done = visit(first, context);
    }
    text_finish(&text);
    return is_done;
}

/* What the loader searches for a program without a path of its own. Its cache, ld.so.cache, is made of the
 * same directories. */
static bool visit_library_directories(const char *root, visit_fn *visit, void *context)
{
    static const char *const standard[] = {
#if defined(__x86_64__)
        "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu",
#elif defined(__aarch64__)
        "/lib/aarch64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
#elif defined(__riscv)
        "/lib/riscv64-linux-gnu",
        "/usr/lib/riscv64-linux-gnu",
#elif defined(__s390x__)
        "/lib/s390x-linux-gnu",
        "/usr/lib/s390x-linux-gnu",
#endif
        "/lib64",
        "/usr/lib64",
        "/lib",
        "/usr/lib",
    };
    if (visit_configuration(root, CONFIGURATION, 0, visit, context))
        return true;
    for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
        if (visit(standard[i], context))
            return true;
    return false;
}

static bool visit_list(const char *list, const char *separators, visit_fn *visit, void *context)
{
    char *copy = xstrdup(list);
    char *rest = NULL;
    bool is_done = false;
    for (char *at = strtok_r(copy, separators, &rest); at != NULL && !is_done;
         at = strtok_r(NULL, separators, &rest))
        is_done = visit(at, context);
    free(copy);
    return is_done;
}

struct hunt {
    const char *root;
    const char *name;       /* of the file, exactly; or */
    const char *short_name; /* of the library, without "lib" and ".so" */
    const char *origin;     /* the path of the file that links the library */
    uint16_t machine;
    bool is_any; /* also what is no binary */
    char *found;
};

/* Text files are passed over: linker scripts (libc.so) and programs that are scripts. */
static bool is_binary(const struct hunt *hunt, const char *path)
{
    if (hunt->is_any)
        return file_exists(hunt->root, path);
    struct binary *binary = binary_try(hunt->root, path, hunt->machine);
    binary_close(binary);
    return binary != NULL;
}

static bool try_file(const char *directory, void *context)
{
    struct hunt *hunt = context;
    static const char origin[] = "$ORIGIN";
    bool is_relative = hunt->origin != NULL && has_prefix(directory, origin);
    int length = is_relative ? (int)(strrchr(hunt->origin, '/') - hunt->origin) : 0;
    char *path = xasprintf("%.*s%s/%s", length, length > 0 ? hunt->origin : "",
                           directory + (is_relative ? strlen(origin) : 0), hunt->name);
    if (is_binary(hunt, path))
        hunt->found = path;
    else
        free(path);
    return hunt->found != NULL;
}

/* The newest version in this directory: "libc.so.6" of "libc.so*". */
static bool try_versions(const char *directory, void *context)
{
    struct hunt *hunt = context;
    char *pattern = xasprintf("%s%s/lib%s.so*", hunt->root, directory, hunt->short_name);
    glob_t files = {0};
    const char *best = NULL;
    if (glob(pattern, 0, NULL, &files) == 0)
        for (size_t i = 0; i < files.gl_pathc; i++) {
            const char *path = files.gl_pathv[i] + strlen(hunt->root);
            if ((best == NULL || strverscmp(path, best) > 0) && is_binary(hunt, path))
                best = path;
        }
    if (best != NULL)
        hunt->found = xstrdup(best);
    globfree(&files);
    free(pattern);
    return hunt->found != NULL;
}

static char *find_program(const char *root, const char *name, bool is_any)
{
    struct hunt hunt = {.root = root, .name = name, .is_any = is_any};
    const char *path = getenv("PATH");
    if (path != NULL)
        visit_list(path, ":", try_file, &hunt);
    return hunt.found;
}

static char *find_library(const char *root, const char *name)
{
    struct hunt hunt = {.root = root, .name = name, .short_name = name};
    if (strstr(name, ".so") != NULL)
        visit_library_directories(root, try_file, &hunt);
    else if (strpbrk(name, "*?[\\") == NULL)
        visit_library_directories(root, try_versions, &hunt);
    if (hunt.found == NULL && has_prefix(name, "lib") && strstr(name, ".so") == NULL) {
        hunt.short_name = name + 3;
        visit_library_directories(root, try_versions, &hunt);
    }
    return hunt.found;
}

/* A library that @binary links. */
static char *find_linked(const char *root, const struct binary *binary, const char *name)
{
    struct hunt hunt = {.root = root, .name = name, .origin = binary->path, .machine = binary->machine};
    static const int64_t tags[] = {DT_RUNPATH, DT_RPATH};
    if (strchr(name, '/') != NULL)
        return xstrdup(name);
    if (strchr(binary->path, '/') == NULL)
        hunt.origin = NULL;
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]) && hunt.found == NULL; i++) {
        const char *path = binary_dynamic(binary, tags[i], 0);
        if (path != NULL)
            visit_list(path, ":", try_file, &hunt);
    }
    if (hunt.found == NULL)
        visit_library_directories(root, try_file, &hunt);
    return hunt.found;
}

/* Takes the path over. */
static void want(struct libraries *libraries, char *path, uint16_t machine)
{
    bool is_new = path != NULL && libraries->count < FILES_MAX;
    for (size_t i = 0; i < libraries->count && is_new; i++)
        is_new = strcmp(libraries->files[i].path, path) != 0;
    if (is_new)
        array_push(libraries->files, libraries->count) = (struct library){.path = path, .machine = machine};
    else
        free(path);
}

static int fail_unknown(const char *name)
{
    hint("give its path, /usr/bin/%s or ./%s", name, name);
    return failx(ENOENT, "cannot probe '%s': there is no such program in $PATH and no such library", name);
}

static void want_linked(struct libraries *libraries, const struct binary *binary)
{
    const char *name;
    for (size_t i = 0; (name = binary_dynamic(binary, DT_NEEDED, i)) != NULL; i++)
        want(libraries, find_linked(libraries->root, binary, name), binary->machine);
}

/* "usr/bin/bash" for "/usr/bin/bash", as SEC("uprobe/usr/bin/bash:readline") has it at first sight. */
static void hint_slash(const char *root, const char *name)
{
    char *absolute = xasprintf("/%s", name);
    if (name[0] != '/' && file_exists(root, absolute))
        error_add_hint("the path begins after the section's own slash: write SEC(\"uprobe/%s:...\") for %s",
                       absolute, absolute);
    free(absolute);
}

/* The file that the user named: an error says what is wrong with it. */
static int open_first(struct libraries *libraries)
{
    struct library *first = &libraries->files[0];
    first->binary = binary_open(libraries->root, first->path);
    if (first->binary == NULL) {
        hint_slash(libraries->root, first->path);
        return -EINVAL;
    }
    libraries->opened_count = 1;
    return 0;
}

/* One that does not open is left out. */
static void open_next(struct libraries *libraries)
{
    struct library *next = &libraries->files[libraries->opened_count];
    next->binary = binary_try(libraries->root, next->path, next->machine);
    if (next->binary != NULL) {
        libraries->opened_count++;
        return;
    }
    free(next->path);
    libraries->count--;
    memmove(next, next + 1, (libraries->count - libraries->opened_count) * sizeof(*next));
}

int libraries_open(struct libraries *libraries, const char *root, const char *name)
{
    *libraries = (struct libraries){.root = root};
    if (strchr(name, '/') != NULL) {
        want(libraries, xstrdup(name), EM_NONE);
    } else {
        want(libraries, find_program(root, name, false), EM_NONE);
        want(libraries, find_library(root, name), EM_NONE);
        if (libraries->count == 0)
            want(libraries, file_exists(root, name) ? xstrdup(name) : find_program(root, name, true),
                 EM_NONE);
    }
    int err = libraries->count > 0 ? open_first(libraries) : fail_unknown(name);
    if (err != 0)
        libraries_close(libraries);
    return err;
}

/* The libraries that a file links are wanted once all files before it have been looked at: breadth first. */
const struct binary *libraries_at(struct libraries *libraries, size_t index)
{
    if (index > 0 && index == libraries->opened_count)
        want_linked(libraries, libraries->files[index - 1].binary);
    while (index >= libraries->opened_count && libraries->opened_count < libraries->count)
        open_next(libraries);
    return index < libraries->opened_count ? libraries->files[index].binary : NULL;
}

void libraries_close(struct libraries *libraries)
{
    for (size_t i = 0; i < libraries->count; i++) {
        free(libraries->files[i].path);
        binary_close(libraries->files[i].binary);
    }
    free(libraries->files);
    *libraries = (struct libraries){0};
}
