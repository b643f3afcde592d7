// SPDX-License-Identifier: Apache-2.0
#include "run/session.h"

#include <stdlib.h>
#include <unistd.h>

#include "check/check.h"
#include "explain/explain_command.h"
#include "run/prepare.h"
#include "run/session_private.h"
#include "run/show.h"
#include "run/start.h"
#include "watch/reload.h"

void session_say(const struct session *session, const char *line)
{
    if (!session->options->is_quiet)
        fprintf(stderr, "%s\n", line);
}

bool session_can_do_without(const struct session *session, size_t i)
{
    if (!session->plan.points[i].is_guess || session->plan.count == 1)
        return false;
    warn("%s; -a %s=... says where the function attaches", error_text(), session->image.programs[i].name);
    error_clear();
    return true;
}

double session_step_ms(struct session *session)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double ms = (double)(now.tv_sec - session->step_start.tv_sec) * 1e3 +
                (double)(now.tv_nsec - session->step_start.tv_nsec) / 1e6;
    session->step_start = now;
    return ms;
}

void session_end_step(struct session *session, const char *step)
{
    double ms = session_step_ms(session);
    if (session->options->is_verbose)
        fprintf(stderr, "bccrun: %-8s %8.1f ms\n", step, ms);
}

static void finish_attachments(struct session *session)
{
    detach_finish(session->attachments, session->attachment_count);
    for (size_t i = 0; i < session->attachment_count && session->relays != NULL; i++)
        relay_close(&session->relays[i]);
    relay_close(&session->prints_relay);
    free(session->attachments);
    free(session->relays);
    free(session->stayed);
    free(session->files);
    session->attachments = NULL;
    session->relays = NULL;
    session->stayed = NULL;
    session->files = NULL;
    session->attachment_count = 0;
}

void session_finish_probe(struct session *session)
{
    prepare_cancel(session);
    prints_finish(&session->prints);
    detach(session->attachments, session->attachment_count);
    stacks_free(session->stacks);
    unload(&session->loaded);
    compile_report_finish(&session->report);
    image_finish(&session->image);
    free(session->shapes);
    free(session->origins);
    free(session->numbers);
    free(session->own_maps);
    attach_plan_finish(&session->plan);
    stack_ids_finish(&session->stack_ids);
    usage_finish(&session->usage);
    declarations_finish(&session->declarations);
    source_free(session->source);
    finish_attachments(session);
    session->stacks = NULL;
    session->shapes = NULL;
    session->origins = NULL;
    session->numbers = NULL;
    session->own_maps = NULL;
    session->source = NULL;
}

static void finish(struct session *session)
{
    reload_free(session->reload);
    prints_finish(&session->prints);
    detach(session->attachments, session->attachment_count);
    selection_finish(&session->selection);
    if (session->signal_fd >= 0)
        close(session->signal_fd);
    if (session->hotplug_fd >= 0)
        close(session->hotplug_fd);
    writer_free(session->writer);
    destination_finish(&session->destination);
    channels_finish(&session->channels);
    explain_finish(session);
    session_finish_probe(session);
    if (session->switch_fd >= 0)
        close(session->switch_fd);
    headers_finish(&session->headers);
    cache_close(&session->cache);
}

typedef int (*step)(struct session *);

static int take_steps(struct session *session, const step *next)
{
    const struct options *options = session->options;
    selection_init(&session->selection, options);
    clock_gettime(CLOCK_MONOTONIC, &session->step_start);
    int err = 0;
    for (; *next != NULL && err == 0 && !session->is_over; next++)
        err = (*next)(session);
    if (err != 0)
        check_hint(SESSION_ROOT, options->headers);
    finish(session);
    return err != 0 ? err : session->status;
}

static struct session empty_session(const struct options *options)
{
    return (struct session){.options = options,
                            .signal_fd = -1,
                            .hotplug_fd = -1,
                            .switch_fd = -1,
                            .cache = {.fd = -1},
                            .destination = {.fd = -1, .place.directory_fd = -1}};
}

int session_run(const struct options *options)
{
    static const step run[] = {
        start_writer,
        prepare_selection,
        prepare_declarations,
        prepare_machine,
        prepare_cache,
        prepare_image,
        start_load,
        start_hotplug,
        start_buffers,
        start_stream,
        start_command,
        start_signals,
        start_attach,
        prepare_bury,
        show_run,
        show_end,
        NULL,
    };
    /* The first probe comes as all later ones do, onto relays; so a mistake in it can be mended as well. */
    static const step watch[] = {
        start_writer,    prepare_selection,
        reload_open,     prepare_privileges,
        prepare_headers, prepare_cache,
        start_signals,   start_hotplug,
        start_buffers,   reload_first,
        start_command,   show_run,
        show_end,        NULL,
    };
    static const step dry_run[] = {prepare_selection, prepare_declarations, prepare_machine, prepare_cache,
                                   prepare_image,     start_load,           prepare_plan,    NULL};
    struct session session = empty_session(options);
    if (options->is_watched)
        return take_steps(&session, watch);
    return take_steps(&session, options->is_dry_run ? dry_run : run);
}

int session_schema(const struct options *options)
{
    static const step schema[] = {prepare_declarations, prepare_types, prepare_schema, NULL};
    struct session session = empty_session(options);
    return take_steps(&session, schema);
}

int session_explain(const struct options *options, const struct explain_options *what)
{
    static const step explain[] = {explain_open,  prepare_selection, explain_declarations, explain_machine,
                                   explain_image, explain_load,      explain_show,         NULL};
    struct session session = empty_session(options);
    session.explain = what;
    return take_steps(&session, explain);
}
