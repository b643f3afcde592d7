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

/*
 * Whether the file begins like an image; then reads it. What cannot be read, or is a pipe, is for the reader of sources:
 * a FIFO is not even opened, for its writer would begin, and find nobody when it is closed again (fifo(7)).
 */
static bool read_file(const char *path, struct text *text)
{
    char start[16];
    struct stat status;
    bool is_file = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    int fd = is_file ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : -1;
    bool is_regular = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t length = is_regular ? pread(fd, start, sizeof(start), 0) : -1;
    bool is_image = length > 0 && image_file_is(start, (size_t)length) &&
                    file_read_fd(fd, IMAGE_FILE_LIMIT_BYTES, text) == 0;
    if (fd >= 0)
        close(fd);
    return is_image;
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

static int check_options(const struct options *options)
{
    if (options->is_watched)
        return fail_usage("--watch needs a probe's source, and '%s' is an image", options->probe);
    if (options->flag_count == 0 && options->section_count == 0)
        return 0;
    hint("give them to 'bccrun compile'");
    return fail_usage("-D, -I and -a change nothing in '%s': it is compiled already", options->probe);
}

int image_open(struct options *options, struct image_file *image)
{
    struct text text = {0};
    bool is_image = source_is_path(options->probe) && read_file(options->probe, &text);
    int err = is_image ? check_options(options) : 0;
    if (is_image && err == 0)
        err = image_file_read(options->probe, text.bytes, text.length, image);
    text_finish(&text);
    if (!is_image || err != 0)
        return err;
    err = check_kernel(image, options->probe);
    if (err != 0) {
        image_file_finish(image);
        return err;
    }
    options->image = image;
    options->flags = image->flags;
    options->flag_count = image->flag_count;
    options->sections = (const char **)image->sections;
    options->section_count = image->section_count;
    return 1;
}
