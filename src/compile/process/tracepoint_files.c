// SPDX-License-Identifier: Apache-2.0
/*
 * These functions replace the C library's of the same names for all libraries of the process. libbcc reads the format of a
 * tracepoint from the running kernel's tracefs (GenerateTracepointStruct() in its tp_frontend_action.cc), through a C++
 * stream, which opens files with fopen64() in Debian 11 and 12, and with fopen() in later ones. For another kernel they
 * are in another directory. A format that is not there declares nothing, so clang reports the record's type as unknown.
 */
#include "compile/process/tracepoint_files.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/words.h"

typedef FILE *opener(const char *, const char *);

static const char *formats = "";

void tracepoint_files_use(const char *directory)
{
    formats = directory;
}

static const char *after_tracefs(const char *path)
{
    const char *rest = after_prefix(path, "/sys/kernel/tracing/");
    return rest != NULL ? rest : after_prefix(path, "/sys/kernel/debug/tracing/");
}

/* Opens the file with the C library's function @name, the formats' from their own directory. */
static FILE *open_with(const char *name, const char *path, const char *mode)
{
    opener *original = NULL;
    *(void **)&original = dlsym(RTLD_NEXT, name);
    const char *rest = formats[0] != '\0' ? after_tracefs(path) : NULL;
    if (rest == NULL)
        return original(path, mode);
    char *there = xasprintf("%s/%s", formats, rest);
    FILE *file = original(there, mode);
    free(there);
    return file;
}

FILE *fopen(const char *path, const char *mode)
{
    return open_with("fopen", path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    return open_with("fopen64", path, mode);
}
