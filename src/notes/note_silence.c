// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>

#include "base/clock.h"
#include "base/memory.h"
#include "diagnose/excerpt.h"
#include "kernel/run_counts.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"

/* Functions that are named; a probe may have hundreds. */
#define NAMED_MAX 6

static bool is_silent(const struct note_facts *facts)
{
    if (facts->shown > 0 || facts->lost > 0)
        return false;
    return maps_are_empty(facts->maps) &&
           (maps_have_events(facts->maps) || facts->usage->prints || maps_are_shown(facts->maps));
}

/* Up to a byte of the source, what the preprocessor may leave out is not told from the rest. */
static bool has_directive(const struct source *source, size_t start, size_t end)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text + start);
    for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if ((size_t)(token.start - source->text) >= end)
            return false;
        if (token.kind == TOKEN_DIRECTIVE)
            return true;
    }
    return false;
}

/* The first call in the function that sends, if the compiler has left out all of them; NULL: it has not. */
static const struct usage_send *left_out(const struct note_facts *facts, size_t point)
{
    const struct declared_function *function = note_function(facts, point);
    size_t end = note_body_end(facts->source, function);
    if (note_sends(&facts->image->programs[point]))
        return NULL;
    for (size_t i = 0; i < facts->usage->send_count; i++) {
        const struct usage_send *send = &facts->usage->sends[i];
        if (send->start >= function->body && send->end <= end && !send->is_reserve)
            return has_directive(facts->source, function->body, end) ? NULL : send;
    }
    return NULL;
}

static void put_runs(uint64_t runs, struct text *out)
{
    if (runs >= RUN_COUNTS_MAX)
        text_printf(out, "ran %d times or more", RUN_COUNTS_MAX);
    else
        text_printf(out, "ran %" PRIu64 " time%s", runs, runs == 1 ? "" : "s");
}

/* A line on what became of the function's calls. */
static void put_function(const struct note_facts *facts, size_t point, uint64_t runs, struct text *out)
{
    const struct attach_point *at = &facts->plan->points[point];
    const struct usage_send *send = left_out(facts, point);
    text_string(out, note_function(facts, point)->name);
    if (runs == 0) {
        text_printf(out, " never ran: nothing came by %s/%s\n", attach_kind_name(at), at->target);
        return;
    }
    text_string(out, " ");
    put_runs(runs, out);
    if (send != NULL)
        text_printf(out, ", and can send nothing: the compiler left out what no way leads to\n");
    else
        text_string(out, note_sends(&facts->image->programs[point]) ? " and sent nothing\n" : "\n");
    if (send != NULL)
        excerpt_line(facts->source, send->line, 0, out);
}

/* How many functions ran. Where calls are not counted, nothing is known. */
static size_t put_functions(const struct note_facts *facts, struct text *out)
{
    size_t count = facts->plan->count;
    size_t running = 0;
    for (size_t i = 0; i < count && facts->loaded->counts_fd > 0; i++) {
        uint64_t runs = 0;
        if (run_counts_read(facts->loaded->counts_fd, facts->loaded->program_count, i, &runs) != 0)
            return 0;
        running += runs > 0;
        if (i < NAMED_MAX)
            put_function(facts, i, runs, out);
        else if (i == NAMED_MAX)
            text_printf(out, "and %zu more functions\n", count - NAMED_MAX);
    }
    return running;
}

static void hint_at_filter(const struct filter *filter)
{
    struct text options = {0};
    for (size_t i = 0; i < filter->count; i++)
        text_printf(&options, "%s--%s %s%s", i > 0 ? " " : "", filter_kind_option(filter->terms[i].kind),
                    filter->terms[i].is_negated ? "!" : "", filter->terms[i].value);
    if (filter->has_family)
        text_printf(&options, "%sthe command", filter->count > 0 ? " and " : "");
    if (options.length > 0)
        hint("the functions run for all processes, but send only for %s", text_cstr(&options));
    text_finish(&options);
}

/* Entries that one function makes and another was to find again. */
static void put_entries(const struct note_facts *facts, struct text *out)
{
    struct text names = {0};
    maps_hidden(facts->maps, &names);
    if (names.length > 0) {
        text_printf(out, "not deleted: %s\n", text_cstr(&names));
        hint("an entry is found by the key that it was made with, byte for byte");
    }
    text_finish(&names);
}

/* BPF_HISTOGRAM(NAME) has a slot for each number up to 63. */
static void hint_at_histograms(const struct note_facts *facts)
{
    for (size_t i = 0; i < facts->image->map_count; i++) {
        const struct image_map *map = &facts->image->maps[i];
        if (map->type == BPF_MAP_TYPE_ARRAY && maps_is_shown(facts->maps, i) &&
            usage_is_histogram(facts->usage, map->name) && !usage_is_log2(facts->usage, map->name))
            hint("'%s' counts numbers up to %u: %s.increment(bpf_log2l(number)) counts powers of two",
                 map->name, map->max_entries - 1, map->name);
    }
}

void note_silence(struct notes *notes, const struct note_facts *facts)
{
    struct text functions = {0};
    bool has_events = maps_have_events(facts->maps) || facts->usage->prints;
    if (!is_silent(facts) || !notes_begin(notes, xasprintf("silence")))
        return;
    size_t running = put_functions(facts, &functions);
    if (running > 0) {
        hint_at_filter(facts->filter);
        hint_at_histograms(facts);
    }
    if (running == facts->plan->count)
        put_entries(facts, &functions);
    detail(text_cstr(&functions));
    remark(has_events ? "no event came in %.1f seconds" : "the maps are empty after %.1f seconds",
           (double)facts->elapsed_ns / 1e9);
    text_finish(&functions);
}
