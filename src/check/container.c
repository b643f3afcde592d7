// SPDX-License-Identifier: Apache-2.0
/* Containers: how to recognize one, and what of the host it lacks. */
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/check_functions.h"
#include "types/kernel_types.h"

#define GROUPS_BYTES (64 * 1024)

/* The processes of a container are in cgroups that are named after the program that made it. */
static char *container_of_cgroup(const struct machine *machine)
{
    static const char *const makers[] = {"docker", "kubepods", "containerd", "libpod", "lxc"};
    struct text text = {0};
    char *container = NULL;
    if (file_read(machine->root, "/proc/1/cgroup", GROUPS_BYTES, &text) == 0)
        for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]) && container == NULL; i++)
            if (strstr(text_cstr(&text), makers[i]) != NULL)
                container = xasprintf("%s (/proc/1/cgroup)", makers[i]);
    text_finish(&text);
    return container;
}

/* By the files that podman, docker and systemd-nspawn put into a container (containerenv(5) of podman; systemd's
 * "Container Interface"). */
char *machine_container(const struct machine *machine)
{
    if (file_exists(machine->root, "/run/.containerenv"))
        return xstrdup("podman (/run/.containerenv)");
    if (file_exists(machine->root, "/.dockerenv"))
        return xstrdup("docker (/.dockerenv)");
    char *kind = machine_line(machine, "/run/systemd/container");
    if (kind == NULL)
        return container_of_cgroup(machine);
    char *container = xasprintf("%s (/run/systemd/container)", kind);
    free(kind);
    return container;
}

static void add_word(struct text *list, bool is_missing, const char *word)
{
    if (is_missing)
        text_printf(list, "%s%s", list->length > 0 ? ", " : "", word);
}

/* What most containers lack, and can be given. */
void check_container(const struct machine *machine, struct finding *finding)
{
    if (machine->container == NULL) {
        found(finding, VERDICT_OK, "none detected");
        return;
    }
    struct text missing = {0};
    char *modules = xasprintf("/lib/modules/%s", machine->release);
    add_word(&missing, !machine_may(machine, CAP_SYS_ADMIN), "privileges");
    add_word(&missing, !file_exists(machine->root, "/sys/kernel/tracing/events"), "tracefs");
    add_word(&missing,
             machine->types.directory == NULL && !file_exists(machine->root, modules) &&
                 !kernel_types_exist(machine->root),
             "/lib/modules");
    if (missing.length == 0) {
        found(finding, VERDICT_OK, "%s, with everything that probes need from the host", machine->container);
    } else {
        found(finding, VERDICT_WARN, "%s, without the host's %s", machine->container, text_cstr(&missing));
        fix(finding, "docker run --privileged --pid=host -v /lib/modules:/lib/modules:ro "
                     "-v /usr/src:/usr/src:ro -v /sys/kernel/tracing:/sys/kernel/tracing ...");
    }
    text_finish(&missing);
    free(modules);
}
