// SPDX-License-Identifier: Apache-2.0
#include "types/target_kernel.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/release.h"
#include "base/words.h"
#include "types/btf.h"
#include "types/kernel_types.h"

#define RELEASE_FILE "/proc/sys/kernel/osrelease"

/* The first kernel whose helpers are those that libbcc is told of (compile/process/resolve_name.c). */
#define OLDEST_MAJOR 5
#define OLDEST_MINOR 5

void target_kernel_finish(struct target_kernel *kernel)
{
    free(kernel->release);
    free(kernel->root);
    free(kernel->btf);
    *kernel = (struct target_kernel){0};
}

static void hint_forms(void)
{
    hint(
        "--for takes a release such as 6.1.0-18-amd64 whose headers are here, that machine's BTF as 6.1.0-18-amd64.btf, or a directory with copies of its files; see 'bccrun help compile'");
}

static bool is_release(const char *word)
{
    unsigned major = 0, minor = 0;
    return isdigit((unsigned char)word[0]) && sscanf(word, "%u.%u", &major, &minor) == 2;
}

/* The release in the name of a file: "vmlinux-6.1.0-18-amd64", "6.1.0-18-amd64.btf". On the heap; NULL for none. */
static char *release_in_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    while (*name != '\0' && !is_release(name))
        name++;
    size_t length = strlen(name) - (has_suffix(name, ".btf") ? strlen(".btf") : 0);
    return length > 0 ? xstrndup(name, length) : NULL;
}

static char *read_release(const char *root)
{
    struct text text = {0};
    char *release = NULL;
    if (file_read(root, RELEASE_FILE, PATH_MAX, &text) == 0) {
        size_t length = strcspn(text_cstr(&text), "\n");
        release = length > 0 ? xstrndup(text_cstr(&text), length) : NULL;
    }
    text_finish(&text);
    return release;
}

static int check_btf(const char *word, const struct target_kernel *kernel)
{
    struct btf btf;
    int err = btf_open_file(kernel->btf, &btf);
    if (err == 0)
        btf_close(&btf);
    if (err == 0 || (err == -ENOENT && strcmp(kernel->root, NO_FILES) != 0))
        return 0;
    if (err != -EBADMSG)
        return fail(-err, "cannot compile for '%s': cannot read %s", word, kernel->btf);
    hint("copy /sys/kernel/btf/vmlinux of that machine, or cut it out of its vmlinux: objcopy -O binary "
         "--only-section=.BTF --set-section-flags .BTF=alloc vmlinux RELEASE.btf");
    return failx(EBADMSG, "cannot compile for '%s': %s is not BTF, or it is cut short", word,
                 strcmp(kernel->root, NO_FILES) == 0 ? "it" : kernel->btf);
}

/* @word leads to the files of a machine below @root. */
static int take_files(const char *word, char *root, struct target_kernel *kernel)
{
    kernel->root = root;
    kernel->btf = xasprintf("%s" KERNEL_BTF, root);
    kernel->release = read_release(root);
    if (kernel->release != NULL)
        return check_btf(word, kernel);
    hint("on that machine, as root: cd / && cp --parents proc/sys/kernel/osrelease sys/kernel/btf/vmlinux "
         "sys/kernel/tracing/events/*/*/format DIR");
    return failx(ENOENT, "cannot compile for '%s': it has no copy of that machine's " RELEASE_FILE, word);
}

static int take_btf(const char *word, const char *path, struct target_kernel *kernel)
{
    kernel->root = xstrdup(NO_FILES);
    kernel->btf = xstrdup(path);
    kernel->release = release_in_name(path);
    int err = check_btf(word, kernel);
    if (err != 0 || kernel->release != NULL)
        return err;
    hint(
        "BTF does not say which kernel it is of: name the file RELEASE.btf, with what 'uname -r' prints there");
    return failx(EINVAL, "cannot compile for '%s': its name has no release", word);
}

/* A release, whose kernel may be the running one. */
static int take_release(const char *word, struct target_kernel *kernel)
{
    struct utsname running;
    uname(&running);
    bool is_running = strcmp(word, running.release) == 0;
    if (!is_release(word)) {
        hint_forms();
        return failx(ENOENT, "cannot compile for '%s': it is neither a kernel's release nor a file here",
                     word);
    }
    kernel->root = xstrdup(is_running ? "" : NO_FILES);
    kernel->btf = is_running ? xstrdup(KERNEL_BTF) : NULL;
    kernel->release = xstrdup(word);
    return 0;
}

static int take_path(const char *word, const char *path, struct target_kernel *kernel)
{
    if (file_is_directory(path))
        return take_files(word, xstrdup(strcmp(path, "/") == 0 ? "" : path), kernel);
    if (has_suffix(path, KERNEL_BTF))
        return take_files(word, xstrndup(path, strlen(path) - strlen(KERNEL_BTF)), kernel);
    return take_btf(word, path, kernel);
}

static int check_age(const struct target_kernel *kernel)
{
    if (release_is_from(kernel->release, OLDEST_MAJOR, OLDEST_MINOR))
        return 0;
    return failx(EINVAL, "cannot compile for Linux %s: other kernels must be Linux %d.%d or later",
                 kernel->release, OLDEST_MAJOR, OLDEST_MINOR);
}

int target_kernel_find(const char *word, struct target_kernel *kernel)
{
    struct utsname running;
    char path[PATH_MAX];
    uname(&running);
    *kernel = (struct target_kernel){0};
    if (word == NULL) {
        *kernel = (struct target_kernel){xstrdup(running.release), xstrdup(""), xstrdup(KERNEL_BTF), false};
        return 0;
    }
    int err = realpath(word, path) != NULL ? take_path(word, path, kernel) : take_release(word, kernel);
    kernel->is_other = err == 0 && kernel->root[0] != '\0';
    if (err == 0 && kernel->is_other)
        err = check_age(kernel);
    if (err != 0)
        target_kernel_finish(kernel);
    return err;
}

static int use_headers(const struct target_kernel *kernel, struct headers *headers)
{
    bool has_files = strcmp(kernel->root, NO_FILES) != 0;
    if (has_files && headers_find(kernel->root, kernel->release, headers) == 0)
        return 0;
    error_clear();
    if (headers_find("", kernel->release, headers) == 0)
        return 0;
    error_clear();
    hint("--headers DIR names its headers; of its BTF, /sys/kernel/btf/vmlinux there, --for takes a copy");
    return failx(
        ENOENT,
        "cannot compile for Linux %s: neither its BTF nor its headers are here (/lib/modules/%s/build)",
        kernel->release, kernel->release);
}

int target_kernel_types(const struct target_kernel *kernel, const struct type_choice *choice,
                        struct headers *headers)
{
    if (!kernel->is_other || choice->directory != NULL)
        return type_source_find(choice, kernel->root, kernel->release, headers);
    if (choice->source == TYPE_SOURCE_HEADERS || kernel->btf == NULL || !file_exists("", kernel->btf))
        return use_headers(kernel, headers);
    return type_source_btf(kernel->release, "that of another kernel", headers);
}

int target_kernel_digest(const struct target_kernel *kernel, struct digest *digest)
{
    struct btf btf;
    int err = btf_open_file(kernel->btf, &btf);
    if (err != 0)
        return fail(-err, "cannot read the types of Linux %s from %s", kernel->release, kernel->btf);
    *digest = digest_of(btf.data.bytes, btf.data.length);
    btf_close(&btf);
    return 0;
}
