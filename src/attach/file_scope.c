// SPDX-License-Identifier: Apache-2.0
#include "attach/file_scope.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attach/kind.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "symbols/libraries.h"
#include "symbols/process_root.h"

/* What the name means there: all files that are searched, as stat(2) has them. */
static struct digest digest_files(const char *root, const char *name)
{
    struct libraries libraries;
    struct text ids = {0};
    const struct binary *binary;
    size_t count = libraries_open(&libraries, root, name) == 0 ? SIZE_MAX : 0;
    for (size_t i = 0; i < count && (binary = libraries_at(&libraries, i)) != NULL; i++) {
        struct stat status;
        if (fstat(binary->fd, &status) == 0)
            text_printf(&ids, "%llu:%llu ", (unsigned long long)status.st_dev,
                        (unsigned long long)status.st_ino);
    }
    error_clear(); /* the check that follows tells what is wrong */
    struct digest digest = digest_of(text_cstr(&ids), ids.length);
    libraries_close(&libraries);
    text_finish(&ids);
    return digest;
}

static struct attach_point copy_for(const struct attach_point *point, char *root)
{
    struct attach_point copy = *point;
    copy.target = xstrdup(point->target);
    copy.process_root = root;
    return copy;
}

/* The point becomes one for each process, as far as their files differ. */
static void spread(const struct file_scope *scope, const char *root, const char *file,
                   struct attach_plan *plan, size_t index)
{
    struct digest *seen = xcalloc(scope->pid_count, sizeof(*seen));
    size_t count = 0;
    for (size_t i = 0; i < scope->pid_count; i++) {
        char *own = process_root(root, scope->pids[i]);
        bool is_there = file_exists("", own);
        struct digest digest = is_there ? digest_files(own, file) : (struct digest){0};
        for (size_t k = 0; k < count && is_there; k++)
            is_there = !digest_is_same(&digest, &seen[k]);
        if (!is_there || (count > 0 && scope->is_fixed)) {
            free(own);
            continue;
        }
        libraries_warn(own, file);
        seen[count++] = digest;
        if (count == 1)
            plan->points[index].process_root = own;
        else
            array_push(plan->points, plan->count) = copy_for(&plan->points[index], own);
    }
    free(seen);
}

static bool is_named(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash != NULL ? slash + 1 : path;
    const char *short_name = after_prefix(file, "lib");
    const char *rest = after_prefix(file, name);
    if (rest == NULL && short_name != NULL)
        rest = after_prefix(short_name, name);
    return rest != NULL && (*rest == '\0' || *rest == '.');
}

/* The library of this name among those that the command links; on the heap. NULL: none. */
static char *find_linked(const char *root, const char *command, const char *name)
{
    struct libraries libraries;
    const struct binary *binary;
    char *found = NULL;
    bool is_open = libraries_open(&libraries, root, command) == 0;
    for (size_t i = 0; is_open && found == NULL && (binary = libraries_at(&libraries, i)) != NULL; i++)
        if (is_named(binary->path, name))
            found = xstrdup(binary->path);
    error_clear();
    libraries_close(&libraries);
    return found;
}

static void set_file(struct attach_point *point, size_t length, const char *path)
{
    char *target = xasprintf("%s%s", path, point->target + length);
    free(point->target);
    point->target = target;
}

void file_scope_apply(const struct file_scope *scope, const char *root, struct attach_plan *plan)
{
    size_t count = plan->count;
    for (size_t i = 0; i < count; i++) {
        struct attach_point *point = &plan->points[i];
        const struct attach_target *target = &point->kind->target;
        size_t length = target->file_length != NULL ? target->file_length(point->target) : 0;
        if (length == 0)
            continue;
        char *file = xstrndup(point->target, length);
        bool is_library = scope->command != NULL && strchr(file, '/') == NULL;
        char *linked = is_library ? find_linked(root, scope->command, file) : NULL;
        if (linked != NULL)
            set_file(point, length, linked);
        else if (scope->pid_count > 0)
            spread(scope, root, file, plan, i);
        else
            libraries_warn(root, file);
        free(linked);
        free(file);
    }
}
