// SPDX-License-Identifier: Apache-2.0
#include "watch/changes.h"

#include <string.h>

#include "base/json_writer.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/words.h"
#include "filter/filter.h"

enum change { CHANGED, ADDED, REMOVED, UNCHANGED, CHANGE_COUNT };

static bool is_own(const char *name)
{
    return has_prefix(name, FILTER_PREFIX);
}

/* The first program of this name: a function has one program for each place that it attaches to. */
static const struct image_program *find_program(const struct image *image, const char *name)
{
    for (size_t i = 0; i < image->program_count; i++)
        if (strcmp(image->programs[i].name, name) == 0)
            return &image->programs[i];
    return NULL;
}

static bool is_first(const struct image *image, size_t index)
{
    return !is_own(image->programs[index].name) &&
           find_program(image, image->programs[index].name) == &image->programs[index];
}

static int find_map(const struct image *image, const char *name)
{
    for (size_t i = 0; i < image->map_count; i++)
        if (strcmp(image->maps[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* The numbers of maps change if one was added. */
static bool is_same_code(const struct live *live, const struct image_program *program,
                         const struct image_program *old)
{
    if (program->instruction_count != old->instruction_count)
        return false;
    for (size_t i = 0; i < program->instruction_count; i++) {
        struct bpf_insn ours = program->instructions[i];
        if (image_is_map_load(&ours))
            ours.imm = live->origins[ours.imm];
        if (memcmp(&ours, &old->instructions[i], sizeof(ours)) != 0)
            return false;
    }
    return true;
}

static enum change program_change(const struct live *live, const struct live *before,
                                  const struct image_program *program)
{
    const struct image_program *old = find_program(&before->image, program->name);
    if (old == NULL)
        return ADDED;
    return is_same_code(live, program, old) ? UNCHANGED : CHANGED;
}

/* Adds one name of a list to what the caller writes. */
typedef void adder(void *to, const char *name);

static void list_programs(const struct live *live, const struct live *before, enum change change, adder *add,
                          void *to)
{
    const struct image *image = change == REMOVED ? &before->image : &live->image;
    for (size_t i = 0; i < image->program_count; i++) {
        const struct image_program *program = &image->programs[i];
        if (!is_first(image, i))
            continue;
        if (change == REMOVED ? find_program(&live->image, program->name) == NULL
                              : program_change(live, before, program) == change)
            add(to, program->name);
    }
}

static enum change map_change(const struct live *live, const struct live *before, size_t index)
{
    if (live->origins[index] >= 0)
        return UNCHANGED;
    return find_map(&before->image, live->image.maps[index].name) >= 0 ? CHANGED : ADDED;
}

static void list_maps(const struct live *live, const struct live *before, enum change change, adder *add,
                      void *to)
{
    const struct image *image = change == REMOVED ? &before->image : &live->image;
    for (size_t i = 0; i < image->map_count; i++) {
        const char *name = image->maps[i].name;
        if (is_own(name))
            continue;
        if (change == REMOVED ? find_map(&live->image, name) < 0 : map_change(live, before, i) == change)
            add(to, name);
    }
}

static void add_word(void *to, const char *name)
{
    struct text *names = to;
    text_printf(names, "%s%s", names->length > 0 ? ", " : "", name);
}

static void add_json(void *to, const char *name)
{
    json_add_string(to, NULL, name);
}

/* "hit, leave changed" */
static void put_words(struct text *to, struct text *names, const char *what, const char **between)
{
    if (names->length > 0) {
        text_printf(to, "%s%s %s", *between, text_cstr(names), what);
        *between = "; ";
    }
    text_clear(names);
}

static void write_line(const struct live *live, const struct live *before, double ms)
{
    static const char *const words[CHANGE_COUNT] = {"changed", "added", "removed", "as before"};
    static const char *const map_words[CHANGE_COUNT] = {"reset", "added", "removed", "kept"};
    struct text line = {0};
    struct text names = {0};
    const char *between = "programs ";
    for (int change = 0; change < CHANGE_COUNT; change++) {
        list_programs(live, before, (enum change)change, add_word, &names);
        put_words(&line, &names, words[change], &between);
    }
    between = "; maps ";
    static const enum change order[CHANGE_COUNT] = {UNCHANGED, CHANGED, ADDED, REMOVED};
    for (int i = 0; i < CHANGE_COUNT; i++) {
        list_maps(live, before, order[i], add_word, &names);
        put_words(&line, &names, map_words[order[i]], &between);
    }
    note("reloaded '%s' in %.0f ms: %s", live->source->name, ms, text_cstr(&line));
    text_finish(&names);
    text_finish(&line);
}

static void write_json(const struct live *live, const struct live *before, double ms)
{
    static const char *const keys[CHANGE_COUNT] = {"changed", "added", "removed", "unchanged"};
    static const char *const map_keys[CHANGE_COUNT] = {"maps_reset", "maps_added", "maps_removed",
                                                       "maps_kept"};
    struct text line = {0};
    struct json_writer json = json_writer(&line);
    json_begin_object(&json, NULL);
    json_add_string(&json, "type", "reload");
    json_add_string(&json, "probe", live->source->name);
    for (int change = 0; change < CHANGE_COUNT; change++) {
        json_begin_array(&json, keys[change]);
        list_programs(live, before, (enum change)change, add_json, &json);
        json_end_array(&json);
    }
    for (int change = 0; change < CHANGE_COUNT; change++) {
        json_begin_array(&json, map_keys[change]);
        list_maps(live, before, (enum change)change, add_json, &json);
        json_end_array(&json);
    }
    text_printf(json_add_value(&json, "seconds"), "%.3f", ms / 1e3);
    json_end_object(&json);
    text_char(&line, '\n');
    fputs(text_cstr(&line), messages());
    text_finish(&line);
}

void changes_report(const struct live *live, const struct live *before, double ms)
{
    if (live->run->options->is_quiet)
        return;
    if (writer_is_json(live->run->options->format))
        write_json(live, before, ms);
    else
        write_line(live, before, ms);
}
