// SPDX-License-Identifier: Apache-2.0
#include "attach/pmu.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/words.h"

#define SMALL_FILE_BYTES 4096

int pmu_number(const char *root, const char *path, const char *before)
{
    struct text text = {0};
    int number = -1;
    if (file_read(root, path, SMALL_FILE_BYTES, &text) == 0) {
        const char *at = text_cstr(&text);
        if (has_prefix(at, before))
            number = atoi(at + strlen(before));
    }
    text_finish(&text);
    return number;
}
