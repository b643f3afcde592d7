// SPDX-License-Identifier: Apache-2.0
/* The options that the kernel was built with, if a copy of them is kept. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"
#include "check/check_functions.h"
#include "check/fixes.h"

#define CONFIG_BYTES (4 * 1024 * 1024)

/* zlib also reads files that are not compressed. On the heap; NULL if it cannot be read whole. */
static char *read_config(const char *path)
{
    gzFile file = gzopen(path, "rbe");
    if (file == NULL)
        return NULL;
    char *config = xcalloc(CONFIG_BYTES + 1, 1);
    int length = gzread(file, config, CONFIG_BYTES);
    bool is_whole = gzclose_r(file) == Z_OK && length > 0;
    if (!is_whole) {
        free(config);
        return NULL;
    }
    return xrealloc(config, (size_t)length + 1, 1);
}

char *machine_config(const struct machine *machine, char **path)
{
    char *places[] = {
        xasprintf("/proc/config.gz"),
        xasprintf("/boot/config-%s", machine->release),
        xasprintf("/lib/modules/%s/config", machine->release),
        xasprintf("/lib/modules/%s/build/.config", machine->release),
    };
    char *config = NULL;
    *path = NULL;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        char *file = xasprintf("%s%s", machine->root, places[i]);
        if (config == NULL && (config = read_config(file)) != NULL)
            *path = places[i];
        else
            free(places[i]);
        free(file);
    }
    return config;
}

bool config_has(const char *config, const char *option)
{
    char *built_in = xasprintf("CONFIG_%s=y\n", option);
    const char *at = strstr(config, built_in);
    bool has = at != NULL && (at == config || at[-1] == '\n');
    free(built_in);
    return has;
}

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
    char *config = machine_config(machine, &path);
    if (config == NULL) {
        found(finding, VERDICT_WARN, "unknown: no /proc/config.gz, no /boot/config-%s, no other copy",
              machine->release);
        fix(finding, "modprobe configs");
        return;
    }
    struct text missing = {0};
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        if (config_has(config, options[i].name))
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
