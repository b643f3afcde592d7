// SPDX-License-Identifier: Apache-2.0
#include "base/lockdown.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#define STATE      "/sys/kernel/security/lockdown"
#define LINE_BYTES 4096

static bool is_mode(const char *word)
{
    return strcmp(word, "integrity") == 0 || strcmp(word, "confidentiality") == 0;
}

/* The word after @before in the file, on the heap; NULL if there is none, or it is no mode. */
static char *word_after(const char *root, const char *path, const char *before, const char *ends)
{
    struct text text = {0};
    char *word = NULL;
    if (file_read(root, path, LINE_BYTES, &text) == 0) {
        const char *at = strstr(text_cstr(&text), before);
        if (at != NULL)
            word = xstrndup(at + strlen(before), strcspn(at + strlen(before), ends));
    }
    text_finish(&text);
    if (word == NULL || is_mode(word))
        return word;
    free(word);
    return NULL;
}

/* "none [integrity] confidentiality"; where securityfs is not mounted, what the kernel was started with. */
char *lockdown_mode(const char *root)
{
    return file_exists(root, STATE) ? word_after(root, STATE, "[", "]")
                                    : word_after(root, "/proc/cmdline", "lockdown=", " \n");
}

void lockdown_hint(const char *mode)
{
    hint(
        "remove lockdown=%s from the kernel's command line and boot again; with Secure Boot, distributions set it themselves",
        mode);
}

bool lockdown_is_strict(const char *root)
{
    char *mode = lockdown_mode(root);
    bool is_strict = mode != NULL && strcmp(mode, "confidentiality") == 0;
    if (is_strict)
        lockdown_hint(mode);
    free(mode);
    return is_strict;
}
