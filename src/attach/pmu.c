// SPDX-License-Identifier: Apache-2.0
#include "attach/pmu.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/mounts.h"
#include "base/text.h"
#include "base/words.h"

#define DIRECTORY        "/sys/bus/event_source/devices"
#define SMALL_FILE_BYTES 4096
#define CONFIG_BITS      64 /* of perf_event_attr.config */

const struct pmu kprobe_pmu = {"kprobe", "CONFIG_KPROBE_EVENTS", CAUSE_NO_KPROBES};
const struct pmu uprobe_pmu = {"uprobe", "CONFIG_UPROBE_EVENTS", CAUSE_NO_UPROBES};

int pmu_fail_no_sysfs(const char *root, const struct attach_word *word, const char *target)
{
    char *cover;
    because(CAUSE_NO_SYSFS);
    if (mounts_cover(root, "/sys/kernel", &cover)) {
        int err = failx(EOPNOTSUPP, "cannot attach %s %s: sysfs is hidden by what is mounted over it (%s)",
                        word->name, target, cover);
        free(cover);
        return err;
    }
    hint("mount -t sysfs sysfs /sys");
    return failx(EOPNOTSUPP, "cannot attach %s %s: sysfs is not mounted", word->name, target);
}

bool pmu_are_listed(const char *root)
{
    return file_exists(root, DIRECTORY);
}

bool pmu_exists(const char *root, const struct pmu *pmu)
{
    char *path = xasprintf(DIRECTORY "/%s/type", pmu->name);
    bool is_there = file_exists(root, path);
    free(path);
    return is_there;
}

int pmu_require(const char *root, const struct pmu *pmu, const struct attach_word *word, const char *target)
{
    if (pmu_exists(root, pmu))
        return 0;
    if (!file_exists(root, "/sys/kernel"))
        return pmu_fail_no_sysfs(root, word, target);
    because(pmu->cause);
    hint("scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has them");
    return failx(EOPNOTSUPP, "cannot attach %s %s: this kernel has no %ss (%s)", word->name, target,
                 pmu->name, pmu->config);
}

/* The number after @before in the PMU's file @name: "6" of "type", 32 of "config:32-63" in a file below "format".
 * -1 if there is none. */
static int read_number(const char *root, const struct pmu *pmu, const char *name, const char *before)
{
    char *path = xasprintf(DIRECTORY "/%s/%s", pmu->name, name);
    struct text text = {0};
    int number = -1;
    if (file_read(root, path, SMALL_FILE_BYTES, &text) == 0) {
        const char *rest = after_prefix(text_cstr(&text), before);
        number = rest != NULL ? atoi(rest) : -1;
    }
    text_finish(&text);
    free(path);
    return number;
}

static int set_semaphore(const char *root, const struct pmu_probe *probe, uint64_t *config)
{
    int bit = read_number(root, probe->pmu, "format/ref_ctr_offset", "config:");
    if (bit <= 0)
        return -EOPNOTSUPP;
    if (probe->semaphore_offset >> (CONFIG_BITS - bit) != 0)
        return -EOVERFLOW;
    *config |= probe->semaphore_offset << bit;
    return 0;
}

int pmu_attach(const char *root, const struct pmu_probe *probe, int program_fd, struct attachment *attachment)
{
    uint64_t config = 0;
    int return_bit = probe->on_return ? read_number(root, probe->pmu, "format/retprobe", "config:") : -1;
    if (probe->on_return)
        config = 1ULL << (return_bit >= 0 ? return_bit : 0);
    int err = probe->semaphore_offset != 0 ? set_semaphore(root, probe, &config) : 0;
    if (err != 0)
        return err;
    struct perf_event_attr attr = {
        .type = (uint32_t)read_number(root, probe->pmu, "type", ""),
        .config = config,
        .config1 = (uintptr_t)probe->where, /* kprobe_func or uprobe_path */
        .config2 = probe->offset,           /* probe_offset */
        .disabled = 1,
    };
    /* The probe is hit on every CPU; the event must be of one all the same. */
    return attachment_add_event(attachment, &attr, 0, program_fd);
}
