// SPDX-License-Identifier: Apache-2.0
#include "cache/cache_entry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define MAGIC   0x6568636163636362ULL /* "bcccache" */
#define VERSION 2                     /* of this form, the image's and the conditions' */

struct header {
    uint64_t magic;
    uint64_t version;
    uint64_t length;
    struct digest digest;
};

void cache_entry_write(const struct cache_entry *entry, struct text *to)
{
    struct text content = {0};
    struct text image = {0};
    wire_put_bytes(&content, entry->key.bytes, DIGEST_BYTES);
    wire_put_string(&content, entry->probe);
    wire_put_string(&content, entry->output);
    wire_put_number(&content, entry->is_slow);
    conditions_write(&entry->conditions, &content);
    image_write(&entry->image, &image);
    wire_put_bytes(&content, image.bytes, image.length);
    const struct header header = {
        .magic = MAGIC,
        .version = VERSION,
        .length = content.length,
        .digest = digest_of(content.bytes, content.length),
    };
    text_bytes(to, &header, sizeof(header));
    text_bytes(to, content.bytes, content.length);
    text_finish(&image);
    text_finish(&content);
}

static int check_header(const char *bytes, size_t length)
{
    struct header header;
    if (length < sizeof(header))
        return failx(EBADMSG, "it is cut short");
    memcpy(&header, bytes, sizeof(header));
    if (header.magic != MAGIC || header.version != VERSION)
        return failx(EBADMSG, "it is of another version");
    if (header.length != length - sizeof(header))
        return failx(EBADMSG, "it is cut short");
    struct digest digest = digest_of(bytes + sizeof(header), length - sizeof(header));
    return digest_is_same(&digest, &header.digest) ? 0 : failx(EBADMSG, "it is damaged");
}

int cache_entry_read(const char *bytes, size_t length, struct cache_entry *entry)
{
    *entry = (struct cache_entry){0};
    int err = check_header(bytes, length);
    if (err != 0)
        return err;
    struct wire_reader from = {.bytes = bytes + sizeof(struct header),
                               .left = length - sizeof(struct header)};
    size_t key_length = 0;
    const void *key = wire_get_bytes(&from, &key_length);
    from.is_bad |= key_length != DIGEST_BYTES;
    if (!from.is_bad)
        memcpy(entry->key.bytes, key, DIGEST_BYTES);
    entry->probe = wire_get_string(&from);
    entry->output = wire_get_string(&from);
    uint64_t is_slow = wire_get_number(&from);
    from.is_bad |= is_slow > 1;
    entry->is_slow = is_slow == 1;
    conditions_read(&from, &entry->conditions);
    size_t image_length = 0;
    const char *image = wire_get_bytes(&from, &image_length);
    if (!from.is_bad && from.left == 0)
        err = image_read(image, image_length, &entry->image);
    else
        err = failx(EBADMSG, "it is damaged");
    if (err != 0)
        cache_entry_finish(entry);
    return err;
}

void cache_entry_finish(struct cache_entry *entry)
{
    free(entry->probe);
    free(entry->output);
    conditions_finish(&entry->conditions);
    image_finish(&entry->image);
    *entry = (struct cache_entry){0};
}
