// SPDX-License-Identifier: Apache-2.0
/* An image with any bytes in it is refused, or gives one that can be loaded from and shown; written and read
 * again it is the same.
 */
#include "../unit/made_image.h"
#include "damaged.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_image(const struct image *image)
{
    struct text once = {0}, twice = {0};
    struct image again;
    require(made_image_is_sound(image));
    image_write(image, &once);
    require(image_read(once.bytes, once.length, &again) == 0);
    image_write(&again, &twice);
    require(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0);
    image_finish(&again);
    text_finish(&once);
    text_finish(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text message = {0};
    struct image image;
    made_image_init(&image);
    image_write(&image, &message);
    image_finish(&image);
    size_t length = 0;
    char *bytes = damaged(&message, data, size, &length);
    if (image_read(bytes, length, &image) == 0)
        check_image(&image);
    image_finish(&image);
    free(bytes);
    text_finish(&message);
    return 0;
}
