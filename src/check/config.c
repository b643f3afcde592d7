// SPDX-License-Identifier: Apache-2.0
/* The options that the kernel was built with, if a copy of them is kept. */
#include <stdlib.h>

#include "types/kernel_config.h"
#include "check/check_functions.h"
#include "check/fixes.h"

static const struct {
    const char *name;
    enum verdict without;
} options[] = {
    {"BPF_SYSCALL", VERDICT_FAIL}, {"BPF_EVENTS", VERDICT_FAIL},     {"PERF_EVENTS", VERDICT_FAIL},
    {"KPROBES", VERDICT_WARN},     {"KPROBE_EVENTS", VERDICT_WARN},  {"BPF_JIT", VERDICT_WARN},
    {"UPROBES", VERDICT_WARN},     {"UPROBE_EVENTS", VERDICT_WARN},  {"FTRACE_SYSCALLS", VERDICT_WARN},
    {"CGROUPS", VERDICT_WARN},     {"DEBUG_INFO_BTF", VERDICT_WARN}, {"BPF_LSM", VERDICT_WARN},
};

void check_options_set(const struct machine *machine, struct finding *finding)
{
    char *path = NULL;
    char *config = kernel_config_read(machine->root, machine->release, &path);
    if (config == NULL) {
        found(finding, VERDICT_WARN, "unknown: no /proc/config.gz, no /boot/config-%s, no other copy",
              machine->release);
        fix(finding, "modprobe configs");
        return;
    }
    struct text missing = {0};
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        if (kernel_config_has(config, options[i].name))
            continue;
        text_printf(&missing, "%sCONFIG_%s", missing.length > 0 ? ", " : "", options[i].name);
        verdict = options[i].without > verdict ? options[i].without : verdict;
    }
    if (verdict == VERDICT_OK)
        found(finding, VERDICT_OK, "all options that probes need are set (%s)", path);
    else
        found(finding, verdict, "not set: %s (%s)", text_cstr(&missing), path);
    if (verdict != VERDICT_OK)
        fix_kernel(machine, finding);
    text_finish(&missing);
    free(config);
    free(path);
}
