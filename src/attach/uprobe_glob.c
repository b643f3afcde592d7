// SPDX-License-Identifier: Apache-2.0
#include "attach/uprobe_glob.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "attach/every_return.h"
#include "attach/glob.h"
#include "attach/go_entry.h"
#include "attach/instruction.h"
#include "attach/uprobe_target.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "symbols/demangle.h"
#include "symbols/go_program.h"
#include "symbols/libraries.h"
#include "symbols/library_symbols.h"
#include "symbols/user_symbols.h"

struct search {
    const struct binary *binary;
    const char *glob;
    struct places *places;
    bool is_entry; /* not where they return */
    struct demangler demangler;
};

/* With "::" or parentheses it is a name, or a glob of names, as they are written in C++ and Rust. */
static bool is_written_name(const char *name)
{
    return strstr(name, "::") != NULL || strchr(name, '(') != NULL;
}

static bool is_match(struct search *search, const char *name)
{
    char *demangled = is_written_name(search->glob) ? demangle(&search->demangler, name) : NULL;
    bool matches =
        glob_matches(search->glob, name) || (demangled != NULL && glob_matches(search->glob, demangled));
    free(demangled);
    return matches;
}

/* It is not known which function an ifunc will be before a program starts. */
static void match(const char *name, const struct user_symbol *symbol, void *context)
{
    struct search *search = context;
    uint64_t offset;
    if (!symbol->is_ifunc && is_match(search, name) &&
        binary_offset(search->binary, symbol->address, PF_X, &offset) &&
        !instruction_is_mistaken(search->binary, offset))
        places_add(search->places, name,
                   offset + (search->is_entry ? go_entry_check_bytes(search->binary, offset) : 0));
}

static int fail_nothing(const struct attach_word *word, const char *target, struct libraries *libraries)
{
    struct nearest near;
    nearest_init(&near, file_separator(target) + 1);
    library_symbols_offer(libraries, glob_visit, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    const struct binary *first = libraries_at(libraries, 0);
    char *list = xasprintf("nm -DC %s", first->path);
    glob_hint(list, "functions that it exports");
    free(list);
    bool is_stripped = user_symbols_are_stripped(first, libraries->root);
    return failx(ENOENT, "cannot attach %s %s: no function of %s%s%s has such a name", word->name, target,
                 first->path, is_stripped ? ", which is stripped," : "",
                 libraries->opened_count > 1 ? " or of the libraries that it links" : "");
}

static int fail_go(const struct attach_word *word, const char *target, const char *path)
{
    hint(
        "a function of its own by name: bccrun sets uprobes on its return instructions, which change nothing");
    return failx(
        EOPNOTSUPP,
        "cannot attach %s %s: %s is a Go program, which ends when its runtime finds a changed return address",
        word->name, target, path);
}

/* Matching functions are looked for where a single one is: up to the first file that has some. */
static int expand_in(const struct attach_word *word, const char *target, struct libraries *libraries,
                     struct places *places)
{
    struct search search = {
        .glob = file_separator(target) + 1, .places = places, .is_entry = !word->on_return};
    bool is_go = false;
    for (size_t i = 0; places->count == 0 && (search.binary = libraries_at(libraries, i)) != NULL; i++) {
        user_symbols_visit(search.binary, libraries->root, match, &search);
        if (places->count > 0) {
            is_go = word->on_return && go_program_is(search.binary);
            places->path = xstrdup(search.binary->path);
            places->file_fd = fcntl(search.binary->fd, F_DUPFD_CLOEXEC, 0);
        }
    }
    demangler_finish(&search.demangler);
    if (is_go)
        return fail_go(word, target, places->path);
    if (word->is_of_all)
        every_return_warn(target, "it is a glob");
    places_sort(places, true); /* a function may have several names, */
    places_sort(places, false);
    return places->count > 0 ? 0 : fail_nothing(word, target, libraries);
}

static bool has_function(struct libraries *libraries, const char *name)
{
    struct user_symbol symbol;
    struct text namesakes = {0};
    bool has = library_symbols_find(libraries, name, &symbol) != NULL;
    if (!has && is_written_name(name))
        has = library_symbols_find_demangled(libraries, name, &symbol, &namesakes) != NULL ||
              namesakes.length > 0;
    text_finish(&namesakes);
    return has;
}

bool uprobe_is_name(const struct attach_word *word, const char *root, const char *text)
{
    struct uprobe_target target;
    struct libraries libraries = {0};
    const char *wrong = uprobe_target_read(text, word->on_return, &target);
    bool is_found = wrong == NULL && target.symbol != NULL &&
                    libraries_open(&libraries, root, target.file) == 0 &&
                    has_function(&libraries, target.symbol);
    error_clear();
    libraries_close(&libraries);
    uprobe_target_finish(&target);
    return is_found;
}

int uprobe_expand(const struct attach_word *word, const char *root, const char *target, struct places *places)
{
    struct libraries libraries = {0};
    char *file = xstrndup(target, (size_t)(file_separator(target) - target));
    int err = libraries_open(&libraries, root, file);
    if (err == 0)
        err = expand_in(word, target, &libraries, places);
    libraries_close(&libraries);
    free(file);
    return err;
}
