/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs and libraries that processes run, with the names of their functions. A file is opened when the
 * first address in it is met, through the process that has it mapped: so it is the very file, in whatever
 * container, deleted or replaced since. If the process has ended, the file at that path is taken if it is the same. Its symbols are read when the first name is asked for, which may be
 * when the process has long ended.
 */
#ifndef BCCRUN_MODULES_H
#define BCCRUN_MODULES_H

#include "symbols/address_table.h"
#include "symbols/mappings.h"

struct module;

/* All zero is none. All of it takes no more than MODULES_BYTES of symbols: files beyond that have no
 * names. */
#define MODULES_BYTES ((size_t)512 * 1024 * 1024)
struct modules {
    struct module **list;
    size_t count;
    size_t open_count; /* files that are held open */
    size_t bytes;
    bool is_full;
};

void modules_finish(struct modules *modules);

/* The file of the mapping, which is one of the process's, or was one. NULL where it is none, or cannot be opened. */
struct module *modules_open(struct modules *modules, const char *root, pid_t pid,
                            const struct mapping *mapping);

/* The module with this build id, in hex digits, among those that have been opened; NULL: none. */
struct module *modules_find_build_id(const struct modules *modules, const char *build_id);

/* As the process that it was met in sees it. */
const char *module_path(const struct module *module);

/* Whether the module has a function at @offset in its file. */
bool module_name(struct modules *modules, struct module *module, const char *root, uint64_t offset,
                 struct address_name *name);

#endif
