// SPDX-License-Identifier: Apache-2.0
/*
 * Globs of the functions of a program or library: "bash:rl_*". They are looked for where a single function
 * is: in the file, then in what it links, up to the first that has some.
 */
#include <elf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/glob.h"
#include "attach/instruction.h"
#include "attach/kind.h"
#include "attach/multi.h"
#include "base/memory.h"
#include "symbols/libraries.h"
#include "symbols/user_symbols.h"

struct search {
    const struct binary *binary;
    const char *glob;
    struct places *places;
};

/* Which function an ifunc will be is not known before a program starts. */
static void match(const char *name, const struct user_symbol *symbol, void *context)
{
    const struct search *search = context;
    uint64_t offset;
    if (!symbol->is_ifunc && glob_matches(search->glob, name) &&
        binary_offset(search->binary, symbol->address, PF_X, &offset) &&
        !instruction_is_mistaken(search->binary, offset))
        places_add(search->places, name, offset);
}

static void offer(const char *name, const struct user_symbol *symbol, void *near)
{
    (void)symbol;
    glob_offer(near, name);
}

static int fail_nothing(const struct attach_kind *kind, const char *root, const char *target,
                        struct libraries *libraries)
{
    const struct binary *first = libraries_at(libraries, 0);
    const struct binary *binary;
    struct nearest near;
    nearest_init(&near, strrchr(target, ':') + 1);
    for (size_t i = 0; near.count == 0 && (binary = libraries_at(libraries, i)) != NULL; i++)
        user_symbols_visit(binary, root, offer, &near);
    failx(ENOENT, "cannot attach %s %s: no function of %s%s%s has such a name", kind->section, target,
          first->path, user_symbols_are_stripped(first, root) ? ", which is stripped," : "",
          libraries->opened_count > 1 ? " or of the libraries that it links" : "");
    nearest_add_hint(&near);
    nearest_finish(&near);
    error_add_hint(
        "'*' stands for any letters, '?' for one, '[a-m]' for one of these; nm -DC %s lists the functions "
        "that it exports",
        first->path);
    return -ENOENT;
}

static int expand_in(const struct attach_kind *kind, const char *root, const char *target,
                     struct libraries *libraries, struct places *places)
{
    struct search search = {.glob = strrchr(target, ':') + 1, .places = places};
    for (size_t i = 0; places->count == 0 && (search.binary = libraries_at(libraries, i)) != NULL; i++) {
        user_symbols_visit(search.binary, root, match, &search);
        if (places->count > 0)
            places->path = xstrdup(search.binary->path);
    }
    places_sort(places, true); /* a function may have several names, */
    places_sort(places, false);
    return places->count > 0 ? 0 : fail_nothing(kind, root, target, libraries);
}

static int expand(const struct attach_kind *kind, const char *root, const char *target, struct places *places)
{
    struct libraries libraries = {0};
    char *file = xstrndup(target, (size_t)(strrchr(target, ':') - target));
    int err = libraries_open(&libraries, root, file);
    if (err == 0)
        err = expand_in(kind, root, target, &libraries, places);
    libraries_close(&libraries);
    free(file);
    return err;
}

static int require(const struct attach_kind *kind, const char *root, const char *target)
{
    return uprobe_require(root, kind->section, target);
}

static bool has_multi(const char *root)
{
    (void)root;
    return multi_is_there(MULTI_UPROBE);
}

static int attach_place(const struct attach_kind *kind, const char *root, const struct places *places,
                        size_t index, int program_fd, struct attachment *attachment)
{
    const struct uprobe_place place = {.path = places->path, .offset = places->list[index].number};
    return uprobe_open(root, &place, kind->on_return, program_fd, attachment);
}

static int attach_all(const struct attach_kind *kind, const struct places *places, int program_fd)
{
    return multi_attach_uprobe(places, kind->on_return, program_fd);
}

const struct attach_glob uprobe_glob = {
    .nature = "function",
    .require = require,
    .expand = expand,
    .attach_place = attach_place,
    .multi_type = MULTI_UPROBE,
    .multi_needs = "Linux 6.6",
    .has_multi = has_multi,
    .attach_all = attach_all,
};
