// SPDX-License-Identifier: Apache-2.0
#include "attach/kinds.h"

#include <string.h>

#include "attach/trampoline.h"
#include "base/words.h"

static const struct attach_kind *const kinds[] = {
    &syscall_kind, &tracepoint_kind, &kprobe_kind, &raw_tracepoint_kind, &uprobe_kind, &usdt_kind,
    &fentry_kind,  &fmod_ret_kind,   &lsm_kind,    &perf_event_kind,     &xdp_kind,    &tc_kind,
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

const struct attach_kind *kinds_at(size_t index)
{
    return index < KIND_COUNT ? kinds[index] : NULL;
}

/* A place in the table. All zero is its first word. */
struct cursor {
    size_t kind;
    size_t word;
};

/* Returns the word and moves on; NULL after the last. */
static const struct attach_word *next(struct cursor *at, const struct attach_kind **kind)
{
    while (at->kind < KIND_COUNT && kinds[at->kind]->words[at->word].name == NULL)
        *at = (struct cursor){.kind = at->kind + 1};
    if (at->kind == KIND_COUNT)
        return NULL;
    *kind = kinds[at->kind];
    return &(*kind)->words[at->word++];
}

/* The same of the words that find and new take, or that a section may begin with. */
static const struct attach_word *next_of(struct cursor *at, bool is_listed, const struct attach_kind **kind)
{
    const struct attach_word *word = next(at, kind);
    while (word != NULL && (is_listed ? (*kind)->listing.noun == NULL : word->is_alias))
        word = next(at, kind);
    return word;
}

const struct attach_kind *kinds_find(const char *name, size_t length, bool is_listed,
                                     const struct attach_word **word)
{
    struct cursor at = {0};
    const struct attach_kind *kind;
    while ((*word = next_of(&at, is_listed, &kind)) != NULL)
        if (is_exactly(name, length, (*word)->name))
            return kind;
    return NULL;
}

const struct attach_kind *kinds_find_prefix(const char *function, const struct attach_word **word,
                                            const char **target)
{
    struct cursor at = {0};
    const struct attach_kind *kind;
    while ((*word = next(&at, &kind)) != NULL) {
        *target = (*word)->prefix != NULL ? after_prefix(function, (*word)->prefix) : NULL;
        if (*target != NULL && **target != '\0')
            return kind;
    }
    return NULL;
}

const struct attach_word *kind_return_word(const struct attach_kind *kind, const struct attach_word *like)
{
    if (like->on_return && !like->is_alias)
        return like;
    for (const struct attach_word *word = kind->words; word->name != NULL; word++)
        if (word->on_return && word->is_sleepable == like->is_sleepable)
            return word;
    return NULL;
}

/* An alias means the kind's first word. */
const struct attach_word *kind_entry_word(const struct attach_kind *kind, const struct attach_word *like)
{
    for (const struct attach_word *word = kind->words; word->name != NULL; word++)
        if (!word->on_return && word->is_sleepable == like->is_sleepable && !word->is_alias)
            return word;
    return kind->words;
}

int kind_require(const struct attach_kind *kind, const struct attach_word *word, const char *root,
                 const char *target)
{
    if (kind->trampoline != NULL)
        return trampoline_require(kind->trampoline, word, root, target);
    return kind->checks.require != NULL ? kind->checks.require(word, root, target) : 0;
}

bool kind_has_name(const struct attach_kind *kind, const struct attach_word *word, const char *root,
                   const char *target)
{
    return kind->glob.is_name != NULL && kind->glob.is_name(word, root, target);
}

void kind_hint_near(const struct attach_kind *kind, const char *root, const struct btf *btf,
                    const char *target)
{
    struct nearest near;
    nearest_init(&near, target);
    (void)!kind->listing.visit(root, btf, nearest_visit, &near);
    nearest_hint(&near);
    nearest_finish(&near);
}

void kinds_near(const char *wanted, bool is_listed, struct nearest *near)
{
    struct cursor at = {0};
    const struct attach_kind *kind;
    const struct attach_word *word;
    nearest_init(near, wanted);
    while ((word = next_of(&at, is_listed, &kind)) != NULL)
        nearest_offer(near, word->name);
}

void kinds_hint_near(const char *wanted, bool is_listed)
{
    struct nearest near;
    kinds_near(wanted, is_listed, &near);
    nearest_hint(&near);
    nearest_finish(&near);
}

void kinds_hint_all(void)
{
    struct cursor at = {0};
    const struct attach_kind *kind;
    const struct attach_word *word;
    struct text known = {0};
    while ((word = next_of(&at, false, &kind)) != NULL)
        text_printf(&known, "%s%s/", known.length > 0 ? ", " : "", word->name);
    hint("sections that bccrun knows: %s", text_cstr(&known));
    text_finish(&known);
}
