// SPDX-License-Identifier: Apache-2.0
#include "explain/explain_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/require.h"
#include "base/file.h"
#include "base/memory.h"
#include "explain/explain.h"
#include "output/writer.h"
#include "run/prepare.h"

int explain_open(struct session *session)
{
    const struct options *options = session->options;
    if (strcmp(options->format, "table") != 0)
        return fail_usage("cannot explain as '%s': explain writes text, or a page with --html FILE",
                          options->format);
    return destination_open(&session->destination, session->explain->html);
}

/* Forgets the recorded error but for its headline, on the heap. */
static char *forgive(void)
{
    char *why = xstrdup(error_text());
    error_clear();
    return why;
}

/* What it cannot do does not keep it from compiling and verifying. Each point is asked for by itself. */
int explain_machine(struct session *session)
{
    int err = require_privileges(SESSION_ROOT);
    session->explained.missing = xcalloc(session->declarations.function_count, sizeof(char *));
    for (size_t i = 0; i < session->plan.count && err == 0; i++) {
        struct attach_plan one = {.points = &session->plan.points[i], .count = 1};
        char **missing = &session->explained.missing[one.points->function];
        if (attach_plan_check(&one, NULL, NULL, SESSION_ROOT) != 0 && *missing == NULL)
            *missing = forgive();
        error_clear();
    }
    return err;
}

static int write_all(const struct session *session, const struct text *text)
{
    int err = file_write_all(session->destination.fd, text->bytes, text->length);
    if (err == 0 || err == -EPIPE) /* a reader that has seen enough */
        return 0;
    return writer_fail(-err, session->destination.path);
}

static void write_explanation(const struct session *session, const char *failure, const char *lines,
                              struct text *text)
{
    const struct options *options = session->options;
    const struct explain_options *explain = session->explain;
    const struct subject subject = {
        .root = SESSION_ROOT,
        .source = session->source,
        .declarations = &session->declarations,
        .plan = &session->plan,
        .stages = &session->explained.stages,
        .image = &session->image,
        .loaded = &session->loaded,
        .buffer_bytes = options->buffer_bytes,
        .missing = (const char *const *)session->explained.missing,
        .not_loaded = session->explained.not_loaded,
        .failure = failure,
        .failure_lines = lines,
    };
    if (explain->html != NULL)
        explain_page(&subject, text);
    else
        explain_text(&subject, explain->has_stage ? explain->stage : STAGE_COUNT,
                     colour_is_on(options->colour, session->destination.fd), text);
}

static int show(struct session *session, const char *failure, const char *lines)
{
    struct text text = {0};
    write_explanation(session, failure, lines, &text);
    int err = destination_begin(&session->destination);
    if (err == 0)
        err = write_all(session, &text);
    if (err == 0)
        err = destination_close(&session->destination);
    text_finish(&text);
    return err;
}

static void append_hints(const char *hints, struct text *lines)
{
    for (const char *at = hints; *at != '\0'; at += *at == '\n') {
        size_t length = strcspn(at, "\n");
        text_printf(lines, "%shint: %.*s\n",
                    lines->length > 0 && lines->bytes[lines->length - 1] != '\n' ? "\n" : "", (int)length,
                    at);
        at += length;
    }
}

/* The recorded error ends the probe's way: what it came to is shown, the error stays. */
static int show_reached(struct session *session, int err)
{
    char *headline = xstrdup(error_text());
    struct text lines = {0};
    text_string(&lines, error_detail());
    append_hints(error_hints(), &lines);
    struct error *why = error_take();
    (void)!show(session, headline, text_cstr(&lines));
    error_put(why);
    text_finish(&lines);
    free(headline);
    return err;
}

int explain_declarations(struct session *session)
{
    int err = prepare_declarations(session);
    return err != 0 && session->source != NULL ? show_reached(session, err) : err;
}

int explain_image(struct session *session)
{
    int err = prepare_image(session);
    return err != 0 ? show_reached(session, err) : 0;
}

int explain_load(struct session *session)
{
    bool is_verified = true;
    for (size_t i = 0; i < session->image.program_count; i++)
        is_verified &= session->image.programs[i].type != BPF_PROG_TYPE_UNSPEC;
    if (!is_verified)
        session->explained.not_loaded = xstrdup("the verifier was not asked");
    else if (load(&session->image, NULL, &session->loaded) != 0)
        session->explained.not_loaded = forgive();
    return 0;
}

int explain_show(struct session *session)
{
    return show(session, NULL, NULL);
}

void explain_finish(struct session *session)
{
    struct explained *explained = &session->explained;
    for (size_t i = 0; explained->missing != NULL && i < session->declarations.function_count; i++)
        free(explained->missing[i]);
    free(explained->missing);
    free(explained->not_loaded);
    stages_finish(&explained->stages);
}
