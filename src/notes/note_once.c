// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "notes/note_kinds.h"

bool notes_begin(struct notes *notes, char *key)
{
    for (size_t i = 0; i < notes->count; i++) {
        if (strcmp(notes->said[i], key) == 0) {
            free(key);
            return false;
        }
    }
    array_push(notes->said, notes->count) = key;
    return true;
}
