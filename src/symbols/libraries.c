// SPDX-License-Identifier: Apache-2.0
#include "symbols/libraries.h"

#include <elf.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
    bool is_any;      /* also what is no binary */
    bool is_thorough; /* whether there is another one too is wanted */
    char *found;
    char *other; /* another file that would do */
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

static bool is_same_file(const char *root, const char *a, const char *b)
{
    char *paths[] = {xasprintf("%s%s", root, a), xasprintf("%s%s", root, b)};
    struct stat status[2];
    bool is_same = stat(paths[0], &status[0]) == 0 && stat(paths[1], &status[1]) == 0 &&
                   status[0].st_dev == status[1].st_dev && status[0].st_ino == status[1].st_ino;
    free(paths[0]);
    free(paths[1]);
    return is_same;
}

/* Returns whether the hunt is over. */
static bool take(struct hunt *hunt, const char *path)
{
    if (!is_binary(hunt, path) || (hunt->found != NULL && is_same_file(hunt->root, hunt->found, path)))
        return false;
    char **place = hunt->found == NULL ? &hunt->found : &hunt->other;
    *place = xstrdup(path);
    return !hunt->is_thorough || hunt->other != NULL;
}

static bool try_file(const char *directory, void *context)
{
    struct hunt *hunt = context;
    static const char origin[] = "$ORIGIN";
    bool is_relative = hunt->origin != NULL && has_prefix(directory, origin);
    int length = is_relative ? (int)(strrchr(hunt->origin, '/') - hunt->origin) : 0;
    char *path = xasprintf("%.*s%s/%s", length, length > 0 ? hunt->origin : "",
                           directory + (is_relative ? strlen(origin) : 0), hunt->name);
    bool is_over = take(hunt, path);
    free(path);
    return is_over;
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
    bool is_over = best != NULL && take(hunt, best);
    for (size_t i = 0; i < files.gl_pathc && best != NULL && !is_over; i++)
        is_over = take(hunt, files.gl_pathv[i] + strlen(hunt->root));
    globfree(&files);
    free(pattern);
    return is_over;
}

static char *find_program(const char *root, const char *name, bool is_any)
{
    struct hunt hunt = {.root = root, .name = name, .is_any = is_any};
    const char *path = getenv("PATH");
    if (path != NULL)
        visit_list(path, ":", try_file, &hunt);
    return hunt.found;
}

/* By the names that may be meant: of "brzz.so.3" itself and "libbrzz.so.3"; of "libc" also "c". */
static void hunt_library(struct hunt *hunt, const char *name)
{
    bool is_whole = strstr(name, ".so") != NULL;
    char *with_lib = xasprintf("lib%s", name);
    hunt->name = hunt->short_name = name;
    if (is_whole)
        visit_library_directories(hunt->root, try_file, hunt);
    else if (strpbrk(name, "*?[\\") == NULL)
        visit_library_directories(hunt->root, try_versions, hunt);
    hunt->name = with_lib;
    hunt->short_name = name + 3;
    if (hunt->found == NULL && is_whole)
        visit_library_directories(hunt->root, try_file, hunt);
    else if (hunt->found == NULL && has_prefix(name, "lib"))
        visit_library_directories(hunt->root, try_versions, hunt);
    free(with_lib);
}

static char *find_library(const char *root, const char *name)
{
    struct hunt hunt = {.root = root};
    hunt_library(&hunt, name);
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
    /* A command that is started inherits it; of other processes it is known what they have mapped. */
    const char *inherited = hunt.found == NULL ? getenv("LD_LIBRARY_PATH") : NULL;
    if (inherited != NULL)
        visit_list(inherited, ":", try_file, &hunt);
    if (hunt.found == NULL)
        visit_library_directories(root, try_file, &hunt);
    return hunt.found;
}

