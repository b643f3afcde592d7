// SPDX-License-Identifier: Apache-2.0
#include "image/image_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/wire.h"
#include "base/words.h"

#define MAGIC        "\177bccrun\n" /* no text begins with this, whatever its encoding */
#define MAGIC_BYTES  (sizeof(MAGIC) - 1)
#define VERSION      2 /* of this form and the image's */
#define STRING_BYTES 8

struct header {
    char magic[MAGIC_BYTES];
    uint64_t version;
    uint64_t length;
    struct digest digest;
};

static void put_strings(struct text *to, char *const *strings, size_t count)
{
    wire_put_number(to, count);
    for (size_t i = 0; i < count; i++)
        wire_put_string(to, strings[i]);
}

static void put_content(const struct image_file *file, struct text *to)
{
    struct text image = {0};
    wire_put_string(to, file->release);
    wire_put_string(to, file->architecture);
    wire_put_string(to, file->types);
    wire_put_string(to, file->probe);
    wire_put_string(to, file->text);
    put_strings(to, file->flags, file->flag_count);
    put_strings(to, file->sections, file->section_count);
    wire_put_string(to, file->selects);
    wire_put_string(to, file->definitions);
    image_write(&file->image, &image);
    wire_put_bytes(to, image.bytes, image.length);
    wire_put_bytes(to, file->program_types, file->image.program_count * sizeof(*file->program_types));
    text_finish(&image);
}

void image_file_write(const struct image_file *file, struct text *to)
{
    struct text content = {0};
    put_content(file, &content);
    struct header header = {
        .version = VERSION,
        .length = content.length,
        .digest = digest_of(content.bytes, content.length),
    };
    memcpy(header.magic, MAGIC, MAGIC_BYTES);
    text_bytes(to, &header, sizeof(header));
    text_bytes(to, content.bytes, content.length);
    text_finish(&content);
}

bool image_file_is(const char *bytes, size_t length)
{
    return length >= MAGIC_BYTES && memcmp(bytes, MAGIC, MAGIC_BYTES) == 0;
}

static int fail_damaged(const char *name, const char *why)
{
    hint("copy it again, or make it again with 'bccrun compile'");
    return failx(EBADMSG, "cannot run '%s': %s", name, why);
}

static int check_header(const char *name, const char *bytes, size_t length)
{
    struct header header;
    if (length < sizeof(header))
        return fail_damaged(name, "the image is cut short");
    memcpy(&header, bytes, sizeof(header));
    if (!image_file_is(bytes, length))
        return fail_damaged(name, "it is no image");
    if (header.version != VERSION) {
        hint("make it with this bccrun: bccrun compile");
        return failx(EBADMSG, "cannot run '%s': it was made by another version of bccrun (%s)", name,
                     BCCRUN_VERSION);
    }
    if (header.length > length - sizeof(header))
        return fail_damaged(name, "the image is cut short");
    if (header.length < length - sizeof(header))
        return fail_damaged(name, "the image is damaged");
    struct digest digest = digest_of(bytes + sizeof(header), length - sizeof(header));
    return digest_is_same(&digest, &header.digest) ? 0 : fail_damaged(name, "the image is damaged");
}

static char **get_strings(struct wire_reader *from, size_t *count)
{
    size_t total = wire_get_count(from, STRING_BYTES);
    char **strings = xcalloc(total, sizeof(*strings));
    for (*count = 0; *count < total; (*count)++)
        strings[*count] = wire_get_string(from);
    return strings;
}

static void get_image(struct wire_reader *from, struct image_file *file)
{
    size_t length = 0;
    const char *image = wire_get_bytes(from, &length);
    from->is_bad = from->is_bad || image_read(image, length, &file->image) != 0;
    const void *types = wire_get_bytes(from, &length);
    from->is_bad |= length != file->image.program_count * sizeof(*file->program_types);
    if (from->is_bad)
        return;
    file->program_types = xcalloc(file->image.program_count, sizeof(*file->program_types));
    memcpy(file->program_types, types, length);
}

/* As the command line takes them: these are parsed again. */
static bool are_sound(const struct image_file *file)
{
    bool is_sound = file->text[0] != '\0';
    for (size_t i = 0; i < file->flag_count; i++)
        is_sound = is_sound && has_prefix(file->flags[i], "-D") && strpbrk(file->flags[i], "\n\r") == NULL;
    for (size_t i = 0; i < file->section_count; i++) {
        const char *equals = strchr(file->sections[i], '=');
        is_sound = is_sound && equals != NULL && equals != file->sections[i] && equals[1] != '\0';
    }
    for (size_t i = 0; i < file->image.program_count; i++)
        is_sound = is_sound && file->image.programs[i].type == BPF_PROG_TYPE_UNSPEC;
    return is_sound;
}

int image_file_read(const char *name, const char *bytes, size_t length, struct image_file *file)
{
    *file = (struct image_file){0};
    int err = check_header(name, bytes, length);
    if (err != 0)
        return err;
    struct wire_reader from = {.bytes = bytes + sizeof(struct header),
                               .left = length - sizeof(struct header)};
    file->release = wire_get_string(&from);
    file->architecture = wire_get_string(&from);
    file->types = wire_get_string(&from);
    file->probe = wire_get_string(&from);
    file->text = wire_get_string(&from);
    file->flags = get_strings(&from, &file->flag_count);
    file->sections = get_strings(&from, &file->section_count);
    file->selects = wire_get_string(&from);
    file->definitions = wire_get_string(&from);
    get_image(&from, file);
    if (!from.is_bad && from.left == 0 && are_sound(file))
        return 0;
    image_file_finish(file);
    error_clear();
    return fail_damaged(name, "the image is damaged");
}

void image_file_finish(struct image_file *file)
{
    free(file->release);
    free(file->architecture);
    free(file->types);
    free(file->probe);
    free(file->text);
    strings_free(file->flags, file->flag_count);
    strings_free(file->sections, file->section_count);
    free(file->selects);
    free(file->definitions);
    free(file->program_types);
    image_finish(&file->image);
    *file = (struct image_file){0};
}
