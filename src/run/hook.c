// SPDX-License-Identifier: Apache-2.0
#include "run/hook.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cache/conditions.h"
#include "kernel/load.h"

void hooks_init(struct hooks *hooks, size_t count)
{
    *hooks = (struct hooks){.list = xcalloc(count, sizeof(struct hook *)), .count = count};
}

struct hook *hooks_add(struct hooks *hooks, size_t index)
{
    hooks->list[index] = xcalloc(1, sizeof(struct hook));
    hooks->list[index]->users = 1;
    return hooks->list[index];
}

void hooks_share(struct hooks *hooks, size_t index, struct hook *hook)
{
    hooks->list[index] = hook;
    hook->users++;
}

void hooks_drop(struct hooks *hooks, size_t index)
{
    relay_close(&hooks->list[index]->relay);
    free(hooks->list[index]);
    hooks->list[index] = NULL;
}

int hook_relay(struct hook *hook, int switch_fd, const struct image_program *program, int program_fd,
               unsigned side)
{
    int err = relay_open(&hook->relay, switch_fd, program);
    if (err == 0)
        err = relay_set(&hook->relay, side, program_fd);
    return err == 0 ? hook->relay.program_fd : err;
}

/* All zero for a place in the kernel, or in a file that a process goes on having. */
static struct digest file_of(const struct attachment *attachment)
{
    return attachment->file != NULL ? condition_identity(attachment->file) : (struct digest){0};
}

void hook_set_file(struct hook *hook)
{
    if (hook->relay.program_fd != 0)
        hook->file = file_of(&hook->attachment);
}

bool hook_has_same_file(const struct hook *hook)
{
    struct digest file = file_of(&hook->attachment);
    return digest_is_same(&file, &hook->file);
}

uint64_t hooks_missed(const struct hooks *hooks)
{
    uint64_t missed = 0;
    for (size_t i = 0; i < hooks->count; i++)
        if (hooks->list[i] != NULL && hooks->list[i]->users == 1 && hooks->list[i]->relay.program_fd != 0)
            missed += program_missed(hooks->list[i]->relay.program_fd);
    return missed;
}

void hooks_detach(struct hooks *hooks, unsigned side)
{
    for (size_t i = 0; i < hooks->count; i++) {
        struct hook *hook = hooks->list[i];
        if (hook == NULL)
            continue;
        if (hook->users == 1) {
            array_push(hooks->detached, hooks->detached_count) = hook->attachment;
            hook->attachment = (struct attachment){0};
            continue;
        }
        relay_clear(&hook->relay, side);
        hook->users--;
        hooks->list[i] = NULL;
    }
    detach(hooks->detached, hooks->detached_count);
}

void hooks_finish(struct hooks *hooks, unsigned side)
{
    hooks_detach(hooks, side);
    detach_finish(hooks->detached, hooks->detached_count);
    for (size_t i = 0; i < hooks->count; i++) {
        if (hooks->list[i] != NULL)
            relay_close(&hooks->list[i]->relay);
        free(hooks->list[i]);
    }
    free(hooks->detached);
    free(hooks->list);
    *hooks = (struct hooks){0};
}
