// SPDX-License-Identifier: Apache-2.0
#include "run/image_make.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "attach/require.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "image/image_file.h"
#include "output/writer.h"
#include "probe/record.h"
#include "run/live.h"
#include "run/targets.h"
#include "types/tracepoints.h"

/* Records of TRACEPOINT_PROBE(category, name) are laid out as the kernel's tracefs describes them. */
static int check_format(const struct live *live, const struct declared_function *function)
{
    const struct target_kernel *kernel = &live->run->kernel;
    char *tracepoint =
        function->is_conditional ? NULL : record_tracepoint(function); /* else clang misses it */
    struct text text = {0};
    int err = 0;
    if (tracepoint != NULL && tracepoints_read(kernel->root, tracepoint, "format", &text) != 0) {
        hint("--for takes a directory with copies of that machine's files: cp --parents "
             "/sys/kernel/tracing/events/%s/format DIR, as root there",
             tracepoint);
        err = failx(ENOENT,
                    "cannot compile '%s' for Linux %s: it needs that kernel's format of the tracepoint %s",
                    live->source->name, kernel->release, tracepoint);
    }
    text_finish(&text);
    free(tracepoint);
    return err;
}

static int check_formats(const struct live *live)
{
    int err = 0;
    for (size_t i = 0; i < live->declarations.function_count && err == 0 && live->run->kernel.is_other; i++)
        err = check_format(live, &live->declarations.functions[i]);
    return err;
}

static int check_other(struct live *live)
{
    int err = require_privileges(RUN_ROOT);
    return err == 0 ? attach_plan_substitute(&live->plan, live->source, &live->declarations,
                                             live->run->kernel.root)
                    : err;
}

static int compile_for(struct run *run, struct live *live)
{
    const struct live_compile unverified = {.is_unverified = true};
    int err = live_declare(live);
    if (err == 0)
        err = run_find_headers(run);
    if (err == 0) /* libbcc makes the maps here, whichever kernel it is for */
        err = run->kernel.is_other ? check_other(live) : live_check(live);
    if (err == 0)
        err = check_formats(live);
    if (err == 0)
        filter_resolve_namespace(&run->selection.filter, run->kernel.root);
    if (err == 0)
        err = selection_define(&run->selection, run->kernel.root);
    return err == 0 ? live_compile(live, &unverified) : err;
}

/* Of the plan's points, and then of the other targets. */
static uint32_t *list_types(const struct live *live)
{
    const struct live_compile to_be_run = {0};
    size_t count = 0;
    struct compile_target *targets = targets_list(live, &to_be_run, &count);
    uint32_t *types = xcalloc(count, sizeof(*types));
    for (size_t i = 0; i < count; i++)
        types[i] = targets[i].program_type;
    free(targets);
    return types;
}

/* Without -I: what is included there is compiled in. */
static void add_flags(const struct options *options, struct image_file *file)
{
    for (size_t i = 0; i < options->flag_count; i++)
        if (has_prefix(options->flags[i], "-D"))
            *(char **)&array_push(file->flags, file->flag_count) = xstrdup(options->flags[i]);
    for (size_t i = 0; i < options->section_count; i++)
        *(char **)&array_push(file->sections, file->section_count) = xstrdup(options->sections[i]);
}

static int fill(struct live *live, struct image_file *file)
{
    const struct run *run = live->run;
    struct utsname machine;
    struct text definitions = {0};
    char types[DIGEST_HEX_SIZE] = "";
    struct digest digest;
    uname(&machine);
    int err = targets_define(live, &definitions);
    if (err == 0 && run->headers.is_btf) {
        err = target_kernel_digest(&run->kernel, &digest);
        if (err == 0)
            digest_hex(&digest, types);
    }
    *file = (struct image_file){
        .release = xstrdup(run->kernel.release),
        .architecture = xstrdup(machine.machine),
        .types = xstrdup(types),
        .probe = xstrdup(live->source->name),
        .text = xstrdup(live->source->text),
        .selects = selection_kinds(&run->selection),
        .definitions = xstrdup(text_cstr(&definitions)),
        .program_types = list_types(live),
        .image = live->image,
    };
    live->image = (struct image){0};
    add_flags(run->options, file);
    text_finish(&definitions);
    return err;
}

static int write_file(const struct options *options, const struct image_file *file)
{
    struct destination destination;
    struct text bytes = {0};
    if (options->output == NULL && isatty(STDOUT_FILENO)) {
        hint("-o %s names it, -o - with a pipe sends it elsewhere", "probe.bccrun");
        return fail_usage("cannot write the image to a terminal");
    }
    int err = destination_open(&destination, options->output);
    if (err == 0)
        err = destination_begin(&destination);
    if (err == 0) {
        image_file_write(file, &bytes);
        err = file_write_all(destination.fd, bytes.bytes, bytes.length);
        err = err == 0 ? 0 : writer_fail(-err, options->output);
    }
    if (err == 0)
        err = destination_close(&destination);
    destination_finish(&destination);
    text_finish(&bytes);
    return err;
}

int image_make(const struct options *options)
{
    struct run run;
    struct image_file file = {0};
    run_init(&run, options);
    struct live *live = live_new(&run, source_open(options->probe));
    int err = live != NULL ? run_open_cache(&run) : -EINVAL;
    if (err == 0)
        err = compile_for(&run, live);
    if (err == 0)
        err = fill(live, &file);
    if (err == 0)
        err = write_file(options, &file);
    image_file_finish(&file);
    live_free(live);
    run_finish(&run);
    return err;
}
