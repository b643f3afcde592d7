// SPDX-License-Identifier: Apache-2.0
#include "compile/member_checks.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"
#include "compile/included_words.h"
#include "translate/line_directive.h"

#define CHECKS_FILE "<members>"

/* Ends the line, and begins the one of the probe that uses the member first; its first line if only a file that it
 * includes uses it. */
static void put_position(const struct source *source, struct name_set *names, const char *member,
                         struct text *out)
{
    struct token use = name_set_find(names, source->text, member, NAME_ARROW);
    if (use.kind == TOKEN_END)
        use = name_set_find(names, source->text, member, NAME_DOT);
    if (use.kind != TOKEN_END)
        line_directive_resume(source, use.line, (size_t)(use.start - source->text), out);
    else
        line_directive_resume(source, 1, 0, out);
}

/* A declaration on a line of its own, so that an error's line tells the check. */
static void put_declaration(const struct member_place *place, size_t index, struct text *out)
{
    text_printf(
        out,
        "static inline void bccrun_member_%zu(void) __attribute__((diagnose_if("
        "__builtin_offsetof(%s, %s) != %u, \"'%s' of %s is elsewhere in the running kernel than in these headers "
        "(--types btf takes the kernel's own)\", \"warning\")));",
        index, place->type, place->name, place->offset, place->name, place->type);
}

static void put_checks(const struct compile_job *job, struct request *request, struct member_checks *checks)
{
    struct text text;
    text_init(&text, checks->text_length);
    text_bytes(&text, request->text, checks->text_length);
    text_string(&text, "\n#line 1 \"" CHECKS_FILE "\"\n");
    for (size_t i = 0; i < checks->places.count; i++) {
        if (!checks->is_dropped[i])
            put_declaration(&checks->places.list[i], i, &text);
        text_char(&text, '\n');
    }
    text_string(&text, "static inline void bccrun_members(void)\n{");
    for (size_t i = 0; i < checks->places.count; i++) {
        if (checks->is_dropped[i])
            continue;
        put_position(job->source, &checks->names, checks->places.list[i].name, &text);
        text_printf(&text, "bccrun_member_%zu();", i);
    }
    text_string(&text, "\n}\n");
    free(request->text);
    request->text = text_take(&text);
}

static void read_places(const struct compile_job *job, struct request *request, struct member_checks *checks)
{
    included_words(job, job->source->text, &checks->names);
    if (member_places_read(job->kernel->btf, &checks->names, &checks->places) != 0 ||
        checks->places.count == 0)
        return;
    checks->is_dropped = xcalloc(checks->places.count, sizeof(*checks->is_dropped));
    checks->text_length = strlen(request->text);
    put_checks(job, request, checks);
}

void member_checks_add(const struct compile_job *job, struct request *request, struct member_checks *checks)
{
    const struct target_kernel *kernel = job->kernel;
    bool can_compare = job->stages == NULL && kernel->btf != NULL && file_exists("", kernel->btf);
    char *mismatch = job->headers->is_btf ? NULL : headers_mismatch(job->headers, kernel->release);
    *checks = (struct member_checks){0};
    if (mismatch != NULL && !can_compare)
        warn("%s", mismatch);
    else if (mismatch != NULL)
        read_places(job, request, checks);
    free(mismatch);
}

/* Drops the check that the line is an error about, "<members>:12:40: error: ...". */
static bool drop_line(const struct lines *line, struct member_checks *checks)
{
    const char *number = after_prefix(line->start, CHECKS_FILE ":");
    bool is_error =
        number != NULL && memmem(line->start, line->length, ": error: ", strlen(": error: ")) != NULL;
    unsigned long index = is_error ? strtoul(number, NULL, 10) - 1 : checks->places.count;
    if (index >= checks->places.count || checks->is_dropped[index])
        return false;
    checks->is_dropped[index] = true;
    return true;
}

bool member_checks_drop(const struct compile_job *job, const char *output, struct request *request,
                        struct member_checks *checks)
{
    bool is_changed = false;
    struct lines lines = lines_of(output);
    while (lines_next(&lines))
        is_changed = drop_line(&lines, checks) || is_changed;
    if (is_changed)
        put_checks(job, request, checks);
    return is_changed;
}

void member_checks_finish(struct member_checks *checks)
{
    name_set_finish(&checks->names);
    member_places_finish(&checks->places);
    free(checks->is_dropped);
    *checks = (struct member_checks){0};
}
