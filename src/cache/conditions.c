// SPDX-License-Identifier: Apache-2.0
#include "cache/conditions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"

#define FILE_LIMIT_BYTES (16 * 1024 * 1024)
#define CONDITION_BYTES  24

static void add(struct conditions *conditions, enum condition_kind kind, const char *path,
                struct digest digest)
{
    array_push(conditions->list, conditions->count) =
        (struct condition){.kind = kind, .path = xstrdup(path), .digest = digest};
}

/* Files of bccrun's own headers may be edited one by one, so each counts. */
static bool is_kernels(const char *path, const struct headers *headers)
{
    if (headers->is_btf)
        return false;
    return path[0] != '/' || is_below(path, headers->source) || is_below(path, headers->build);
}

/* Below /sys times are those of the first look, not of a change. */
static bool is_timed(const char *path)
{
    return !is_below(path, "/sys");
}

/* What makes two compiles of one text differ though no file that it includes does. */
static int check_text(const char *name, const char *text)
{
    static const char *const moving[] = {"__DATE__", "__TIME__", "__TIMESTAMP__", "__has_include"};
    for (size_t i = 0; i < sizeof(moving) / sizeof(moving[0]); i++)
        if (strstr(text, moving[i]) != NULL)
            return failx(ESTALE, "cannot keep the image: %s uses %s", name, moving[i]);
    return 0;
}

static int add_content(struct conditions *conditions, const char *path, const struct timespec *started)
{
    struct stat file;
    struct text text = {0};
    int err = stat(path, &file) == 0 ? file_read("", path, FILE_LIMIT_BYTES, &text) : -errno;
    if (err != 0)
        err = fail(-err, "cannot keep the image: cannot read %s again", path);
    /* It may have been written while clang read it, or after. */
    else if (is_timed(path) &&
             (!clock_is_before(&file.st_mtim, started) || !clock_is_before(&file.st_ctim, started)))
        err = failx(ESTALE, "cannot keep the image: %s has only just changed", path);
    else
        err = check_text(path, text_cstr(&text));
    if (err == 0)
        add(conditions, CONDITION_CONTENT, path, digest_of(text.bytes, text.length));
    text_finish(&text);
    return err;
}

/* "DIRECTORY/NAME" must not come to be, unless it is there already and was passed over. */
static void add_absent(struct conditions *conditions, const char *directory, size_t length, const char *name)
{
    char *path = xasprintf("%.*s/%s", (int)length, directory, name);
    bool is_known = file_exists("", path);
    for (size_t i = 0; i < conditions->count && !is_known; i++)
        is_known = strcmp(conditions->list[i].path, path) == 0;
    if (!is_known)
        add(conditions, CONDITION_ABSENT, path, (struct digest){{0}});
    free(path);
}

static const char *include_directory(const char *flag)
{
    return has_prefix(flag, "-I") ? flag + 2 : NULL;
}

/* @file was found as @name in the -I directory with the number @found: where else it was looked for, before.
 */
static void add_earlier(struct conditions *conditions, const struct request *request,
                        const struct headers *headers, const struct inputs *inputs, size_t found,
                        const char *name)
{
    for (size_t i = 0; i < found; i++) {
        const char *directory = include_directory(request->flags[i]);
        if (directory != NULL && !is_kernels(directory, headers))
            add_absent(conditions, directory, strlen(directory), name);
    }
    for (size_t i = 0; i < inputs->file_count; i++) {
        const char *slash = strrchr(inputs->files[i], '/');
        bool is_format =
            is_below(inputs->files[i], "/sys"); /* of a tracepoint, which libbcc read, not clang */
        if (slash != NULL && !is_format && !is_kernels(inputs->files[i], headers))
            add_absent(conditions, inputs->files[i], (size_t)(slash - inputs->files[i]), name);
    }
}

/* In which of the -I directories it lies, and so by what names it may have been included. */
static void add_shadows(struct conditions *conditions, const struct request *request,
                        const struct headers *headers, const struct inputs *inputs, const char *file)
{
    for (size_t i = 0; i < request->flag_count; i++) {
        const char *directory = include_directory(request->flags[i]);
        if (directory != NULL && is_below(file, directory))
            add_earlier(conditions, request, headers, inputs, i, file + strlen(directory) + 1);
    }
}

int conditions_collect(const struct request *request, const struct headers *headers,
                       const struct inputs *inputs, const struct timespec *started,
                       struct conditions *conditions)
{
    if (!inputs->is_complete)
        return failx(ENODATA, "cannot keep the image: clang did not report what it read");
    int err = check_text("the probe", request->text);
    for (size_t i = 0; i < inputs->file_count && err == 0; i++)
        if (!is_kernels(inputs->files[i], headers))
            err = add_content(conditions, inputs->files[i], started);
    for (size_t i = 0; i < inputs->file_count && err == 0; i++)
        add_shadows(conditions, request, headers, inputs, inputs->files[i]);
    for (size_t i = 0; i < inputs->library_count && err == 0; i++)
        add(conditions, CONDITION_IDENTITY, inputs->libraries[i], condition_identity(inputs->libraries[i]));
    return err;
}

struct digest condition_identity(const char *path)
{
    struct stat file;
    struct digest digest = {{0}};
    if (stat(path, &file) != 0)
        return digest;
    const int64_t told[] = {
        (int64_t)file.st_dev, (int64_t)file.st_ino, (int64_t)file.st_size, file.st_mtim.tv_sec,
        file.st_mtim.tv_nsec, file.st_ctim.tv_sec,  file.st_ctim.tv_nsec,
    };
    return digest_of(told, sizeof(told));
}

static bool holds(const struct condition *condition)
{
    struct text text = {0};
    struct digest now = {{0}};
    if (condition->kind == CONDITION_ABSENT)
        return !file_exists("", condition->path);
    if (condition->kind == CONDITION_IDENTITY)
        now = condition_identity(condition->path);
    else if (file_read("", condition->path, FILE_LIMIT_BYTES, &text) == 0)
        now = digest_of(text.bytes, text.length);
    text_finish(&text);
    return digest_is_same(&now, &condition->digest);
}

const char *conditions_broken(const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (!holds(&conditions->list[i]))
            return conditions->list[i].path;
    return NULL;
}

void conditions_write(const struct conditions *conditions, struct text *to)
{
    wire_put_number(to, conditions->count);
    for (size_t i = 0; i < conditions->count; i++) {
        wire_put_number(to, conditions->list[i].kind);
        wire_put_string(to, conditions->list[i].path);
        wire_put_bytes(to, conditions->list[i].digest.bytes, DIGEST_BYTES);
    }
}

void conditions_read(struct wire_reader *from, struct conditions *conditions)
{
    *conditions = (struct conditions){0};
    size_t count = wire_get_count(from, CONDITION_BYTES);
    while (conditions->count < count) {
        struct condition *condition = &array_push(conditions->list, conditions->count);
        size_t length = 0;
        uint64_t kind = wire_get_number(from);
        condition->kind = (enum condition_kind)kind;
        condition->path = wire_get_string(from);
        const void *bytes = wire_get_bytes(from, &length);
        from->is_bad |= kind > CONDITION_ABSENT || length != DIGEST_BYTES;
        if (length == DIGEST_BYTES)
            memcpy(condition->digest.bytes, bytes, DIGEST_BYTES);
    }
}

void conditions_finish(struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        free(conditions->list[i].path);
    free(conditions->list);
    *conditions = (struct conditions){0};
}
