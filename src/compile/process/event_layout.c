// SPDX-License-Identifier: Apache-2.0
#include "compile/process/event_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "compile/process/btf_layout.h"
#include "translate/translate.h"

static size_t member_count(const struct btf_type *type)
{
    return BTF_INFO_VLEN(type->info);
}

/* Whether @name is that of the struct around what a call sends through @map. */
static bool is_sent_through(const char *name, const char *map)
{
    const char *number = after_prefix(name, TRANSLATE_SENT_PREFIX);
    if (number == NULL)
        return false;
    const char *number_end = number + strspn(number, "0123456789");
    return *number_end == '_' && strcmp(number_end + 1, map) == 0;
}

/* A single char stands for an unknown type. */
static bool is_unknown(const struct btf *btf, const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_UNKN ||
           (btf_kind(type) == BTF_KIND_INT && strcmp(btf_string(btf, type->name_off), "char") == 0);
}

/* Whether the type is the struct around a value that a call sends through @map. */
static bool is_wrapper(const struct btf *btf, const struct btf_type *type, const char *map)
{
    if (btf_kind(type) != BTF_KIND_STRUCT || member_count(type) != 1 ||
        !is_sent_through(btf_string(btf, type->name_off), map))
        return false;
    const struct btf_member *value = (const struct btf_member *)(type + 1);
    return !is_unknown(btf, btf_resolve(btf, value->type));
}

/* The layout of what a call sends, @wrapper being the struct around it. */
static int read_sent(const struct btf *btf, const char *map, const struct btf_type *wrapper,
                     struct layout *layout)
{
    uint32_t value_id = ((const struct btf_member *)(wrapper + 1))->type;
    const struct btf_type *value = btf_resolve(btf, value_id);
    bool is_struct = btf_kind(value) == BTF_KIND_STRUCT;
    const char *name = is_struct ? btf_layout_type_name(btf, value_id) : map;
    layout->name = xstrdup(name[0] != '\0' ? name : map);
    layout->size_bytes = is_struct ? value->size : wrapper->size;
    return btf_layout_add_members(btf, is_struct ? value : wrapper, layout);
}

static bool is_alike(const struct layout *a, const struct layout *b)
{
    bool is_same =
        a->size_bytes == b->size_bytes && a->field_count == b->field_count && strcmp(a->name, b->name) == 0;
    for (size_t i = 0; is_same && i < a->field_count; i++)
        is_same = strcmp(a->fields[i].name, b->fields[i].name) == 0;
    return is_same;
}

/* Whether another call sends the same. */
static bool is_known(const struct layout *first, const struct layout *layout)
{
    for (; first != NULL && first->name != NULL; first = first->other)
        if (is_alike(first, layout))
            return true;
    return false;
}

/* Takes over what @read holds. A second value without a name of its own gets the buffer's name with a number. */
static void add_sent(struct layout *first, struct layout *read)
{
    if (is_known(first, read)) {
        layout_finish(read);
        return;
    }
    if (first->name == NULL) {
        *first = *read;
        return;
    }
    size_t namesakes = strcmp(first->name, read->name) == 0;
    for (; first->other != NULL; first = first->other)
        namesakes += strcmp(first->other->name, read->name) == 0;
    first->other = xcalloc(1, sizeof(*first->other));
    *first->other = *read;
    if (namesakes == 0)
        return;
    first->other->name = xasprintf("%s_%zu", read->name, namesakes + 1);
    free(read->name);
}

int event_layout_sent(const struct btf *btf, const char *map, struct layout *layout)
{
    for (uint32_t id = 1; id <= btf->count; id++) {
        const struct btf_type *type = btf_type(btf, id);
        if (!is_wrapper(btf, type, map))
            continue;
        struct layout read = {0};
        int err = read_sent(btf, map, type, &read);
        add_sent(layout, &read);
        if (err != 0)
            return err;
    }
    return layout->name != NULL ? 0 : -ENOENT;
}

/* Members without a name do not count: libbcc lists bit fields that are only padding, BTF leaves them out. */
static bool has_members(const struct btf *btf, const struct btf_type *type, const char *const *names,
                        size_t count)
{
    if (btf_kind(type) != BTF_KIND_STRUCT)
        return false;
    const struct btf_member *members = (const struct btf_member *)(type + 1);
    size_t at = 0;
    for (size_t i = 0; i < member_count(type); i++) {
        const char *name = btf_string(btf, members[i].name_off);
        if (name[0] == '\0')
            continue;
        while (at < count && names[at][0] == '\0')
            at++;
        if (at == count || strcmp(name, names[at++]) != 0)
            return false;
    }
    while (at < count && names[at][0] == '\0')
        at++;
    return at == count;
}

/* Whether two structs with the same members have the same layout: then either may be meant. */
static bool is_same(const struct btf *btf, const struct btf_type *a, const struct btf_type *b)
{
    const struct btf_member *ours = (const struct btf_member *)(a + 1);
    const struct btf_member *theirs = (const struct btf_member *)(b + 1);
    if (a->size != b->size || member_count(a) != member_count(b))
        return false;
    for (size_t i = 0; i < member_count(a); i++)
        if (ours[i].offset != theirs[i].offset ||
            btf_resolve(btf, ours[i].type) != btf_resolve(btf, theirs[i].type))
            return false;
    return true;
}

static int fail_ambiguous(const struct btf *btf, const char *map, uint32_t first, uint32_t second)
{
    hint("give a field of one of them another name");
    return failx(EINVAL, "cannot show the events of '%s': struct %s and struct %s have the same field names",
                 map, btf_layout_struct_name(btf, first), btf_layout_struct_name(btf, second));
}

static int fail_undefined(const char *map)
{
    hint("define the struct in the probe's file, outside of any function");
    return failx(ENOENT, "cannot show the events of '%s': the probe's own text does not define their struct",
                 map);
}

int event_layout_named(const struct btf *btf, const char *map, const char *const *members, size_t count,
                       struct layout *layout)
{
    uint32_t found = 0;
    for (uint32_t id = 1; id <= btf->count; id++) {
        const struct btf_type *type = btf_type(btf, id);
        if (!has_members(btf, type, members, count))
            continue;
        if (found != 0 && !is_same(btf, btf_type(btf, found), type))
            return fail_ambiguous(btf, map, found, id);
        if (found == 0)
            found = id;
    }
    return found != 0 ? btf_layout_struct(btf, found, layout) : fail_undefined(map);
}
