// SPDX-License-Identifier: Apache-2.0
#include "probe/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "probe/library.h"

bool source_is_path(const char *word)
{
    return strchr(word, '/') != NULL || (has_suffix(word, ".c") && word[2] != '\0') ||
           has_suffix(word, ".bccrun");
}

static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return xstrdup(".");
    return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

static int fail_unreadable(const char *name, int err)
{
    if (err == EFBIG) {
        hint("a probe is a C source of a few KiB; is this the right file?");
        return failx(err, "cannot run '%s': it is larger than %d KiB", name, SOURCE_LIMIT_BYTES / 1024);
    }
    if (err == EISDIR) {
        hint("name the probe's file in it, such as probe.c");
        return failx(err, "cannot run '%s': it is a directory", name);
    }
    if (err == ENOENT)
        hint("'bccrun show execve > probe.c' writes an example to start from");
    return fail(err, "cannot read '%s'", name);
}

/* Never waits for somebody to write into a FIFO. */
static int read_file(const char *path, struct text *text)
{
    struct stat status = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    int err = fd >= 0 && fstat(fd, &status) == 0 ? 0 : -errno;
    if (err == 0 && S_ISDIR(status.st_mode))
        err = -EISDIR;
    else if (err == 0 && !S_ISREG(status.st_mode))
        err = -ENOTSUP;
    if (err == 0)
        err = file_read_fd(fd, SOURCE_LIMIT_BYTES, text);
    if (fd >= 0)
        close(fd);
    if (err != -ENOTSUP)
        return err == 0 ? 0 : fail_unreadable(path, -err);
    hint("--watch waits for a file to be saved; without it, bccrun reads from pipes too");
    return failx(ENOTSUP, "cannot follow '%s': it is not a regular file", path);
}

static int read_text(const char *word, const char *name, struct text *text)
{
    bool is_input = strcmp(word, "-") == 0;
    int err = is_input ? file_read_fd(STDIN_FILENO, SOURCE_LIMIT_BYTES, text)
                       : file_read("", word, SOURCE_LIMIT_BYTES, text);
    return err == 0 ? 0 : fail_unreadable(name, -err);
}

/* What a compiler could only answer with riddles. */
static int check_text(const char *name, const struct text *text)
{
    if (text->length == 0) {
        hint("'bccrun show hello' prints a first probe to start from");
        return failx(EINVAL, "cannot run '%s': it is empty", name);
    }
    if (memchr(text->bytes, '\0', text->length) != NULL) {
        hint("bccrun takes a probe's C source, not a compiled object");
        return failx(EINVAL, "cannot run '%s': it is not a text file, it has zero bytes in it", name);
    }
    return 0;
}

static struct source *source_new(const char *name, char *directory, const char *text, size_t length)
{
    struct source *source = xcalloc(1, sizeof(*source));
    source->name = xstrdup(name);
    source->directory = directory;
    source->text = xstrndup(text, length);
    source->length = length;
    return source;
}

/* The byte order mark that some editors put before UTF-8: no C, and nothing that anybody sees. */
static size_t mark_bytes(const struct text *text)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t length = sizeof(mark) - 1;
    return text->length >= length && memcmp(text->bytes, mark, length) == 0 ? length : 0;
}

static struct source *open_text(const char *word, bool is_file)
{
    bool is_input = strcmp(word, "-") == 0;
    const char *name = is_input ? "standard input" : word;
    struct source *source = NULL;
    struct text text = {0};
    int err = is_file ? read_file(word, &text) : read_text(word, name, &text);
    if (err == 0 && check_text(name, &text) == 0) {
        size_t skipped = mark_bytes(&text);
        source = source_new(name, is_input ? NULL : directory_of(word), text.bytes + skipped,
                            text.length - skipped);
    }
    text_finish(&text);
    return source;
}

struct source *source_open(const char *word)
{
    if (strcmp(word, "-") == 0 || source_is_path(word))
        return open_text(word, false);
    const struct library_probe *probe = library_find(word);
    if (probe != NULL)
        return source_new(word, NULL, probe->text, probe->length);
    error_add_hint("a file is named with its .c or with a slash, such as ./probe");
    return NULL;
}

struct source *source_of_text(const char *name, const char *text)
{
    return source_new(name, NULL, text, strlen(text));
}

struct source *source_open_file(const char *path)
{
    return open_text(path, true);
}

void source_free(struct source *source)
{
    if (source == NULL)
        return;
    free(source->name);
    free(source->directory);
    free(source->text);
    free(source);
}

const char *source_line(const struct source *source, unsigned line, size_t *length)
{
    struct lines lines = lines_of_bytes(source->text, source->length);
    while (lines_next(&lines)) {
        if (lines.number != line)
            continue;
        *length = lines.length;
        return lines.start;
    }
    return NULL;
}
