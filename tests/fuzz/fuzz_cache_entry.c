// SPDX-License-Identifier: Apache-2.0
/* A file of the cache with any bytes in it is refused, or gives an entry whose image can be loaded from. A
 * digest that fits is put back, so that what comes after it is reached too.
 */
#include "../unit/made_image.h"
#include "cache/cache_entry.h"
#include "damaged.h"

#define DIGEST_AT  24 /* after magic, version and length */
#define CONTENT_AT (DIGEST_AT + DIGEST_BYTES)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_entry(struct text *bytes)
{
    struct cache_entry entry = {.probe = xstrdup("open"), .output = xstrdup("<probe>:1:1: warning: w\n")};
    array_push(entry.conditions.list, entry.conditions.count) =
        (struct condition){.kind = CONDITION_IDENTITY, .path = xstrdup("/nowhere")};
    made_image_init(&entry.image);
    cache_entry_write(&entry, bytes);
    cache_entry_finish(&entry);
}

static void repair(char *bytes, size_t length)
{
    if (length < CONTENT_AT)
        return;
    struct digest digest = digest_of(bytes + CONTENT_AT, length - CONTENT_AT);
    uint64_t content_length = length - CONTENT_AT;
    memcpy(bytes + DIGEST_AT, digest.bytes, DIGEST_BYTES);
    memcpy(bytes + DIGEST_AT - sizeof(content_length), &content_length, sizeof(content_length));
}

static void check(const char *bytes, size_t length)
{
    struct cache_entry entry;
    if (cache_entry_read(bytes, length, &entry) == 0 &&
        (!made_image_is_sound(&entry.image) || entry.probe == NULL || entry.output == NULL))
        abort();
    cache_entry_finish(&entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text whole = {0};
    struct text content = {0};
    size_t length = 0;
    write_entry(&whole);
    char *bytes = damaged(&whole, data, size, &length);
    check(bytes, length);
    free(bytes);
    /* Only the content is damaged, after a header that fits. */
    text_bytes(&content, whole.bytes + CONTENT_AT, whole.length - CONTENT_AT);
    bytes = damaged(&content, data, size, &length);
    char *repaired = xcalloc(1, CONTENT_AT + length);
    memcpy(repaired, whole.bytes, DIGEST_AT);
    memcpy(repaired + CONTENT_AT, bytes, length);
    repair(repaired, CONTENT_AT + length);
    check(repaired, CONTENT_AT + length);
    free(repaired);
    free(bytes);
    text_finish(&content);
    text_finish(&whole);
    return 0;
}
