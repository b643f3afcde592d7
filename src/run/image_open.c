// SPDX-License-Identifier: Apache-2.0
#include "run/image_open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "probe/source.h"
#include "types/target_kernel.h"

#define START_BYTES 16

/* The first bytes of what a pipe holds, which stay in it: tee(2). Waits for somebody to write. */
static ssize_t peek_into_pipe(int fd, char start[START_BYTES])
{
    int copy[2];
    if (pipe2(copy, O_CLOEXEC) != 0)
        return -1;
    ssize_t length = tee(fd, copy[1], START_BYTES, 0);
    if (length > 0)
        length = read(copy[0], start, (size_t)length);
    close(copy[0]);
    close(copy[1]);
    return length;
}

/* If what can be read from @fd begins like an image, reads it; else reads nothing. */
static bool read_image(int fd, struct text *text)
{
    char start[START_BYTES];
    struct stat status = {0};
    ssize_t length = -1;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        length = pread(fd, start, sizeof(start), lseek(fd, 0, SEEK_CUR));
    else if (S_ISFIFO(status.st_mode))
        length = peek_into_pipe(fd, start);
    return length > 0 && image_file_is(start, (size_t)length) &&
           file_read_fd(fd, IMAGE_FILE_LIMIT_BYTES, text) == 0;
}

/* What cannot be read, or is no regular file, is for the reader of sources: a FIFO is not even opened, for its writer would
 * begin, and find nobody when it is closed again (fifo(7)). */
static bool read_image_file(const char *path, struct text *text)
{
    struct stat status;
    bool is_file = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    int fd = is_file ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : -1;
    bool is_image = fd >= 0 && read_image(fd, text);
    if (fd >= 0)
        close(fd);
    return is_image;
}

static bool read_probe(const struct options *options, struct text *text)
{
    if (strcmp(options->probe, "-") == 0)
        return !options->is_watched && read_image(STDIN_FILENO, text);
    return source_is_path(options->probe) && read_image_file(options->probe, text);
}

static int check_types(const struct image_file *image, const char *name)
{
    struct target_kernel kernel;
    struct digest digest;
    char hex[DIGEST_HEX_SIZE] = "";
    if (image->types[0] == '\0')
        return 0;
    int err = target_kernel_find(NULL, &kernel);
    if (err == 0)
        err = target_kernel_digest(&kernel, &digest);
    if (err == 0)
        digest_hex(&digest, hex);
    target_kernel_finish(&kernel);
    if (err != 0 || strcmp(hex, image->types) == 0)
        return err;
    hint("make it again with a copy of this kernel's /sys/kernel/btf/vmlinux: bccrun compile --for");
    return failx(EINVAL, "cannot run '%s': its types are those of another build of Linux %s", name,
                 image->release);
}

static int check_kernel(const struct image_file *image, const char *name)
{
    struct utsname kernel;
    uname(&kernel);
    if (strcmp(image->architecture, kernel.machine) != 0) {
        hint("make it again on a machine of this architecture");
        return failx(EINVAL, "cannot run '%s': it was compiled for %s, and this is %s", name,
                     image->architecture, kernel.machine);
    }
    if (strcmp(image->release, kernel.release) == 0)
        return check_types(image, name);
    hint("make it again for this kernel: bccrun compile --for %s", kernel.release);
    return failx(EINVAL, "cannot run '%s': it was compiled for Linux %s, and this is Linux %s", name,
                 image->release, kernel.release);
}

static int check_options(const struct options *options, const char *name)
{
    if (options->is_watched)
        return fail_usage("--watch needs a probe's source, and '%s' is an image", name);
    if (options->flag_count == 0 && options->section_count == 0)
        return 0;
    hint("give them to 'bccrun compile'");
    return fail_usage("-D, -I and -a change nothing in '%s': it is compiled already", name);
}

static const char *name_of(const struct options *options)
{
    return strcmp(options->probe, "-") == 0 ? "standard input" : options->probe;
}

int image_open_any(struct options *options, struct image_file *image)
{
    const char *name = name_of(options);
    struct text text = {0};
    bool is_image = read_probe(options, &text);
    int err = is_image ? check_options(options, name) : 0;
    if (is_image && err == 0)
        err = image_file_read(name, text.bytes, text.length, image);
    text_finish(&text);
    if (!is_image || err != 0)
        return err;
    options->image = image;
    options->flags = image->flags;
    options->flag_count = image->flag_count;
    options->sections = (const char **)image->sections;
    options->section_count = image->section_count;
    return 1;
}

int image_open(struct options *options, struct image_file *image)
{
    int found = image_open_any(options, image);
    int err = found == 1 ? check_kernel(image, name_of(options)) : 0;
    if (err == 0)
        return found;
    options->image = NULL;
    image_file_finish(image);
    return err;
}

int image_refuse(const struct options *options, const char *verb)
{
    struct text text = {0};
    bool is_image = read_probe(options, &text);
    text_finish(&text);
    if (!is_image)
        return 0;
    hint("an image has only the last stages: explain the source that it was compiled from");
    return fail_usage("cannot %s '%s': it is an image of 'bccrun compile'", verb, name_of(options));
}
