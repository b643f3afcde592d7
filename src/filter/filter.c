// SPDX-License-Identifier: Apache-2.0
#include "filter/filter.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "filter/filter_private.h"

/* The checks are a chain of comparisons; as many as this are still cheaper than a hash. */
#define TERMS_MAX 64

#define COMM_BYTES 16 /* TASK_COMM_LEN */

static const char *const options[FILTER_KIND_COUNT] = {
    [FILTER_PID] = "pid",   [FILTER_TID] = "tid",       [FILTER_USER] = "user",
    [FILTER_COMM] = "comm", [FILTER_CGROUP] = "cgroup",
};

const char *filter_kind_option(enum filter_kind kind)
{
    return options[kind];
}

size_t filter_kind_words(enum filter_kind kind)
{
    static const size_t words[FILTER_KIND_COUNT] = {
        [FILTER_PID] = 1, [FILTER_TID] = 1, [FILTER_USER] = 1, [FILTER_COMM] = 2, [FILTER_CGROUP] = 0};
    return words[kind];
}

size_t filter_first_word(const struct filter *filter, size_t index)
{
    size_t word = WORD_TERMS;
    for (size_t i = 0; i < index; i++)
        word += filter_kind_words(filter->terms[i].kind);
    return word;
}

static int read_id(const char *option, struct filter_term *term)
{
    char *end = NULL;
    bool is_number = term->value[0] >= '0' && term->value[0] <= '9';
    errno = 0;
    term->numbers[0] = strtoul(term->value, &end, 10);
    if (is_number && *end == '\0' && errno == 0 && term->numbers[0] > 0 && term->numbers[0] <= INT32_MAX)
        return 0;
    return fail_usage("cannot take '%s' for --%s: it must be a number above 0, or '!' and one", term->value,
                      option);
}

/* The kernel keeps 15 bytes of a longer name (set_task_comm, TASK_COMM_LEN), so no more are compared. */
static int read_comm(struct filter_term *term)
{
    strncpy((char *)term->numbers, term->value, COMM_BYTES - 1);
    return 0;
}

static int read_term(struct filter_term *term)
{
    if (term->value[0] == '\0')
        return fail_usage("cannot take '' for --%s: there is nothing in it", options[term->kind]);
    if (term->kind == FILTER_PID || term->kind == FILTER_TID)
        return read_id(options[term->kind], term);
    return term->kind == FILTER_COMM ? read_comm(term) : 0;
}

enum filter_kind filter_kind_named(const char *option)
{
    enum filter_kind kind = FILTER_PID;
    while (kind < FILTER_KIND_COUNT && strcmp(options[kind], option) != 0)
        kind++;
    assert(kind < FILTER_KIND_COUNT);
    return kind;
}

int filter_add(struct filter *filter, enum filter_kind kind, const char *value)
{
    bool is_negated = value[0] == '!';
    struct filter_term term = {
        .kind = kind, .is_negated = is_negated, .value = value + is_negated, .cgroup_fd = -1};
    if (filter->count == TERMS_MAX)
        return fail_usage("cannot filter by more than %d values", TERMS_MAX);
    int err = read_term(&term);
    if (err == 0)
        array_push(filter->terms, filter->count) = term;
    return err;
}

void filter_finish(struct filter *filter)
{
    for (size_t i = 0; i < filter->count; i++)
        if (filter->terms[i].cgroup_fd >= 0)
            close(filter->terms[i].cgroup_fd);
    free(filter->terms);
    *filter = (struct filter){0};
}
