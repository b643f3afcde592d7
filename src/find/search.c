// SPDX-License-Identifier: Apache-2.0
#include "find/search.h"

#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "base/memory.h"
#include "base/words.h"
#include "symbols/functions.h"
#include "symbols/libraries.h"
#include "symbols/usdt_notes.h"
#include "symbols/user_symbols.h"
#include "types/tracepoints.h"

#define ENTER   "syscalls/sys_enter_"
#define PADDING "__pfx_" /* before functions (Linux: CONFIG_FUNCTION_PADDING_BYTES), entered by nobody */

/* "PATH:PATTERN" of the first word; a USDT probe's pattern may have a colon. */
static int read_path(struct search *search, const char *word)
{
    const char *colon = strchr(word, ':');
    if (colon == NULL || colon == word)
        return fail_usage("cannot find '%s': it needs a file and a pattern, such as bash:readline", word);
    search->path = xstrndup(word, (size_t)(colon - word));
    search->words[0] = xstrdup(colon[1] != '\0' ? colon + 1 : "*");
    return 0;
}

int search_read(char **words, struct search *search)
{
    const char *first = words[0];
    size_t length = strcspn(first, ":/");
    enum place_kind kind;
    bool on_return;
    while (words[search->word_count] != NULL)
        search->word_count++;
    search->words = xcalloc(search->word_count + 1, sizeof(*search->words));
    for (size_t i = 1; i < search->word_count; i++)
        search->words[i] = xstrdup(words[i]);
    if (first[length] != '\0' && place_kind_read(first, length, &kind, &on_return)) {
        search->kinds[kind] = true;
        first += length + 1;
        if (kind == PLACE_UPROBE || kind == PLACE_USDT)
            return read_path(search, first);
        search->words[0] = xstrdup(first[0] != '\0' ? first : "*");
    } else if (strchr(first, ':') != NULL &&
               !tracepoints_have_category(search->root, first, strcspn(first, ":"))) {
        search->kinds[PLACE_UPROBE] = search->kinds[PLACE_USDT] = true;
        return read_path(search, first);
    } else {
        for (int i = PLACE_SYSCALL; i <= PLACE_RAW; i++)
            search->kinds[i] = true;
        search->words[0] = xstrdup(first);
    }
    return 0;
}

static bool has_glob(const char *word)
{
    return strpbrk(word, "*?[") != NULL;
}

/* Whether the word says it: a glob of the whole name or of its last part, or a part of the name. */
static bool matches(const char *word, const char *name)
{
    const char *last = strrchr(name, strchr(name, ':') != NULL ? ':' : '/');
    if (!has_glob(word))
        return strcasestr(name, word) != NULL;
    return glob_matches(word, name) || (last != NULL && glob_matches(word, last + 1));
}

static void offer(struct nearest *near, const char *name)
{
    const char *slash = strrchr(name, '/');
    bool is_short = slash != NULL && strpbrk(near->wanted, ":/") == NULL;
    if (has_glob(near->wanted))
        glob_offer(near, is_short ? slash + 1 : name);
    else
        nearest_offer(near, is_short ? slash + 1 : name);
}

/* Keeps the place, if its name has all words. */
static struct found *consider(struct search *search, enum place_kind kind, const char *name)
{
    if (search->near != NULL) {
        offer(search->near, name);
        return NULL;
    }
    for (size_t i = 0; i < search->word_count; i++) {
        char *word = xstrdup(search->words[i]);
        char *colon = kind == PLACE_TRACEPOINT ? strchr(word, ':') : NULL;
        if (colon != NULL)
            *colon = '/';
        bool is_match = matches(word, name);
        free(word);
        if (!is_match)
            return NULL;
    }
    struct found *found = &array_push(search->list, search->count);
    found->kind = kind;
    found->name = search->path != NULL ? xasprintf("%s:%s", search->path, name) : xstrdup(name);
    return found;
}

