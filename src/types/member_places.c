// SPDX-License-Identifier: Apache-2.0
#include "types/member_places.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "types/c_layout.h"
#include "types/c_name.h"
#include "types/type_selection.h"

/* Members without names in members without names; in damaged data there may be any number. */
#define DEPTH_MAX 16

/* A struct or union, and the part of it that is looked at. */
struct visit {
    struct member_places *places;
    const struct btf *btf;
    const struct name_set *source;
    const struct btf_type *type;
    unsigned uses; /* of enum name_use: any of these makes a member the source's */
    unsigned depth;
};

static bool is_composite(const struct btf_type *type)
{
    return btf_kind(type) == BTF_KIND_STRUCT || btf_kind(type) == BTF_KIND_UNION;
}

/* The struct or union that a member of this type holds; 0: it holds none. */
static uint32_t held(const struct btf *btf, uint32_t id)
{
    bool is_pointed = false;
    id = btf_strip(btf, id, &is_pointed);
    return !is_pointed && is_composite(btf_type(btf, id)) ? id : 0;
}

static void mark_held(const struct btf *btf, uint32_t id, unsigned char *is_held)
{
    const struct btf_type *type = btf_type(btf, id);
    for (unsigned i = 0; is_composite(type) && i < BTF_INFO_VLEN(type->info); i++)
        is_held[held(btf, c_layout_member(type, i)->type)] = 1;
}

static void add_place(const struct visit *visit, const char *name, unsigned offset)
{
    const char *word = btf_kind(visit->type) == BTF_KIND_UNION ? "union" : "struct";
    array_push(visit->places->list, visit->places->count) = (struct member_place){
        .type = xasprintf("%s %s", word, btf_string(visit->btf, visit->type->name_off)),
        .name = xstrdup(name),
        .offset = offset,
    };
}

/* Looks at the members of @type, which begins @start bits into the visit's. */
static void visit_members(struct visit *visit, const struct btf_type *type, unsigned start)
{
    if (visit->depth++ < DEPTH_MAX)
        for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
            const struct btf_member *member = c_layout_member(type, i);
            const struct btf_type *own = btf_type(visit->btf, member->type);
            const char *name = btf_string(visit->btf, member->name_off);
            unsigned offset = start + c_layout_offset(type, member);
            if (name[0] == '\0' && is_composite(own))
                visit_members(visit, own, offset);
            else if ((name_set_uses(visit->source, name) & visit->uses) != 0 &&
                     c_layout_width(type, member) == 0)
                add_place(visit, name, offset / 8);
        }
    visit->depth--;
}

static void read_selected(const struct type_selection *selection, struct member_places *places)
{
    const struct btf *btf = selection->btf;
    unsigned char *is_held = xcalloc(btf_end(btf), 1);
    for (size_t i = 0; i < selection->count; i++)
        mark_held(btf, selection->queue[i], is_held);
    for (size_t i = 0; i < selection->count; i++) {
        uint32_t id = selection->queue[i];
        const struct btf_type *type = btf_type(btf, id);
        const char *name = btf_string(btf, type->name_off);
        bool is_own = (name_set_uses(selection->source, name) & NAME_DEFINED) != 0;
        struct visit visit = {.places = places, .btf = btf, .source = selection->source, .type = type};
        visit.uses = NAME_ARROW | (is_held[id] ? NAME_DOT : 0U);
        if (is_composite(type) && c_name_is_valid(name) && !is_own)
            visit_members(&visit, type, 0);
    }
    free(is_held);
}

int member_places_read(const char *path, const struct name_set *source, struct member_places *places)
{
    struct btf btf;
    struct type_selection selection;
    *places = (struct member_places){0};
    int err = btf_open_file(path, &btf);
    if (err != 0)
        return err;
    type_selection_init(&selection, &btf, source);
    type_selection_add(&selection, 1);
    read_selected(&selection, places);
    type_selection_finish(&selection);
    btf_close(&btf);
    return 0;
}

void member_places_finish(struct member_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        free(places->list[i].type);
        free(places->list[i].name);
    }
    free(places->list);
    *places = (struct member_places){0};
}
