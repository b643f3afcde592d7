// SPDX-License-Identifier: Apache-2.0
#include "explain/explain_probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/require.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "explain/explain.h"
#include "output/writer.h"
#include "run/live.h"

/* A probe and what is found out about it that a run does not ask for. */
struct explanation {
    const struct explain_options *options;
    struct run run;
    struct live *live;
    struct stages stages;
    char **missing;   /* by function: why this kernel cannot attach it, NULL: it can; NULL before the machine
                         was asked */
    char *not_loaded; /* why the image is not, NULL: it is */
};

/* Forgets the recorded error but for its headline, on the heap. */
static char *forgive(void)
{
    char *why = xstrdup(error_text());
    error_clear();
    return why;
}

/* What this kernel cannot attach does not keep it from compiling and verifying. Each point is asked for by
 * itself. */
static int check_machine(struct explanation *explanation)
{
    struct live *live = explanation->live;
    int err = require_privileges(RUN_ROOT);
    explanation->missing = xcalloc(live->declarations.function_count, sizeof(char *));
    for (size_t i = 0; i < live->plan.count && err == 0; i++) {
        struct attach_point *point = &live->plan.points[i];
        char **missing = &explanation->missing[point->function];
        if (attach_plan_check_point(point, live->source, &live->declarations, RUN_ROOT) != 0 &&
            *missing == NULL)
            *missing = forgive();
        error_clear();
    }
    return err;
}

static int write_all(const struct destination *destination, const struct text *text)
{
    int err = file_write_all(destination->fd, text->bytes, text->length);
    if (err == 0 || err == -EPIPE) /* a reader that has seen enough */
        return 0;
    return writer_fail(-err, destination->path);
}

static void write_text(const struct explanation *explanation, const char *failure, const char *lines,
                       struct text *text)
{
    const struct live *live = explanation->live;
    const struct options *options = explanation->run.options;
    const struct explain_options *what = explanation->options;
    const struct subject subject = {
        .root = RUN_ROOT,
        .source = live->source,
        .declarations = &live->declarations,
        .plan = &live->plan,
        .stages = &explanation->stages,
        .image = &live->image,
        .loaded = &live->loaded,
        .buffer_bytes = options->buffer_bytes,
        .missing = (const char *const *)explanation->missing,
        .not_loaded = explanation->not_loaded,
        .failure = failure,
        .failure_lines = lines,
    };
    if (what->html != NULL)
        explain_page(&subject, text);
    else
        explain_text(&subject, what->has_stage ? what->stage : STAGE_COUNT,
                     colour_is_on(options->colour, explanation->run.destination.fd), text);
}

static int show(struct explanation *explanation, const char *failure, const char *lines)
{
    struct text text = {0};
    struct destination *destination = &explanation->run.destination;
    write_text(explanation, failure, lines, &text);
    int err = destination_begin(destination);
    if (err == 0)
        err = write_all(destination, &text);
    if (err == 0)
        err = destination_close(destination);
    text_finish(&text);
    return err;
}

static void append_hints(const char *hints, struct text *lines)
{
    struct lines all = lines_of(hints);
    while (lines_next(&all)) {
        bool is_open = lines->length > 0 && lines->bytes[lines->length - 1] != '\n';
        text_printf(lines, "%shint: %.*s\n", is_open ? "\n" : "", (int)all.length, all.start);
    }
}

/* The recorded error ends the explanation: what was reached is shown, the error stays. */
static void show_reached(struct explanation *explanation)
{
    char *headline = xstrdup(error_text());
    struct text lines = {0};
    text_string(&lines, error_detail());
    append_hints(error_hints(), &lines);
    struct error *why = error_take();
    (void)!show(explanation, headline, text_cstr(&lines));
    error_put(why);
    text_finish(&lines);
    free(headline);
}

static int declare(struct explanation *explanation)
{
    int err = live_declare(explanation->live);
    if (err != 0)
        show_reached(explanation);
    return err;
}

static int compile_stages(struct explanation *explanation)
{
    const struct live_compile how = {
        .missing = (const char *const *)explanation->missing,
        .stages = &explanation->stages,
    };
    int err = live_compile(explanation->live, &how);
    if (err != 0)
        show_reached(explanation);
    return err;
}

/* A refusal is part of the explanation. */
static void load_image(struct explanation *explanation)
{
    const struct image *image = &explanation->live->image;
    bool is_verified = true;
    for (size_t i = 0; i < image->program_count; i++)
        is_verified &= image->programs[i].type != BPF_PROG_TYPE_UNSPEC;
    if (!is_verified)
        explanation->not_loaded = xstrdup("the verifier was not asked");
    else if (live_load(explanation->live) != 0)
        explanation->not_loaded = forgive();
}

static int explain(struct explanation *explanation)
{
    struct run *run = &explanation->run;
    int err = destination_open(&run->destination, explanation->options->html);
    if (err == 0)
        err = selection_resolve(&run->selection, RUN_ROOT);
    if (err != 0)
        return err;
    explanation->live = live_new(run, source_open(run->options->probe));
    err = explanation->live != NULL ? declare(explanation) : -EINVAL;
    if (err == 0)
        err = check_machine(explanation);
    if (err == 0)
        err = compile_stages(explanation);
    if (err != 0)
        return err;
    load_image(explanation);
    return show(explanation, NULL, NULL);
}

static void finish(struct explanation *explanation)
{
    const struct live *live = explanation->live;
    for (size_t i = 0; explanation->missing != NULL && i < live->declarations.function_count; i++)
        free(explanation->missing[i]);
    free(explanation->missing);
    free(explanation->not_loaded);
    stages_finish(&explanation->stages);
    live_free(explanation->live);
    run_finish(&explanation->run);
}

int explain_probe(const struct options *options, const struct explain_options *what)
{
    struct explanation explanation = {.options = what};
    if (strcmp(options->format, "table") != 0)
        return fail_usage("cannot explain as '%s': explain writes text, or a page with --html FILE",
                          options->format);
    run_init(&explanation.run, options);
    int err = explain(&explanation);
    finish(&explanation);
    return err;
}
