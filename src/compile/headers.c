// SPDX-License-Identifier: Apache-2.0
#include "compile/headers.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#define SMALL_FILE_BYTES (256 * 1024)

void headers_finish(struct headers *headers)
{
    free(headers->source);
    free(headers->build);
    free(headers->release);
    *headers = (struct headers){0};
}

/* The text between @before and @after in the file, on the heap; NULL where there is none. */
static char *cut_from_file(const char *directory, const char *path, const char *before, const char *after)
{
    struct text text = {0};
    char *piece = NULL;
    if (file_read(directory, path, SMALL_FILE_BYTES, &text) == 0) {
        const char *start = strstr(text_cstr(&text), before);
        if (start != NULL) {
            start += strlen(before);
            piece = xstrndup(start, strcspn(start, after));
        }
    }
    text_finish(&text);
    return piece;
}

/* Kbuild writes the release into both; which of them a distribution packages differs. */
static char *release_of(const char *build)
{
    char *release = cut_from_file(build, "/include/generated/utsrelease.h", "UTS_RELEASE \"", "\"");
    if (release == NULL)
        release = cut_from_file(build, "/include/config/kernel.release", "", "\n");
    return release != NULL ? release : xstrdup("");
}

static bool is_source(const char *directory)
{
    return file_exists(directory, "/include/linux/kconfig.h");
}

static bool is_build(const char *directory)
{
    return file_exists(directory, "/include/generated/autoconf.h");
}

/* Passes @directory on if it is a source tree, else frees it. */
static char *checked_source(char *directory)
{
    if (is_source(directory))
        return directory;
    free(directory);
    return NULL;
}

/* The source tree that belongs to the build directory @build: itself; the "source" that is named beside it,
 * as in /lib/modules/RELEASE (both may be links, so ".." would lead elsewhere); or, on Debian, the one that
 * its Makefile includes. On the heap, NULL for none. */
static char *source_of(const char *build)
{
    if (is_source(build))
        return xstrdup(build);
    size_t length = strlen(build);
    size_t parent = length > 6 && strcmp(build + length - 6, "/build") == 0 ? length - 6 : length;
    char *beside = checked_source(xasprintf("%.*s/source", (int)parent, build));
    if (beside != NULL)
        return beside;
    char *makefile = cut_from_file(build, "/Makefile", "include ", "\n");
    char *slash = makefile != NULL ? strrchr(makefile, '/') : NULL;
    if (slash != NULL)
        *slash = '\0';
    char *included = slash == NULL        ? NULL
                     : makefile[0] == '/' ? checked_source(xstrdup(makefile))
                                          : checked_source(xasprintf("%s/%s", build, makefile));
    free(makefile);
    return included;
}

/* Whether @build has both halves; fills @headers if so. */
static bool take(const char *build, struct headers *headers)
{
    if (!is_build(build))
        return false;
    char *source = source_of(build);
    if (source == NULL)
        return false;
    headers->source = source;
    headers->build = xstrdup(build);
    headers->release = release_of(build);
    return true;
}

/* KEY=value, quoted or not, of os-release(5), on the heap; "" where it is not said. */
static char *os_release(const char *root, const char *key)
{
    char *mark = xasprintf("\n%s=", key);
    struct text text = {0};
    text_char(&text, '\n');
    char *value = NULL;
    if (file_read(root, "/etc/os-release", SMALL_FILE_BYTES, &text) == 0) {
        const char *start = strstr(text_cstr(&text), mark);
        if (start != NULL) {
            start += strlen(mark);
            start += *start == '"' || *start == '\'';
            value = xstrndup(start, strcspn(start, "\"'\n"));
        }
    }
    text_finish(&text);
    free(mark);
    return value != NULL ? value : xstrdup("");
}

static bool has_word(const char *words, const char *word)
{
    const char *at = strstr(words, word);
    size_t length = strlen(word);
    return at != NULL && (at == words || at[-1] == ' ') &&
           (at[length] == '\0' || at[length] == ' ' || at[length] == '-');
}

/* The command that installs the running kernel's headers, by the distribution's ID or what it is like. */
static void hint_package(const char *root, const char *release)
{
    static const struct {
        const char *id;
        const char *command;
        bool takes_release;
    } packages[] = {
        {"ubuntu", "apt install linux-headers-%s", true},
        {"debian", "apt install linux-headers-%s", true},
        {"fedora", "dnf install kernel-devel-%s", true},
        {"rhel", "dnf install kernel-devel-%s", true},
        {"arch", "pacman -S linux-headers", false},
        {"opensuse", "zypper install kernel-default-devel", false},
        {"suse", "zypper install kernel-default-devel", false},
    };
    char *id = os_release(root, "ID");
    char *like = os_release(root, "ID_LIKE");
    size_t count = sizeof(packages) / sizeof(packages[0]);
    size_t i = 0;
    while (i < count && !has_word(id, packages[i].id) && !has_word(like, packages[i].id))
        i++;
    if (i == count)
        hint("install the package with the headers of Linux %s (linux-headers, kernel-devel)", release);
    else if (packages[i].takes_release)
        hint("%.*s%s", (int)(strlen(packages[i].command) - 2), packages[i].command, release);
    else
        hint("%s", packages[i].command);
    free(id);
    free(like);
}

static void hint_elsewhere(void)
{
    hint("without headers: --headers DIR takes another kernel's, good enough for probes that read no kernel "
         "structs; scripts/sandbox boots a kernel that has them");
}

int headers_find(const char *root, const char *release, struct headers *headers)
{
    *headers = (struct headers){0};
    char *build = xasprintf("%s/lib/modules/%s/build", root, release);
    bool is_found = take(build, headers);
    free(build);
    if (!is_found) {
        failx(ENOENT, "cannot find the headers of the running kernel: no /lib/modules/%s/build", release);
        hint_package(root, release);
        hint_elsewhere();
        return -ENOENT;
    }
    if (headers->release[0] == '\0' || strcmp(headers->release, release) == 0)
        return 0;
    failx(ESTALE, "cannot use the headers in /lib/modules/%s/build: they are those of Linux %s", release,
          headers->release);
    hint_package(root, release);
    hint("--headers /lib/modules/%s/build takes them as they are", release);
    headers_finish(headers);
    return -ESTALE;
}

int headers_open(const char *directory, struct headers *headers)
{
    *headers = (struct headers){0};
    char path[PATH_MAX];
    if (realpath(directory, path) == NULL)
        return fail(errno, "cannot use the headers in '%s'", directory);
    char *below = xasprintf("%s/build", path);
    bool is_found = take(path, headers) || take(below, headers);
    free(below);
    if (is_found)
        return 0;
    failx(ENOENT,
          "cannot use the headers in '%s': there is no include/generated/autoconf.h with its source tree",
          directory);
    if (is_source(path))
        hint("these are the headers common to several builds; name those of one, such as "
             "linux-headers-6.1.0-1-amd64");
    else
        hint("name the directory that a kernel's linux-headers or kernel-devel package installed below "
             "/usr/src");
    return -ENOENT;
}
