// SPDX-License-Identifier: Apache-2.0
#include "watch/relays.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cache/conditions.h"

static bool is_same_list(const struct places *a, const struct places *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->list[i].name, b->list[i].name) != 0 || a->list[i].number != b->list[i].number)
            return false;
    return true;
}

static bool is_same_point(const struct attach_point *a, const struct attach_point *b)
{
    return a->kind == b->kind && strcmp(a->target, b->target) == 0 && a->is_multi == b->is_multi &&
           a->btf_id == b->btf_id && a->btf_object == b->btf_object && is_same_list(&a->places, &b->places);
}

/* Of the file that a place is in, "PATH:SYMBOL"; all zero for one in the kernel. */
static struct digest file_of(const struct attachment *attachment)
{
    struct digest file = {0};
    const char *where = attachment->where != NULL ? attachment->where : "";
    size_t length = strcspn(where, ":");
    char *path = xstrndup(where, length);
    if (strchr(path, '/') != NULL && where[length] == ':')
        file = condition_identity(path);
    free(path);
    return file;
}

/* The point of @before that is the same place; -1 where there is none. A program that was built anew is
 * another: what is attached there is attached to the file that had its name. */
static int find_point(const struct session *before, const struct attach_point *point)
{
    for (size_t i = 0; i < before->attachment_count; i++) {
        struct digest file = file_of(&before->attachments[i]);
        if (before->relays[i].program_fd != 0 && is_same_point(&before->plan.points[i], point) &&
            digest_is_same(&file, &before->files[i]))
            return (int)i;
    }
    return -1;
}

/* A new relay with the program on the session's side, attached nowhere. */
static int open_relay(const struct session *session, size_t program, struct relay *relay)
{
    int err = relay_open(relay, session->switch_fd, &session->image.programs[program]);
    return err == 0 ? relay_set(relay, session->side, session->loaded.programs[program]) : err;
}

static int attach_point(struct session *session, const struct session *before, size_t i)
{
    const struct attach_point *point = &session->plan.points[i];
    struct relay *relay = &session->relays[i];
    session->stayed[i] = find_point(before, point);
    session->attachment_count++;
    if (session->stayed[i] >= 0) {
        session->files[i] = before->files[session->stayed[i]];
        *relay = before->relays[session->stayed[i]];
        return relay_set(relay, session->side, session->loaded.programs[i]);
    }
    int err = open_relay(session, i, relay);
    if (err == 0)
        err = attach(point, SESSION_ROOT, relay->program_fd, &session->attachments[i]);
    if (err != 0)
        attach_add_place(point, session->source, &session->declarations);
    if (err == 0)
        session->files[i] = file_of(&session->attachments[i]);
    if (err == -ENOENT && session_can_do_without(session, i)) {
        relay_close(relay);
        err = 0;
    }
    return err;
}

static int attach_prints(struct session *session, const struct session *before)
{
    size_t printer = session->image.program_count - 1;
    if (!session->prints.is_on)
        return 0;
    if (before->prints.is_on) {
        session->prints_relay = before->prints_relay;
        return relay_set(&session->prints_relay, session->side, session->loaded.programs[printer]);
    }
    int err = open_relay(session, printer, &session->prints_relay);
    if (err == 0)
        err = prints_attach(&session->prints, SESSION_ROOT, session->prints_relay.program_fd);
    return err;
}

static bool is_attached(const struct session *session)
{
    for (size_t i = 0; i < session->attachment_count; i++)
        if (session->relays[i].program_fd != 0)
            return true;
    return false;
}

int relays_attach(struct session *session, struct session *before)
{
    size_t count = session->plan.count;
    session->attachments = xcalloc(count, sizeof(*session->attachments));
    session->relays = xcalloc(count, sizeof(*session->relays));
    session->stayed = xcalloc(count, sizeof(*session->stayed));
    session->files = xcalloc(count, sizeof(*session->files));
    int err = attach_prints(session, before);
    for (size_t i = 0; i < count && err == 0; i++)
        err = attach_point(session, before, i);
    if (err == 0 && !is_attached(session))
        err =
            failx(ENOENT, "cannot run '%s': none of its functions could be attached", session->source->name);
    session_end_step(session, "attach");
    return err;
}

void relays_leave(struct session *session, const struct session *before)
{
    for (size_t i = 0; i < session->attachment_count; i++) {
        if (session->stayed[i] < 0)
            continue;
        relay_clear(&session->relays[i], session->side);
        session->relays[i] = (struct relay){0};
    }
    if (before->prints.is_on && session->prints_relay.program_fd != 0) {
        relay_clear(&session->prints_relay, session->side);
        session->prints_relay = (struct relay){0};
    }
}

void relays_take(struct session *session, struct session *before)
{
    for (size_t i = 0; i < session->attachment_count; i++) {
        if (session->stayed[i] < 0)
            continue;
        struct attachment *attachment = &before->attachments[session->stayed[i]];
        session->attachments[i] = *attachment;
        *attachment = (struct attachment){0};
        before->relays[session->stayed[i]] = (struct relay){0};
        relay_clear(&session->relays[i], before->side);
    }
    if (before->prints.is_on && session->prints.is_on) {
        session->prints.attachment = before->prints.attachment;
        before->prints.attachment = (struct attachment){0};
        before->prints_relay = (struct relay){0};
        relay_clear(&session->prints_relay, before->side);
    }
}

uint64_t relays_missed(const struct session *session)
{
    uint64_t missed = 0;
    for (size_t i = 0; i < session->attachment_count && session->relays != NULL; i++)
        if (session->relays[i].program_fd != 0)
            missed += program_missed(session->relays[i].program_fd);
    return missed;
}
