// SPDX-License-Identifier: Apache-2.0
#include "run/hook.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "kernel/load.h"

static void hook_free(struct hook *hook)
{
    if (hook == NULL)
        return;
    relay_close(&hook->relay);
    free(hook->prelude);
    free(hook);
}

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
    hook_free(hooks->list[index]);
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

struct file_state file_state(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return (struct file_state){0};
    return (struct file_state){
        .is_there = true,
        .device = status.st_dev,
        .inode = status.st_ino,
        .bytes = (uint64_t)status.st_size,
        .changed_s = status.st_mtim.tv_sec,
        .changed_ns = status.st_mtim.tv_nsec,
    };
}

bool file_state_is_same(const struct file_state *a, const struct file_state *b)
{
    return a->is_there == b->is_there && a->device == b->device && a->inode == b->inode &&
           a->bytes == b->bytes && a->changed_s == b->changed_s && a->changed_ns == b->changed_ns;
}

static struct file_state state_of(const struct attachment *attachment)
{
    return attachment->file != NULL ? file_state(attachment->file) : (struct file_state){0};
}

void hook_set_file(struct hook *hook)
{
    hook->file = state_of(&hook->attachment);
}

bool hook_has_same_file(const struct hook *hook)
{
    struct file_state file = state_of(&hook->attachment);
    return file_state_is_same(&file, &hook->file);
}

void hook_renew(struct hook *hook, const struct file_state *file, struct attachment *attachment)
{
    attachment_finish(&hook->before);
    hook->before = hook->attachment;
    hook->attachment = *attachment;
    hook->file = *file;
}

void hook_leave_file(struct hook *hook)
{
    struct attachment nowhere = {0};
    attachment_set_file(&nowhere, "", hook->attachment.file);
    attachment_finish(&hook->before);
    attachment_finish(&hook->attachment);
    hook->attachment = nowhere;
}

uint64_t hooks_missed(const struct hooks *hooks, size_t index)
{
    const struct hook *hook = hooks->list != NULL ? hooks->list[index] : NULL;
    if (hook == NULL || hook->users > 1)
        return 0;
    return hook->skipped + (hook->relay.program_fd != 0 ? program_missed(hook->relay.program_fd) : 0);
}

void hooks_detach(struct hooks *hooks, const char *root, unsigned side)
{
    for (size_t i = 0; i < hooks->count; i++) {
        struct hook *hook = hooks->list[i];
        if (hook == NULL)
            continue;
        if (hook->users == 1) {
            hook->skipped += attachment_missed(&hook->attachment, root);
            array_push(hooks->detached, hooks->detached_count) = hook->attachment;
            array_push(hooks->detached, hooks->detached_count) = hook->before;
            hook->attachment = hook->before = (struct attachment){0};
            continue;
        }
        relay_clear(&hook->relay, side);
        hook->users--;
        hooks->list[i] = NULL;
    }
    detach(hooks->detached, hooks->detached_count);
}

void hooks_finish(struct hooks *hooks, const char *root, unsigned side)
{
    hooks_detach(hooks, root, side);
    detach_finish(hooks->detached, hooks->detached_count);
    for (size_t i = 0; i < hooks->count; i++)
        hook_free(hooks->list[i]);
    free(hooks->detached);
    free(hooks->list);
    *hooks = (struct hooks){0};
}