/* Takes the path over. @mapping: where the process has the file; NULL: nowhere. */
static void want(struct libraries *libraries, char *path, uint16_t machine, const struct mapping *mapping)
{
    bool is_new = path != NULL && libraries->count < FILES_MAX;
    for (size_t i = 0; i < libraries->count && is_new; i++)
        is_new = strcmp(libraries->files[i].path, path) != 0;
    if (is_new)
        array_push(libraries->files, libraries->count) = (struct library){
            .path = path,
            .machine = machine,
            .mapping = mapping,
        };
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
    for (size_t i = 0; (name = binary_dynamic(binary, DT_NEEDED, i)) != NULL; i++) {
        const struct mapping *mapping = mapped_files_named(&libraries->mapped, name);
        char *path = mapping != NULL ? xstrdup(mapping->path) : find_linked(libraries->root, binary, name);
        want(libraries, path, binary->machine, mapping);
    }
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
    if (first->mapping != NULL)
        first->binary = mapped_files_open(&libraries->mapped, first->mapping);
    if (first->binary == NULL)
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
    next->binary = next->mapping != NULL ? mapped_files_open(&libraries->mapped, next->mapping)
                                         : binary_try(libraries->root, next->path, next->machine);
    if (next->binary != NULL) {
        libraries->opened_count++;
        return;
    }
    free(next->path);
    libraries->count--;
    memmove(next, next + 1, (libraries->count - libraries->opened_count) * sizeof(*next));
}

/* NULL: the root is no process's, or the process has not mapped what the name means. */
static const struct mapping *find_mapping(const struct mapped_files *files, const char *root,
                                          const char *name)
{
    if (files->pid == 0 || strchr(name, '/') != NULL)
        return files->pid != 0 ? mapped_files_at(files, root, name) : NULL;
    const struct mapping *mapping = mapped_files_named(files, name);
    char *program = mapping == NULL ? find_program(root, name, false) : NULL;
    if (program != NULL)
        mapping = mapped_files_at(files, root, program);
    free(program);
    return mapping;
}

int libraries_open(struct libraries *libraries, const char *root, const char *name)
{
    *libraries = (struct libraries){.root = root};
    mapped_files_read(root, &libraries->mapped);
    const struct mapping *mapping = find_mapping(&libraries->mapped, root, name);
    if (mapping != NULL) {
        want(libraries, xstrdup(mapping->path), EM_NONE, mapping);
    } else if (strchr(name, '/') != NULL) {
        want(libraries, xstrdup(name), EM_NONE, NULL);
    } else {
        want(libraries, find_program(root, name, false), EM_NONE, NULL);
        want(libraries, find_library(root, name), EM_NONE, NULL);
        if (libraries->count == 0)
            want(libraries, file_exists(root, name) ? xstrdup(name) : find_program(root, name, true), EM_NONE,
                 NULL);
    }
    int err = libraries->count > 0 ? open_first(libraries) : fail_unknown(name);
    if (err != 0)
        libraries_close(libraries);
    return err;
}

static void warn_of_others(const char *root, const char *name)
{
    struct hunt hunt = {.root = root, .is_thorough = true};
    char *program = find_program(root, name, false);
    if (program == NULL)
        hunt_library(&hunt, name);
    if (hunt.other != NULL)
        warn("'%s' is %s; there is also %s: a path says which one is meant", name, hunt.found, hunt.other);
    free(program);
    free(hunt.found);
    free(hunt.other);
}

void libraries_warn(const char *root, const char *name)
{
    struct mapped_files files;
    mapped_files_read(root, &files);
    if (files.pid != 0 && find_mapping(&files, root, name) == NULL)
        warn("process %d has not mapped '%s': nothing in it is hit there until it does", (int)files.pid,
             name);
    else if (files.pid == 0 && strchr(name, '/') == NULL)
        warn_of_others(root, name);
    mapped_files_finish(&files);
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
    mapped_files_finish(&libraries->mapped);
    *libraries = (struct libraries){0};
}
