// SPDX-License-Identifier: Apache-2.0
/* An image file with any bytes in it is refused, or gives an image that can be loaded from, and sections that the command
 * line would take. A digest that fits is put back, so that what comes after it is reached too.
 */
#include "../unit/made_image_file.h"
#include "damaged.h"

#define LENGTH_AT  16 /* after magic and version */
#define DIGEST_AT  24
#define CONTENT_AT (DIGEST_AT + DIGEST_BYTES)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *bytes, size_t length)
{
    struct image_file file;
    if (image_file_read("x", bytes, length, &file) == 0 && !made_image_file_is_sound(&file))
        abort();
    image_file_finish(&file);
}

/* Only the content is damaged, after a header that fits. */
static void check_forged(const struct text *whole, const uint8_t *data, size_t size)
{
    struct text content = {0};
    size_t length = 0;
    text_bytes(&content, whole->bytes + CONTENT_AT, whole->length - CONTENT_AT);
    char *bytes = damaged(&content, data, size, &length);
    char *forged = xcalloc(1, CONTENT_AT + length);
    struct digest digest = digest_of(bytes, length);
    uint64_t content_length = length;
    memcpy(forged, whole->bytes, LENGTH_AT);
    memcpy(forged + LENGTH_AT, &content_length, sizeof(content_length));
    memcpy(forged + DIGEST_AT, digest.bytes, DIGEST_BYTES);
    if (length > 0)
        memcpy(forged + CONTENT_AT, bytes, length);
    check(forged, CONTENT_AT + length);
    free(forged);
    free(bytes);
    text_finish(&content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image_file file;
    struct text whole = {0};
    size_t length = 0;
    made_image_file_init(&file);
    image_file_write(&file, &whole);
    image_file_finish(&file);
    char *bytes = damaged(&whole, data, size, &length);
    check(bytes, length);
    check_forged(&whole, data, size);
    free(bytes);
    text_finish(&whole);
    return 0;
}
