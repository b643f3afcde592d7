// SPDX-License-Identifier: Apache-2.0
#include "check/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "attach/require.h"
#include "base/cpus.h"
#include "base/memory.h"
#include "base/sys.h"

unsigned machine_version(const char *release)
{
    char *minor = NULL;
    unsigned long major = strtoul(release, &minor, 10);
    return LINUX(major, *minor == '.' ? strtoul(minor + 1, NULL, 10) : 0);
}

void machine_read(struct machine *machine, const char *root)
{
    struct utsname kernel;
    uname(&kernel);
    *machine = (struct machine){.root = root, .buffer_bytes = 1024 * 1024};
    machine->release = machine_line(machine, "/proc/sys/kernel/osrelease");
    if (machine->release == NULL)
        machine->release = xstrdup(kernel.release);
    machine->version = machine_version(machine->release);
    machine->architecture = xstrdup(kernel.machine);
    machine->distribution = distribution_read(root);
    machine->capabilities = require_capabilities(root);
    machine->container = machine_container(machine);
    struct cpus cpus = {0};
    if (cpus_read(&cpus, root, "online") != 0)
        error_clear();
    machine->cpus = cpus.count > 0 ? cpus.count : 1;
    cpus_finish(&cpus);
}

void machine_finish(struct machine *machine)
{
    free(machine->release);
    free(machine->architecture);
    free(machine->container);
}

void machine_try(struct machine *machine)
{
    union bpf_attr map;
    memset(&map, 0, sizeof(map));
    map.map_type = BPF_MAP_TYPE_ARRAY;
    map.key_size = sizeof(uint32_t);
    map.value_size = sizeof(uint32_t);
    map.max_entries = 1;
    int fd = sys_bpf(BPF_MAP_CREATE, &map);
    machine->bpf_errno = fd < 0 ? -fd : 0;
    if (fd >= 0)
        close(fd);
    struct perf_event_attr event = {
        .type = PERF_TYPE_SOFTWARE,
        .config = PERF_COUNT_SW_DUMMY,
        .disabled = 1,
        .exclude_kernel = 1,
    };
    fd = sys_perf_event_open(&event, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    machine->perf_errno = fd < 0 ? -fd : 0;
    if (fd >= 0)
        close(fd);
}

int machine_find_headers(const struct machine *machine, struct headers *headers)
{
    return type_source_find(&machine->types, machine->root, machine->release, headers);
}
