// SPDX-License-Identifier: Apache-2.0
#include "types/kernel_config.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"

#define CONFIG_BYTES (4 * 1024 * 1024)

/* zlib also reads files that are not compressed. On the heap; NULL if it cannot be read whole. */
static char *read_config(const char *path)
{
    gzFile file = gzopen(path, "rbe");
    if (file == NULL)
        return NULL;
    char *config = xcalloc(CONFIG_BYTES + 1, 1);
    int length = gzread(file, config, CONFIG_BYTES);
    bool is_whole = gzclose_r(file) == Z_OK && length > 0;
    if (!is_whole) {
        free(config);
        return NULL;
    }
    return xrealloc(config, (size_t)length + 1, 1);
}

char *kernel_config_read(const char *root, const char *release, char **path)
{
    char *places[] = {
        xasprintf("/proc/config.gz"),
        xasprintf("/boot/config-%s", release),
        xasprintf("/lib/modules/%s/config", release),
        xasprintf("/lib/modules/%s/build/.config", release),
    };
    char *config = NULL;
    *path = NULL;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        char *file = xasprintf("%s%s", root, places[i]);
        if (config == NULL && (config = read_config(file)) != NULL)
            *path = places[i];
        else
            free(places[i]);
        free(file);
    }
    return config;
}

bool kernel_config_has(const char *config, const char *option)
{
    char *built_in = xasprintf("CONFIG_%s=y\n", option);
    const char *at = strstr(config, built_in);
    bool has = at != NULL && (at == config || at[-1] == '\n');
    free(built_in);
    return has;
}
