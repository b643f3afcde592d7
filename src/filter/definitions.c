// SPDX-License-Identifier: Apache-2.0
#include <linux/bpf.h>

#include "filter/filter_private.h"

/* Living processes and threads of a family; more are not followed, and are counted. */
#define FAMILY_MAX 65536

#define COMPARE "%s == config->at[%zu]"

#define CHECK(with_bccrun) " if (bccrun_is_filtered(" with_bccrun ")) return 0;"
#define VOID_CHECK(with_bccrun)                                                                              \
    " if (bccrun_is_filtered(" with_bccrun ")) { asm volatile(\"r0 = 0\"); return; }"

const char *filter_check(uint32_t program_type, bool has_bystander, bool is_void)
{
    if (program_type == BPF_PROG_TYPE_XDP)
        return NULL;
    /* The verifier wants a result all the same; where the body makes none, a helper's stands there. */
    if (is_void)
        return has_bystander ? VOID_CHECK("1") : VOID_CHECK("0");
    return has_bystander ? CHECK("1") : CHECK("0");
}

static size_t count(const struct filter *filter, enum filter_kind kind, bool is_negated)
{
    size_t number = 0;
    for (size_t i = 0; i < filter->count; i++)
        number += filter->terms[i].kind == kind && filter->terms[i].is_negated == is_negated;
    return number;
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

static void put_maps(const struct filter *filter, struct text *out)
{
    size_t cgroups = cgroup_number(filter, filter->count);
    text_printf(out,
                "struct bccrun_words { u64 at[%zu]; };\n"
                "BPF_ARRAY(" FILTER_CONFIG_MAP ", struct bccrun_words, 1);\n",
                filter_first_word(filter, filter->count));
    if (cgroups > 0)
        text_printf(out, "BPF_CGROUP_ARRAY(" FILTER_CGROUPS_MAP ", %zu);\n", cgroups);
    if (filter->has_family)
        text_printf(out, "BPF_HASH(bccrun_family, u32, u8, %d);\n", FAMILY_MAX);
}

/* config, pid and tid: as bccrun sees them, the machine's but in a pid namespace of its own. A process that
 * is not in that namespace has none, and is shown as 0. */
static void put_ids(const struct filter *filter, struct text *out)
{
    text_string(out, "    int zero = 0;\n"
                     "    struct bccrun_words *config = " FILTER_CONFIG_MAP ".lookup(&zero);\n"
                     "    if (config == NULL) return 1;\n");
    if (filter->namespace_inode == 0)
        text_string(out, "    u64 id = bpf_get_current_pid_tgid();\n"
                         "    u32 pid = id >> 32, tid = id;\n");
    else
        text_printf(out,
                    "    struct bpf_pidns_info ids = {};\n"
                    "    bpf_get_ns_current_pid_tgid(config->at[%d], config->at[%d], &ids, sizeof(ids));\n"
                    "    u32 pid = ids.tgid, tid = ids.pid;\n",
                    WORD_NAMESPACE_DEVICE, WORD_NAMESPACE_INODE);
}

static void put_check(const struct filter *filter, struct text *out)
{
    /* nodebug: its instructions count as the line that calls it, not as lines that the user never wrote. */
    text_string(
        out, "static __always_inline __attribute__((nodebug)) int bccrun_is_filtered(int with_bccrun)\n{\n");
    if (filter->count == 0 && !filter->has_family)
        text_string(out, "    if (with_bccrun) return 0;\n");
    put_ids(filter, out);
    text_printf(out, "    if (!with_bccrun && pid == config->at[%d]) return 1;\n", WORD_SELF);
    if (filter->has_family)
        text_string(out, "    u32 family = bpf_get_current_pid_tgid() >> 32;\n");
    if (count(filter, FILTER_USER, false) + count(filter, FILTER_USER, true) > 0)
        text_string(out, "    u32 uid = bpf_get_current_uid_gid();\n");
    if (count(filter, FILTER_COMM, false) + count(filter, FILTER_COMM, true) > 0)
        text_string(out, "    u64 comm[2] = {};\n    bpf_get_current_comm(comm, sizeof(comm));\n");
    for (int kind = 0; kind < FILTER_KIND_COUNT; kind++) {
        put_kind(filter, (enum filter_kind)kind, true, out);
        put_kind(filter, (enum filter_kind)kind, false, out);
    }
    text_string(out, "    (void)tid;\n    return 0;\n}\n");
}

/*
 * A family: what bccrun starts while it says so, and whatever a member starts. The tracepoint
 * sched_process_fork runs in the parent before the child runs at all (kernel_clone in kernel/fork.c), so no
 * event of a child comes before its entry. An entry goes when the kernel lets go of the task
 * (sched_process_free) and not at its exit, behind which files are still closed and probes still hit. Whether
 * a pid is a member is decided anew for every child: one that is used again by a stranger loses what was left
 * of its entry.
 *
 * Threads get entries too, since the tracepoint does not tell them from processes; io_uring's workers are not
 * made by kernel_clone. Both are found by their process.
 */
static void put_family(const struct filter *filter, const struct filter_records *records, struct text *out)
{
    text_printf(out,
                "struct bccrun_fork { char before[%u]; u32 child; };\n"
                "struct bccrun_free { char before[%u]; u32 pid; };\n",
                records->fork_child, records->free_pid);
    text_string(out, "int " FILTER_FORK "(struct bccrun_fork *args)\n{\n");
    put_ids(filter, out);
    text_printf(
        out,
        "    (void)tid;\n"
        "    u32 parent = bpf_get_current_pid_tgid() >> 32, child = args->child;\n"
        "    u8 yes = 1;\n"
        "    if (!(pid == config->at[%d] && config->at[%d] != 0) && bccrun_family.lookup(&parent) == NULL)\n"
        "        bccrun_family.delete(&child);\n"
        "    else if (bccrun_family.update(&child, &yes) != 0)\n"
        "        __sync_fetch_and_add(&config->at[%d], 1);\n"
        "    return 0;\n}\n",
        WORD_SELF, WORD_LAUNCHING, WORD_UNFOLLOWED);
    text_string(out, "int " FILTER_FREE "(struct bccrun_free *args)\n{\n"
                     "    u32 pid = args->pid;\n"
                     "    bccrun_family.delete(&pid);\n"
                     "    return 0;\n}\n");
}

void filter_definitions(const struct filter *filter, const struct filter_records *records, struct text *out)
{
    put_maps(filter, out);
    put_check(filter, out);
    if (filter->has_family)
        put_family(filter, records, out);
}
