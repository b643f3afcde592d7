// SPDX-License-Identifier: Apache-2.0
#include "compile/process/passes.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#include "compile/process/own_declarations.h"

/* Names as the Itanium C++ ABI makes them; clang 11 to 21 have them. */
#define EXECUTE_ACTION   "_ZN5clang16CompilerInstance13ExecuteActionERNS_14FrontendActionE"
#define NEW_ACTION       "_ZN5clang14FrontendActionC2Ev"
#define PRECOMPILE_TABLE "_ZTVN5clang17GeneratePCHActionE"
#define ANNOTATE         "_ZN4ebpf9BPFModule8annotateEv"
#define ANNOTATE_LIGHT   "_ZN4ebpf9BPFModule14annotate_lightEv"

/* A frontend action takes some 200 bytes; what is behind them is never read. */
#define ACTION_BYTES 4096

/* A virtual table begins with the distance to the object's start and a pointer to the type's description. */
#define TABLE_HEAD_WORDS 2

/* libbcc's passes by their number. */
#define REWRITING_PASS 1

struct action {
    void **table;
};

typedef bool (*executor)(void *instance, struct action *action);
typedef void (*constructor)(struct action *action);
typedef int (*annotator)(void *module);
typedef void (*light_annotator)(void *module);

static struct {
    bool is_precompiling;
    bool is_using;
    bool is_written;
    unsigned count; /* passes so far */
} passes;

static void *find_symbol(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

bool passes_can_precompile(void)
{
    return find_symbol(NEW_ACTION) != NULL && find_symbol(PRECOMPILE_TABLE) != NULL &&
           dlsym(RTLD_NEXT, EXECUTE_ACTION) != NULL;
}

/* It is never destroyed: the process ends soon, and the destructor would be one more name to find. */
static struct action *new_precompile_action(void)
{
    constructor construct = NULL;
    struct action *action = calloc(1, ACTION_BYTES);
    *(void **)&construct = find_symbol(NEW_ACTION);
    if (action == NULL)
        return NULL;
    construct(action);
    action->table = (void **)find_symbol(PRECOMPILE_TABLE) + TABLE_HEAD_WORDS;
    return action;
}

/* libbcc's first pass writes the header. Any other is refused, upon which libbcc gives up; it may try again with the
 * system's bpf.h (BCC_BACKUP_COMPILE). */
static bool precompile(executor execute, void *instance)
{
    if (passes.count > 1)
        return false;
    struct action *action = new_precompile_action();
    passes.is_written = action != NULL && execute(instance, action);
    return passes.is_written;
}

bool execute_action(void *instance, struct action *action) __asm__(EXECUTE_ACTION);

bool execute_action(void *instance, struct action *action)
{
    executor execute = NULL;
    *(void **)&execute = dlsym(RTLD_NEXT, EXECUTE_ACTION);
    if (execute == NULL)
        return false;
    unsigned pass = passes.count++;
    if (passes.is_precompiling)
        return precompile(execute, instance);
    bool is_own = passes.is_using && pass == REWRITING_PASS;
    if (is_own)
        own_declarations_begin();
    bool is_done = execute(instance, action);
    if (is_own)
        own_declarations_end();
    return is_done;
}

/* libbcc compiles functions that print and read each map's entries, for BCC's callers. bccrun knows the entries from
 * BTF; the light form, which libbcc takes for modules that it does not compile for, leaves them out. */
int annotate(void *module) __asm__(ANNOTATE);

int annotate(void *module)
{
    light_annotator light = NULL;
    annotator original = NULL;
    *(void **)&light = find_symbol(ANNOTATE_LIGHT);
    *(void **)&original = dlsym(RTLD_NEXT, ANNOTATE);
    if (light == NULL)
        return original != NULL ? original(module) : -1;
    light(module);
    return 0;
}

void passes_precompile(void)
{
    passes.is_precompiling = true;
    passes.is_written = false;
    passes.count = 0;
}

void passes_use_precompiled(void)
{
    passes.is_using = true;
    passes.count = 0;
}

bool passes_end(void)
{
    passes.is_precompiling = false;
    passes.is_using = false;
    return passes.is_written;
}
