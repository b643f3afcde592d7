/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What bccrun puts in front of a probe: whose events are wanted. definitions.c defines the constants in
 * capital letters, and puts the comparisons with the wanted values where CONDITIONS is.
 */
struct bccrun_words {
    u64 at[BCCRUN_WORDS];
};
BPF_ARRAY(bccrun_config, struct bccrun_words, 1);
#if BCCRUN_CGROUPS
BPF_CGROUP_ARRAY(bccrun_cgroups, BCCRUN_CGROUPS);
#endif
#if BCCRUN_FAMILY
BPF_HASH(bccrun_family, u32, u8, BCCRUN_FAMILY);
#endif

/* The PID and TID as bccrun sees them: the machine's, unless bccrun runs in a PID namespace of its own. A
 * process that is not in that namespace has none there, and gets 0. */
#if BCCRUN_NAMESPACE
#define BCCRUN_READ_IDS                                                                                      \
    struct bpf_pidns_info ids = {};                                                                          \
    bpf_get_ns_current_pid_tgid(config->at[BCCRUN_NAMESPACE_DEVICE], config->at[BCCRUN_NAMESPACE_INODE],     \
                                &ids, sizeof(ids));                                                          \
    u32 pid = ids.tgid, tid = ids.pid
#else
#define BCCRUN_READ_IDS                                                                                      \
    u64 id = bpf_get_current_pid_tgid();                                                                     \
    u32 pid = id >> 32, tid = id
#endif

/* nodebug: its instructions count as the line that calls it, not as lines that the user never wrote. */
static __always_inline __attribute__((nodebug)) int bccrun_is_filtered(int with_bccrun)
{
#if !BCCRUN_IS_LIMITED
    if (with_bccrun)
        return 0;
#endif
    int zero = 0;
    struct bccrun_words *config = bccrun_config.lookup(&zero);
    if (config == NULL)
        return 1;
    BCCRUN_READ_IDS;
    if (!with_bccrun && pid == config->at[BCCRUN_SELF])
        return 1;
#if BCCRUN_FAMILY
    u32 family = bpf_get_current_pid_tgid() >> 32;
#endif
#if BCCRUN_USES_UID
    u32 uid = bpf_get_current_uid_gid();
#endif
#if BCCRUN_USES_COMM
    u64 comm[2] = {};
    bpf_get_current_comm(comm, sizeof(comm));
#endif
    /* CONDITIONS */
    (void)tid;
    return 0;
}

/*
 * A family: what bccrun starts while it says so, and whatever a member starts. The tracepoint
 * sched_process_fork runs in the parent before the child runs at all (kernel_clone in kernel/fork.c), so no
 * event of a child comes before its entry. An entry goes when the kernel frees the task (sched_process_free)
 * and not at its exit, after which files are still closed and probes still hit. Whether a PID is a member is
 * decided again for every child: if a stranger gets the PID again, it loses what was left of the entry.
 *
 * Threads get entries too, since the tracepoint does not tell them from processes; io_uring's workers are not
 * made by kernel_clone. Both are found by their process.
 */
#if BCCRUN_FAMILY
struct bccrun_fork {
    char before[BCCRUN_FORK_CHILD];
    u32 child;
};

struct bccrun_free {
    char before[BCCRUN_FREE_PID];
    u32 pid;
};

int bccrun_on_fork(struct bccrun_fork *args)
{
    int zero = 0;
    struct bccrun_words *config = bccrun_config.lookup(&zero);
    if (config == NULL)
        return 1;
    BCCRUN_READ_IDS;
    (void)tid;
    u32 parent = bpf_get_current_pid_tgid() >> 32, child = args->child;
    u8 yes = 1;
    if (!(pid == config->at[BCCRUN_SELF] && config->at[BCCRUN_LAUNCHING] != 0) &&
        bccrun_family.lookup(&parent) == NULL)
        bccrun_family.delete(&child);
    else if (bccrun_family.update(&child, &yes) != 0)
        __sync_fetch_and_add(&config->at[BCCRUN_UNFOLLOWED], 1);
    return 0;
}

int bccrun_on_free(struct bccrun_free *args)
{
    u32 pid = args->pid;
    bccrun_family.delete(&pid);
    return 0;
}
#endif
