/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of attach points that there are, and the words for them.
 */
#ifndef BCCRUN_KINDS_H
#define BCCRUN_KINDS_H

#include "attach/kind.h"
#include "base/nearest.h"

extern const struct attach_kind fentry_kind, fmod_ret_kind, kprobe_kind, lsm_kind, perf_event_kind,
    raw_tracepoint_kind, syscall_kind, tc_kind, tracepoint_kind, uprobe_kind, usdt_kind, xdp_kind;

/* The kinds one after the other, in the order in which find lists their places; NULL after the last. */
const struct attach_kind *kinds_at(size_t index);

/* The kind that has a word of these @length bytes, and the word; NULL: there is none. @is_listed: a word that find and
 * new take, those of other tools included; else one that a section may begin with. */
const struct attach_kind *kinds_find(const char *name, size_t length, bool is_listed,
                                     const struct attach_word **word);

/* The kind that a function's name stands for in BCC, the word, and what comes after the prefix; NULL: none. */
const struct attach_kind *kinds_find_prefix(const char *function, const struct attach_word **word,
                                            const char **target);

/* The kind's word for the place where a function returns, for programs that may sleep if those of @like may; NULL if its
 * places do not return. And that for the place itself. */
const struct attach_word *kind_return_word(const struct attach_kind *kind, const struct attach_word *like);
const struct attach_word *kind_entry_word(const struct attach_kind *kind, const struct attach_word *like);

/* Whether this kernel has the kind at all: 0 or the recorded error. */
int kind_require(const struct attach_kind *kind, const struct attach_word *word, const char *root,
                 const char *target) MUST_CHECK;

/* Whether @target, which looks like a glob, is the exact name of one place of the kind. */
bool kind_has_name(const struct attach_kind *kind, const struct attach_word *word, const char *root,
                   const char *target);

/* Hints the kind's places whose names are nearly @target, for a kind whose places are the kernel's. */
void kind_hint_near(const struct attach_kind *kind, const char *root, const struct btf *btf,
                    const char *target);

/* The words, of the same ones as for kinds_find(), that are nearest to the one that is not known. @near is the caller's to
 * finish. */
void kinds_near(const char *wanted, bool is_listed, struct nearest *near);

/* Hints the words, of the same ones, that are nearest to the one that is not known. */
void kinds_hint_near(const char *wanted, bool is_listed);

/* Hints all words that a section may begin with. */
void kinds_hint_all(void);

#endif
