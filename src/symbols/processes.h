/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the addresses in processes stand for. A process that runs is asked where its files lie in memory, and
 * the answer is remembered: for a second, since it may map more or become another program, and for good when
 * it has ended meanwhile. What it had mapped before, the kernel has reported (mapping_events.h).
 *
 * Finding the place of an address needs the process; naming the place does not, and is left for when the name
 * is shown.
 */
#ifndef BCCRUN_PROCESSES_H
#define BCCRUN_PROCESSES_H

#include "symbols/modules.h"

struct process;

struct processes {
    const char *root;
    struct process **list;
    size_t count;
    struct modules modules;
    struct mapping_events *events; /* NULL: none are read */
};

/* What an address is, as long as the processes are there. */
struct code_place {
    uint64_t address;
    struct module *module; /* NULL: none is known, or */
    char *name;            /* its name, of code that the process made itself; on the heap */
    uint64_t offset;       /* in the module's file, or after the start of what has the name */
};

enum process_state {
    PROCESS_KNOWN,
    PROCESS_GONE,    /* it had ended before it was first asked for, and what it had mapped is not known */
    PROCESS_FOREIGN, /* its number means nothing here: bccrun is in a pid namespace */
};

void processes_init(struct processes *processes, const char *root);
void processes_finish(struct processes *processes);

/* Has the kernel report what processes map from here on, as far as it does; and takes that in, which is to be called
 * often. */
void processes_watch(struct processes *processes);
void processes_catch_up(struct processes *processes);

/* Finds the places of the @count addresses in the process; code_places_finish() before they are filled again.
 * The first address is that of an instruction, the others are where calls return to, and the call is the
 * instruction before: it is what the place is of, while its offset is the return address's. */
enum process_state processes_find(struct processes *processes, pid_t pid, const uint64_t *addresses,
                                  size_t count, struct code_place *places);
/* Finds the file with this build id, in hex digits, among those of the process and of all that were met
 * before. Returns whether there is one, and its place at @offset in the file. */
bool processes_find_build_id(struct processes *processes, pid_t pid, const char *build_id, uint64_t offset,
                             struct code_place *place);
void code_places_finish(struct code_place *places, size_t count);

/* The place's name, and its module where only that is known. */
void processes_name(struct processes *processes, const struct code_place *place, bool is_return,
                    struct address_name *name);

#endif
