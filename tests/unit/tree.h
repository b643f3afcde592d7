/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A made-up root directory below /tmp: what a test hands to functions that take a root prefix.
 */
#ifndef BCCRUN_TREE_H
#define BCCRUN_TREE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* A new empty directory, on the heap. */
static inline char *tree_new(void)
{
    char *root = xstrdup("/tmp/bccrun-test-XXXXXX");
    if (mkdtemp(root) == NULL)
        abort();
    return root;
}

static inline int tree_remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

static inline void tree_free(char *root)
{
    if (nftw(root, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        abort();
    free(root);
}

/* "ROOT/PATH" on the heap, with all its directories made. */
static inline char *tree_path(const char *root, const char *path)
{
    char *joined = xasprintf("%s/%s", root, path);
    for (char *at = joined + strlen(root) + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        (void)mkdir(joined, 0700); /* there already, or the file cannot be made either */
        *at = '/';
    }
    return joined;
}

static inline void tree_write_bytes(const char *root, const char *path, const void *bytes, size_t length)
{
    char *joined = tree_path(root, path);
    FILE *file = fopen(joined, "w");
    if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
    free(joined);
}

static inline void tree_write(const char *root, const char *path, const char *content)
{
    tree_write_bytes(root, path, content, strlen(content));
}

/* @target is taken as it is. */
static inline void tree_link(const char *root, const char *path, const char *target)
{
    char *joined = tree_path(root, path);
    if (symlink(target, joined) != 0)
        abort();
    free(joined);
}

#endif
