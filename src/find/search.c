// SPDX-License-Identifier: Apache-2.0
#include "find/search.h"

#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "base/memory.h"
#include "symbols/libraries.h"
#include "types/tracepoints.h"

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
    while (words[search->word_count] != NULL)
        search->word_count++;
    search->words = xcalloc(search->word_count + 1, sizeof(*search->words));
    for (size_t i = 1; i < search->word_count; i++)
        search->words[i] = xstrdup(words[i]);
    search->kind = first[length] != '\0' ? kinds_find(first, length, true, &search->word) : NULL;
    if (search->kind != NULL)
        first += length + 1;
    bool is_in_file = search->kind != NULL
                          ? search->kind->listing.visit_file != NULL
                          : strchr(first, ':') != NULL &&
                                !tracepoints_have_category(search->root, first, strcspn(first, ":"));
    if (is_in_file)
        return read_path(search, first);
    search->words[0] = xstrdup(search->kind == NULL || first[0] != '\0' ? first : "*");
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
    return strcmp(word, name) == 0 || glob_matches(word, name) ||
           (last != NULL && glob_matches(word, last + 1));
}

/* A category and a name may have a colon between them too. */
static bool matches_category(const char *word, const char *name)
{
    char *spelled = xstrdup(word);
    char *colon = strchr(spelled, ':');
    if (colon != NULL)
        *colon = '/';
    bool is_match = matches(spelled, name);
    free(spelled);
    return is_match;
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

/* A search of one kind under way. */
struct visit {
    struct search *search;
    const struct attach_kind *kind;
    size_t rank;
};

/* Keeps the place, if its name has all words. */
static void consider(const char *name, void *context)
{
    const struct visit *visit = context;
    struct search *search = visit->search;
    if (search->near != NULL) {
        offer(search->near, name);
        return;
    }
    for (size_t i = 0; i < search->word_count; i++)
        if (!(visit->kind->listing.has_category ? matches_category : matches)(search->words[i], name))
            return;
    array_push(search->list, search->count) = (struct found){
        .kind = visit->kind,
        .word = search->kind != NULL ? search->word : visit->kind->words,
        .rank = visit->rank,
        .name = search->path != NULL ? xasprintf("%s:%s", search->path, name) : xstrdup(name),
    };
}

static bool is_wanted(const struct search *search, const struct attach_kind *kind)
{
    const struct attach_listing *listing = &kind->listing;
    if (listing->noun == NULL || (listing->visit_file != NULL) != (search->path != NULL))
        return false;
    return search->kind != NULL ? search->kind == kind : search->path != NULL || !listing->is_on_demand;
}

static int search_kernel(struct search *search)
{
    int err = 0;
    struct visit visit = {.search = search};
    for (; err == 0 && (visit.kind = kinds_at(visit.rank)) != NULL; visit.rank++)
        if (is_wanted(search, visit.kind))
            err = visit.kind->listing.visit(search->root, search->btf, consider, &visit);
    return err;
}

static void search_binary(struct search *search, const struct binary *binary)
{
    struct visit visit = {.search = search};
    for (; (visit.kind = kinds_at(visit.rank)) != NULL; visit.rank++)
        if (is_wanted(search, visit.kind))
            visit.kind->listing.visit_file(search->root, binary, consider, &visit);
}

/* In the file, and if it has none in what it links, as the probes themselves look for it. */
static int search_files(struct search *search)
{
    struct libraries libraries;
    const struct binary *binary;
    int err = libraries_open(&libraries, search->root, search->path);
    for (size_t i = 0; err == 0 && search->count == 0 && (binary = libraries_at(&libraries, i)) != NULL; i++)
        search_binary(search, binary);
    libraries_close(&libraries);
    return err;
}

static int compare(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;
    return left->rank != right->rank ? (left->rank < right->rank ? -1 : 1) : strcmp(left->name, right->name);
}

static void sort(struct search *search)
{
    size_t kept = 0;
    if (search->count > 0)
        qsort(search->list, search->count, sizeof(*search->list), compare);
    for (size_t i = 0; i < search->count; i++) {
        if (kept > 0 && compare(&search->list[kept - 1], &search->list[i]) == 0)
            free(search->list[i].name);
        else
            search->list[kept++] = search->list[i];
    }
    search->count = kept;
}

int search_run(struct search *search)
{
    int err = search->path != NULL ? search_files(search) : search_kernel(search);
    sort(search);
    return err;
}

void search_finish(struct search *search)
{
    for (size_t i = 0; i < search->count; i++)
        free(search->list[i].name);
    strings_free(search->words, search->word_count);
    free(search->list);
    free(search->path);
}
