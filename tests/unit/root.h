/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A made-up root directory (tree.h) for a test or for all tests of a file: cmocka's setup and teardown. A
 * file whose root has something in it from the start calls make_root() in a setup of its own.
 */
#ifndef BCCRUN_ROOT_H
#define BCCRUN_ROOT_H

#include "base/error.h"
#include "tree.h"

static char *root;

static inline int make_root(void **state)
{
    (void)state;
    root = tree_new();
    return 0;
}

static inline int remove_root(void **state)
{
    (void)state;
    error_clear();
    tree_free(root);
    return 0;
}

#endif
