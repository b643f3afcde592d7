// SPDX-License-Identifier: Apache-2.0
#include <linux/bpf.h>
#include <string.h>

#include "base/embedded.h"
#include "filter/filter_private.h"

EMBEDDED(filter_bpf_c);

/* Where its comparisons come. */
#define CONDITIONS "    /* CONDITIONS */\n"

/* Living processes and threads of a family; more are not followed, and are counted. */
#define FAMILY_MAX 65536

#define COMPARE "%s == config->at[%zu]"

#define CHECK(with_bccrun) " if (bccrun_is_filtered(" with_bccrun ")) return 0;"
#define VOID_CHECK(with_bccrun)                                                                              \
    " if (bccrun_is_filtered(" with_bccrun ")) { asm volatile(\"r0 = 0\"); return; }"

const char *filter_check(uint32_t program_type, bool is_interrupt, bool is_void)
{
    if (program_type == BPF_PROG_TYPE_XDP || program_type == BPF_PROG_TYPE_SCHED_CLS)
        return NULL;
    /* The verifier wants a result all the same; where the body makes none, a helper's stands there. */
    if (is_void)
        return is_interrupt ? VOID_CHECK("1") : VOID_CHECK("0");
    return is_interrupt ? CHECK("1") : CHECK("0");
}

static size_t count(const struct filter *filter, enum filter_kind kind, bool is_negated)
{
    size_t number = 0;
    for (size_t i = 0; i < filter->count; i++)
        number += filter->terms[i].kind == kind && filter->terms[i].is_negated == is_negated;
    return number;
}

static bool uses(const struct filter *filter, enum filter_kind kind)
{
    return count(filter, kind, false) + count(filter, kind, true) > 0;
}

/* The term's place in the map of cgroups. */
static size_t cgroup_number(const struct filter *filter, size_t index)
{
    size_t number = 0;
    for (size_t i = 0; i < index; i++)
        number += filter->terms[i].kind == FILTER_CGROUP;
    return number;
}

static void put_term(const struct filter *filter, size_t index, struct text *out)
{
    size_t word = filter_first_word(filter, index);
    switch (filter->terms[index].kind) {
    case FILTER_PID:
        text_printf(out, COMPARE, "pid", word);
        return;
    case FILTER_TID:
        text_printf(out, COMPARE, "tid", word);
        return;
    case FILTER_USER:
        text_printf(out, COMPARE, "uid", word);
        return;
    case FILTER_COMM:
        text_printf(out, "(" COMPARE " && " COMPARE ")", "comm[0]", word, "comm[1]", word + 1);
        return;
    case FILTER_CGROUP:
        text_printf(out, FILTER_CGROUPS_MAP ".check_current_task(%zu) == 1", cgroup_number(filter, index));
        return;
    case FILTER_KIND_COUNT:
        break;
    }
}

/* One of the wanted values of a kind must hold, none of the unwanted. */
static void put_kind(const struct filter *filter, enum filter_kind kind, bool is_negated, struct text *out)
{
    bool has_family = kind == FILTER_PID && !is_negated && filter->has_family;
    const char *between = "";
    if (count(filter, kind, is_negated) == 0 && !has_family)
        return;
    text_printf(out, "    if (%s(", is_negated ? "" : "!");
    for (size_t i = 0; i < filter->count; i++) {
        if (filter->terms[i].kind != kind || filter->terms[i].is_negated != is_negated)
            continue;
        text_string(out, between);
        put_term(filter, i, out);
        between = " || ";
    }
    if (has_family)
        text_printf(out, "%sbccrun_family.lookup(&family) != NULL", between);
    text_string(out, ")) return 1;\n");
}

static void define(struct text *out, const char *name, size_t value)
{
    text_printf(out, "#define %s %zu\n", name, value);
}

static void put_constants(const struct filter *filter, const struct filter_records *records, struct text *out)
{
    define(out, "BCCRUN_WORDS", filter_first_word(filter, filter->count));
    define(out, "BCCRUN_SELF", WORD_SELF);
    define(out, "BCCRUN_LAUNCHING", WORD_LAUNCHING);
    define(out, "BCCRUN_UNFOLLOWED", WORD_UNFOLLOWED);
    define(out, "BCCRUN_NAMESPACE_DEVICE", WORD_NAMESPACE_DEVICE);
    define(out, "BCCRUN_NAMESPACE_INODE", WORD_NAMESPACE_INODE);
    define(out, "BCCRUN_NAMESPACE", filter->namespace_inode != 0);
    define(out, "BCCRUN_IS_LIMITED", filter->count > 0 || filter->has_family);
    define(out, "BCCRUN_USES_UID", uses(filter, FILTER_USER));
    define(out, "BCCRUN_USES_COMM", uses(filter, FILTER_COMM));
    define(out, "BCCRUN_CGROUPS", cgroup_number(filter, filter->count));
    define(out, "BCCRUN_FAMILY", filter->has_family ? FAMILY_MAX : 0);
    if (filter->has_family) {
        define(out, "BCCRUN_FORK_CHILD", records->fork_child);
        define(out, "BCCRUN_FREE_PID", records->free_pid);
    }
}

void filter_definitions(const struct filter *filter, const struct filter_records *records, struct text *out)
{
    const char *conditions = strstr(filter_bpf_c.text, CONDITIONS);
    put_constants(filter, records, out);
    text_bytes(out, filter_bpf_c.text, (size_t)(conditions - filter_bpf_c.text));
    for (int kind = 0; kind < FILTER_KIND_COUNT; kind++) {
        put_kind(filter, (enum filter_kind)kind, true, out);
        put_kind(filter, (enum filter_kind)kind, false, out);
    }
    text_string(out, conditions + strlen(CONDITIONS));
}
