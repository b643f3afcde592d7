// SPDX-License-Identifier: Apache-2.0
#include "diagnose/helper_cause.h"

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "types/kernel_config.h"
#include "base/lockdown.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

#define RELEASE    "/proc/sys/kernel/osrelease"
#define LINE_BYTES 4096

/* Which options helpers are built with: those whose names begin like this. The more special come first. */
static const struct {
    const char *prefix;
    const char *option;
    const char *where; /* programs that may call them, where that is worth a word; NULL: several */
} options[] = {
    {"bpf_override_return", "BPF_KPROBE_OVERRIDE",
     "kprobes on functions that are made for it: /sys/kernel/debug/error_injection/list"},
    {"bpf_get_current_cgroup_id", "CGROUPS", NULL},
    {"bpf_get_current_ancestor_cgroup_id", "CGROUPS", NULL},
    {"bpf_current_task_under_cgroup", "CGROUPS", NULL},
    {"bpf_cgrp_storage_", "CGROUPS", NULL},
    {"bpf_get_cgroup_classid", "CGROUP_NET_CLASSID", "tc programs"},
    {"bpf_get_func_arg", "BPF_EVENTS", "fentry, fexit and fmod_ret"},
    {"bpf_get_func_ret", "BPF_EVENTS", "fexit and fmod_ret"},
    {"bpf_get_stack", "PERF_EVENTS", NULL},
    {"bpf_get_branch_snapshot", "PERF_EVENTS", NULL},
    {"bpf_read_branch_records", "PERF_EVENTS", "perf_event"},
    {"bpf_rc_", "BPF_LIRC_MODE2", "programs of infrared receivers"},
    {"bpf_lwt_", "LWTUNNEL_BPF", "programs of network routes"},
    {"bpf_ima_", "IMA", "sleepable lsm programs"},
    {"bpf_inode_storage_", "BPF_LSM", NULL},
    {"bpf_bprm_opts_set", "BPF_LSM", "lsm programs"},
    {"bpf_tcp_", "INET", "programs of packets and sockets"},
    {"bpf_skc_to_mptcp_", "MPTCP", NULL},
    {"bpf_skb_", "NET", "tc programs"},
    {"bpf_clone_redirect", "NET", "tc programs"},
    {"bpf_redirect", "NET", "XDP and tc programs"},
    {"bpf_xdp_", "NET", "XDP programs"},
};

/* What the kernel took away from programs under lockdown, and from which mode on (lockdown_reasons[] in
 * security/security.c, and bpf_tracing_func_proto() in kernel/trace/bpf_trace.c). */
static bool is_denied(const char *helper, const char *mode)
{
    bool is_confidential = strcmp(mode, "confidentiality") == 0;
    if (has_prefix(helper, "bpf_probe_write_user"))
        return is_confidential || strcmp(mode, "integrity") == 0;
    return is_confidential && has_prefix(helper, "bpf_probe_read") &&
           !has_prefix(helper, "bpf_probe_read_user");
}

/* The first line of a small file, on the heap; NULL if it cannot be read. */
static char *read_line(const char *root, const char *path)
{
    struct text text = {0};
    char *line = NULL;
    if (file_read(root, path, LINE_BYTES, &text) == 0)
        line = xstrndup(text_cstr(&text), strcspn(text_cstr(&text), "\n"));
    text_finish(&text);
    return line;
}

static char *cause_of_lockdown(const char *root, const char *helper)
{
    char *mode = lockdown_mode(root);
    char *cause = NULL;
    if (mode != NULL && is_denied(helper, mode)) {
        lockdown_hint(mode);
        cause = xasprintf("this kernel is locked down (%s), so no program may call '%s'", mode, helper);
    }
    free(mode);
    return cause;
}

/* Where the option is set, or nobody knows whether it is, the kind of program is more likely. */
static char *cause_of_option(const char *root, const char *helper, const char *option)
{
    char *release = read_line(root, RELEASE);
    char *path = NULL;
    char *config = release != NULL ? kernel_config_read(root, release, &path) : NULL;
    char *cause = NULL;
    if (config != NULL && !kernel_config_has(config, option)) {
        hint("%s lists what the kernel was built with", path);
        cause = xasprintf("this kernel was built without CONFIG_%s, and so without '%s'", option, helper);
    } else if (config == NULL) {
        hint(
            "it also needs a kernel that was built with CONFIG_%s; this one keeps no copy of its configuration",
            option);
    }
    free(config);
    free(path);
    free(release);
    return cause;
}

char *helper_cause(const char *root, const char *helper)
{
    char *cause = cause_of_lockdown(root, helper);
    for (size_t i = 0; cause == NULL && i < sizeof(options) / sizeof(options[0]); i++) {
        if (!has_prefix(helper, options[i].prefix))
            continue;
        cause = cause_of_option(root, helper, options[i].option);
        if (cause == NULL && options[i].where != NULL)
            hint("it is for %s", options[i].where);
        break;
    }
    return cause;
}

/* Helpers are numbered as they came: the first numbers of each release after 5.10 (include/uapi/linux/bpf.h). */
static const struct {
    unsigned number, major, minor;
} firsts[] = {
    {156, 5, 11}, {163, 5, 12}, {164, 5, 13}, {166, 5, 14}, {169, 5, 15}, {176, 5, 16},
    {180, 5, 17}, {186, 5, 18}, {194, 5, 19}, {204, 6, 0},  {208, 6, 1},  {210, 6, 2},
};

#define HELPER_LAST 211

static const char *helper_name(unsigned number)
{
#define HELPER_NAME(name) "bpf_" #name
    static const char *const names[] = {__BPF_FUNC_MAPPER(HELPER_NAME)};
    return number < sizeof(names) / sizeof(names[0]) ? names[number] : NULL;
}

char *helper_cause_of_number(const char *root, unsigned number)
{
    size_t i = sizeof(firsts) / sizeof(firsts[0]);
    while (i > 0 && firsts[i - 1].number > number)
        i--;
    if (i == 0 || number > HELPER_LAST)
        return NULL;
    char *release = read_line(root, RELEASE);
    const char *name = helper_name(number);
    char *helper = name != NULL ? xasprintf("'%s'", name) : xasprintf("helper number %u", number);
    char *cause =
        xasprintf("%s came with Linux %u.%u, and this kernel is older (%s)", helper, firsts[i - 1].major,
                  firsts[i - 1].minor, release != NULL ? release : "of unknown version");
    free(helper);
    free(release);
    return cause;
}
