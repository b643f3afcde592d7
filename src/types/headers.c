// SPDX-License-Identifier: Apache-2.0
#include "types/headers.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/distribution.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/mounts.h"
#include "base/text.h"

#define SMALL_FILE_BYTES (256 * 1024)

void headers_finish(struct headers *headers)
{
    free(headers->source);
    free(headers->build);
    free(headers->release);
    free(headers->why);
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

/* The source tree that belongs to the build directory @build: itself; the "source" next to it,
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

/* The command that installs the running kernel's headers. */
static void hint_package(const char *root, const char *release)
{
    switch (distribution_read(root)) {
    case DISTRIBUTION_DEBIAN:
    case DISTRIBUTION_UBUNTU:
        hint("apt install linux-headers-%s", release);
        break;
    case DISTRIBUTION_FEDORA:
        hint("dnf install kernel-devel-%s", release);
        break;
    case DISTRIBUTION_ARCH:
        hint("pacman -S linux-headers");
        break;
    case DISTRIBUTION_SUSE:
        hint("zypper install kernel-default-devel");
        break;
    case DISTRIBUTION_OTHER:
    case DISTRIBUTION_COUNT:
        hint("install the package with the headers of Linux %s (linux-headers, kernel-devel)", release);
        break;
    }
}

static void hint_elsewhere(void)
{
    hint(
        "without headers: --headers DIR takes another kernel's, good enough for probes that read no kernel structs; scripts/sandbox boots a kernel that has them");
}

/* Without headers the kernel's BTF does, unless it is hidden. */
static void hint_btf(const char *root)
{
    char *cover;
    if (mounts_cover(root, "/sys/kernel/btf/vmlinux", &cover))
        hint("then the kernel's types can be read from /sys/kernel/btf/vmlinux, which is hidden now (%s)",
             cover);
    free(cover);
}

int headers_find(const char *root, const char *release, struct headers *headers)
{
    *headers = (struct headers){0};
    char *build = xasprintf("%s/lib/modules/%s/build", root, release);
    bool is_found = take(build, headers);
    free(build);
    if (!is_found) {
        because(CAUSE_NO_HEADERS);
        hint_btf(root);
        hint_package(root, release);
        hint_elsewhere();
        return failx(ENOENT, "cannot find the headers of the running kernel: no /lib/modules/%s/build",
                     release);
    }
    if (headers->release[0] == '\0' || strcmp(headers->release, release) == 0)
        return 0;
    because(CAUSE_NO_HEADERS);
    hint_package(root, release);
    hint("--headers /lib/modules/%s/build takes them as they are", release);
    int err = failx(ESTALE, "cannot use the headers in /lib/modules/%s/build: they are those of Linux %s",
                    release, headers->release);
    headers_finish(headers);
    return err;
}

char *headers_mismatch(const struct headers *headers, const char *release)
{
    if (strcmp(headers->release, release) == 0)
        return NULL;
    return xasprintf(
        "compiling against the headers of Linux %s while %s is running: structs of the kernel may differ",
        headers->release[0] != '\0' ? headers->release : "an unknown release", release);
}

/* Whether files can be opened there at all: 0 or a negative errno. */
static int try_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    close(fd);
    return 0;
}

int headers_open(const char *directory, struct headers *headers)
{
    *headers = (struct headers){0};
    char path[PATH_MAX];
    if (realpath(directory, path) == NULL) {
        because(CAUSE_NO_HEADERS);
        return fail(errno, "cannot use the headers in '%s'", directory);
    }
    char *below = xasprintf("%s/build", path);
    bool is_found = take(path, headers) || take(below, headers);
    free(below);
    if (is_found)
        return 0;
    because(CAUSE_NO_HEADERS);
    int err = try_directory(path);
    if (err != 0)
        return fail(-err, "cannot use the headers in '%s'", directory);
    if (is_source(path))
        hint(
            "these are the headers common to several builds; name those of one, such as linux-headers-6.1.0-1-amd64");
    else
        hint(
            "name the directory that a kernel's linux-headers or kernel-devel package installed below /usr/src");
    return failx(
        ENOENT,
        "cannot use the headers in '%s': there is no include/generated/autoconf.h with its source tree",
        directory);
}