/* System calls are those that have a tracepoint. */
static void visit_tracepoint(const char *name, void *context)
{
    struct search *search = context;
    if (search->kinds[PLACE_TRACEPOINT])
        consider(search, PLACE_TRACEPOINT, name);
    if (search->kinds[PLACE_SYSCALL] && has_prefix(name, ENTER))
        consider(search, PLACE_SYSCALL, name + strlen(ENTER));
}

/* A kernel function is listed as what the user asked for, once. */
static enum place_kind function_kind(const struct search *search)
{
    return search->kinds[PLACE_FENTRY] ? PLACE_FENTRY : PLACE_KPROBE;
}

static int search_functions(struct search *search)
{
    struct functions functions;
    int err = functions_read(search->root, &functions);
    for (size_t i = 0; err == 0 && i < functions.places.count; i++)
        if (!has_prefix(functions.places.list[i].name, PADDING))
            consider(search, function_kind(search), functions.places.list[i].name);
    if (err == 0)
        functions_finish(&functions);
    return err;
}

static void visit_raw(const char *name, void *search)
{
    consider(search, PLACE_RAW, name);
}

static void visit_symbol(const char *name, const struct user_symbol *symbol, void *search)
{
    (void)symbol;
    consider(search, PLACE_UPROBE, name);
}

static void search_notes(struct search *search, const struct binary *binary)
{
    struct usdt_notes notes;
    usdt_notes_read(binary, &notes);
    for (size_t i = 0; i < notes.count; i++) {
        char *name = xasprintf("%s:%s", notes.notes[i].provider, notes.notes[i].name);
        struct found *found = consider(search, PLACE_USDT, name);
        if (found != NULL) {
            found->arguments = xstrdup(notes.notes[i].arguments);
            found->machine = binary->machine;
        }
        free(name);
    }
    usdt_notes_finish(&notes);
}

/* In the file, and where it has none in what it links, as the probes themselves look for it. */
static int search_binary(struct search *search)
{
    struct libraries libraries;
    const struct binary *binary;
    int err = libraries_open(&libraries, search->root, search->path);
    for (size_t i = 0; err == 0 && search->count == 0 && (binary = libraries_at(&libraries, i)) != NULL;
         i++) {
        if (search->kinds[PLACE_UPROBE])
            user_symbols_visit(binary, search->root, visit_symbol, search);
        if (search->kinds[PLACE_USDT])
            search_notes(search, binary);
    }
    libraries_close(&libraries);
    return err;
}

static int compare(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;
    return left->kind != right->kind ? (left->kind < right->kind ? -1 : 1) : strcmp(left->name, right->name);
}

static void sort(struct search *search)
{
    size_t kept = 0;
    if (search->count > 0)
        qsort(search->list, search->count, sizeof(*search->list), compare);
    for (size_t i = 0; i < search->count; i++) {
        if (kept > 0 && compare(&search->list[kept - 1], &search->list[i]) == 0) {
            free(search->list[i].name);
            free(search->list[i].arguments);
        } else {
            search->list[kept++] = search->list[i];
        }
    }
    search->count = kept;
}

int search_run(struct search *search)
{
    int err = 0;
    if (search->path != NULL)
        err = search_binary(search);
    if (search->kinds[PLACE_SYSCALL] || search->kinds[PLACE_TRACEPOINT])
        (void)tracepoints_visit(search->root, visit_tracepoint, search); /* without tracefs there are none */
    if (search->kinds[PLACE_KPROBE] || search->kinds[PLACE_FENTRY])
        err = search_functions(search);
    if (search->kinds[PLACE_RAW])
        btf_visit(search->types, BTF_KIND_TYPEDEF, BTF_RAW_TRACEPOINT, visit_raw, search);
    sort(search);
    return err;
}

void search_finish(struct search *search)
{
    for (size_t i = 0; i < search->count; i++) {
        free(search->list[i].name);
        free(search->list[i].arguments);
    }
    for (size_t i = 0; i < search->word_count; i++)
        free(search->words[i]);
    free(search->list);
    free(search->words);
    free(search->path);
}
