// SPDX-License-Identifier: Apache-2.0
#include "symbols/processes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "symbols/mapping_events.h"
#include "symbols/perf_map.h"

#define PROCESSES_MAX ((size_t)2048)
#define FRESH_NS      UINT64_C(1000000000)
#define RETRY_NS      UINT64_C(100000000) /* an address that is nowhere may have been mapped since */
#define ANCESTORS_MAX 8                   /* a process that executed nothing has what these had mapped */

/* The inode of the machine's own pid namespace (PROC_PID_INIT_INO in include/linux/proc_ns.h). */
#define OWN_PID_NAMESPACE 0xEFFFFFFCU

struct process {
    pid_t pid;
    uint64_t read_ns;
    struct mappings mappings;
    bool has_names; /* its own, of code that it made */
    struct address_table names;
};

void processes_init(struct processes *processes, const char *root)
{
    *processes = (struct processes){.root = root};
}

static void process_finish(struct process *process)
{
    mappings_finish(&process->mappings);
    address_table_finish(&process->names);
    free(process);
}

static void forget_all(struct processes *processes)
{
    for (size_t i = 0; i < processes->count; i++)
        process_finish(processes->list[i]);
    free(processes->list);
    processes->list = NULL;
    processes->count = 0;
}

void processes_finish(struct processes *processes)
{
    forget_all(processes);
    modules_finish(&processes->modules);
    mapping_events_close(processes->events);
}

void processes_watch(struct processes *processes)
{
    processes->events = mapping_events_open(processes->root);
}

void processes_catch_up(struct processes *processes)
{
    mapping_events_read(processes->events);
}

/* The numbers that programs in the kernel see are the machine's, those below /proc a pid namespace's. */
static bool is_foreign(const char *root)
{
    char *path = xasprintf("%s/proc/self/ns/pid", root);
    struct stat status;
    bool is_own = stat(path, &status) != 0 || status.st_ino == OWN_PID_NAMESPACE;
    free(path);
    return !is_own;
}

/* What was read earlier stays where the process has ended. */
static void read_again(struct processes *processes, struct process *process)
{
    struct mappings mappings;
    process->read_ns = clock_ns();
    if (!mappings_read(processes->root, process->pid, &mappings))
        return;
    mappings_finish(&process->mappings);
    process->mappings = mappings;
    process->has_names = false;
}

static struct process *find_known(const struct processes *processes, pid_t pid)
{
    for (size_t i = 0; i < processes->count; i++)
        if (processes->list[i]->pid == pid)
            return processes->list[i];
    return NULL;
}

static struct process *add(struct processes *processes, pid_t pid)
{
    struct process *process = xcalloc(1, sizeof(*process));
    process->pid = pid;
    struct process **end =
        &array_push(processes->list, processes->count); // NOLINT(bugprone-sizeof-expression)
    *end = process;
    return process;
}

static struct process *find(struct processes *processes, pid_t pid)
{
    struct process *process = find_known(processes, pid);
    if (process == NULL && processes->count == PROCESSES_MAX)
        forget_all(processes);
    return process != NULL ? process : add(processes, pid);
}

/* Code outside of any file may have been made by the process, which then may tell its name. */
static void find_own_name(struct processes *processes, struct process *process, uint64_t address,
                          struct code_place *place)
{
    struct address_name name;
    if (!process->has_names) {
        address_table_finish(&process->names);
        (void)!perf_map_read(processes->root, process->pid, &process->names);
        process->has_names = true;
    }
    if (!address_table_find(&process->names, address, &name))
        return;
    place->name = xstrdup(name.symbol);
    place->offset = name.offset + (place->address - address);
}

/* What the process had at the address once: it has ended, or become another program. An ancestor may still run. */
static const struct mapping *find_past(struct processes *processes, pid_t pid, uint64_t address)
{
    const struct mapping *mapping = NULL;
    mapping_events_read(processes->events);
    for (int i = 0; mapping == NULL && i < ANCESTORS_MAX && pid != 0; i++) {
        mapping = mapping_events_find(processes->events, pid, address);
        pid = mapping_events_parent(processes->events, pid);
        if (mapping != NULL || pid == 0)
            continue;
        struct process *parent = find_known(processes, pid);
        if (parent == NULL && processes->count < PROCESSES_MAX) /* the one that is asked about stays */
            parent = add(processes, pid);
        if (parent != NULL && clock_ns() - parent->read_ns > FRESH_NS)
            read_again(processes, parent);
        if (parent != NULL)
            mapping = mappings_find(&parent->mappings, address);
    }
    return mapping;
}

static bool find_place(struct processes *processes, struct process *process, bool is_return,
                       struct code_place *place)
{
    uint64_t address = place->address - (is_return && place->address > 0);
    const struct mapping *mapping = mappings_find(&process->mappings, address);
    if (mapping == NULL && processes->events != NULL)
        mapping = find_past(processes, process->pid, address);
    if (mapping == NULL)
        return false;
    place->module = modules_open(&processes->modules, processes->root, process->pid, mapping);
    place->offset = address - mapping->start + mapping->offset;
    if (place->module == NULL)
        find_own_name(processes, process, address, place);
    return true;
}

enum process_state processes_find(struct processes *processes, pid_t pid, const uint64_t *addresses,
                                  size_t count, struct code_place *places)
{
    for (size_t i = 0; i < count; i++)
        places[i] = (struct code_place){.address = addresses[i]};
    if (is_foreign(processes->root))
        return PROCESS_FOREIGN;
    struct process *process = find(processes, pid);
    if (clock_ns() - process->read_ns > FRESH_NS)
        read_again(processes, process);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_found = find_place(processes, process, i > 0, &places[i]);
        if (!is_found && clock_ns() - process->read_ns > RETRY_NS) {
            read_again(processes, process);
            is_found = find_place(processes, process, i > 0, &places[i]);
        }
        found += is_found;
    }
    return process->mappings.count > 0 || found > 0 ? PROCESS_KNOWN : PROCESS_GONE;
}

bool processes_find_build_id(struct processes *processes, pid_t pid, const char *build_id, uint64_t offset,
                             struct code_place *place)
{
    struct modules *modules = &processes->modules;
    *place = (struct code_place){.offset = offset, .module = modules_find_build_id(modules, build_id)};
    if (place->module != NULL || pid == 0 || is_foreign(processes->root))
        return place->module != NULL;
    struct process *process = find(processes, pid);
    if (clock_ns() - process->read_ns > RETRY_NS) {
        read_again(processes, process);
        for (size_t i = 0; i < process->mappings.count; i++)
            (void)modules_open(modules, processes->root, pid, &process->mappings.list[i]);
        place->module = modules_find_build_id(modules, build_id);
    }
    return place->module != NULL;
}

void code_places_finish(struct code_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(places[i].name);
}

void processes_name(struct processes *processes, const struct code_place *place, bool is_return,
                    struct address_name *name)
{
    *name = (struct address_name){.symbol = place->name, .offset = place->offset};
    if (place->module == NULL)
        return;
    if (module_name(&processes->modules, place->module, processes->root, place->offset, name))
        name->offset += is_return;
    name->module = module_path(place->module);
}
