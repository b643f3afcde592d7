// SPDX-License-Identifier: Apache-2.0
#include "show/symbolizer.h"

#include <inttypes.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define BUILD_ID "build-id "

_Static_assert(sizeof(BUILD_ID) + 2 * (size_t)BPF_BUILD_ID_SIZE <= BUILD_ID_TITLE_BYTES, "room for a title");

void symbolizer_init(struct symbolizer *symbolizer, const char *root)
{
    *symbolizer = (struct symbolizer){.root = root};
    processes_init(&symbolizer->processes, root);
}

static void drop_unkept(struct symbolizer *symbolizer)
{
    code_places_finish(symbolizer->unkept, symbolizer->unkept_count);
    free(symbolizer->unkept);
    symbolizer->unkept = NULL;
    symbolizer->unkept_count = 0;
}

void symbolizer_finish(struct symbolizer *symbolizer)
{
    drop_unkept(symbolizer);
    stack_memory_finish(&symbolizer->memory);
    demangled_finish(&symbolizer->demangled);
    processes_finish(&symbolizer->processes);
    kernel_names_finish(&symbolizer->kernel_names);
}

void symbolizer_watch(struct symbolizer *symbolizer)
{
    processes_watch(&symbolizer->processes);
}

void symbolizer_catch_up(struct symbolizer *symbolizer)
{
    processes_catch_up(&symbolizer->processes);
}

const struct code_place *symbolizer_locate(struct symbolizer *symbolizer, uint32_t pid,
                                           const uint64_t *addresses, size_t count)
{
    const struct code_place *known = stack_memory_find(&symbolizer->memory, pid, addresses, count);
    if (known != NULL)
        return known;
    drop_unkept(symbolizer);
    struct code_place *places = xcalloc(count, sizeof(*places));
    enum process_state state = processes_find(&symbolizer->processes, (pid_t)pid, addresses, count, places);
    symbolizer->gone += state == PROCESS_GONE;
    symbolizer->foreign += state == PROCESS_FOREIGN;
    known = stack_memory_keep(&symbolizer->memory, pid, places, count);
    if (known != NULL) {
        free(places);
        return known;
    }
    symbolizer->unkept = places;
    symbolizer->unkept_count = count;
    return places;
}

void symbolizer_name_kernel(struct symbolizer *symbolizer, uint64_t address, bool is_return,
                            struct stack_frame *frame)
{
    struct address_name name;
    *frame = (struct stack_frame){.address = address, .module = "kernel"};
    if (kernel_names_find(&symbolizer->kernel_names, symbolizer->root, address - is_return, &name)) {
        frame->symbol = name.symbol;
        frame->offset = name.offset + is_return;
        frame->module = name.module != NULL ? name.module : "kernel";
    }
}

void symbolizer_name_user(struct symbolizer *symbolizer, const struct code_place *place, bool is_return,
                          struct stack_frame *frame)
{
    struct address_name name;
    processes_name(&symbolizer->processes, place, is_return, &name);
    /* The names of a module stay where they are. */
    if (name.symbol != NULL && place->module != NULL && !symbolizer->is_mangled)
        name.symbol = demangled_find(&symbolizer->demangled, name.symbol);
    *frame = (struct stack_frame){
        .address = place->address,
        .symbol = name.symbol,
        .offset = name.offset,
        .module = name.module,
    };
}

void symbolizer_name_build_id(struct symbolizer *symbolizer, uint32_t pid, const unsigned char *build_id,
                              uint64_t offset, bool is_return, char *title, struct stack_frame *frame)
{
    struct code_place place;
    char *digits = title + sizeof(BUILD_ID) - 1;
    memcpy(title, BUILD_ID, sizeof(BUILD_ID));
    for (size_t i = 0; i < BPF_BUILD_ID_SIZE; i++)
        snprintf(digits + 2 * i, 3, "%02x", build_id[i]);
    if (processes_find_build_id(&symbolizer->processes, (pid_t)pid, digits, offset - is_return, &place))
        symbolizer_name_user(symbolizer, &place, is_return, frame);
    else
        *frame = (struct stack_frame){.offset = offset, .module = title};
}

void symbolizer_warn(const struct symbolizer *symbolizer)
{
    if (symbolizer->gone > 0)
        warn(
            "%" PRIu64
            " user stacks are shown as addresses: their processes ended before bccrun could read their mappings",
            symbolizer->gone);
    if (symbolizer->foreign > 0)
        warn(
            "user stacks are shown as addresses: in this PID namespace processes have other numbers than those that the probe sees");
    if (symbolizer->kernel_names.is_hidden)
        warn(
            "kernel stacks are shown as addresses: the kernel hides its symbols' addresses (root can see them with sysctl kernel.kptr_restrict=1)");
    if (symbolizer->processes.modules.is_full)
        warn(
            "some user addresses have no names: there are more programs and libraries than bccrun keeps symbols of");
}
