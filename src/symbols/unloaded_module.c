// SPDX-License-Identifier: Apache-2.0
#include "symbols/unloaded_module.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/text.h"

#define FILE_BYTES ((size_t)16 * 1024 * 1024)

/* A line of modules.symbols is "alias symbol:FUNCTION MODULE" (depmod(8)). The module on the heap; NULL: none. */
static char *find_module(const char *list, const char *function)
{
    char *wanted = xasprintf("alias symbol:%s ", function);
    char *module = NULL;
    struct lines lines = lines_of(list);
    while (module == NULL && lines_next(&lines))
        if (lines.length > strlen(wanted) && strncmp(lines.start, wanted, strlen(wanted)) == 0)
            module = xstrndup(lines.start + strlen(wanted), lines.length - strlen(wanted));
    free(wanted);
    return module;
}

void unloaded_module_hint(const char *root, const char *function)
{
    struct utsname machine;
    struct text text = {0};
    if (uname(&machine) != 0)
        return;
    char *path = xasprintf("/lib/modules/%s/modules.symbols", machine.release);
    char *module =
        file_read(root, path, FILE_BYTES, &text) == 0 ? find_module(text_cstr(&text), function) : NULL;
    char *loaded = module != NULL ? xasprintf("/sys/module/%s", module) : NULL;
    if (module != NULL && !file_exists(root, loaded))
        hint("it is in the module %s, which is not loaded: modprobe %s", module, module);
    free(loaded);
    free(module);
    free(path);
    text_finish(&text);
}
