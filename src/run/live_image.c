// SPDX-License-Identifier: Apache-2.0
/* The image of a probe that was compiled before, maybe elsewhere (image/image_file.h), in place of a compile. */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpus.h"
#include "base/memory.h"
#include "image/image_file.h"
#include "run/live.h"
#include "run/targets.h"

static int check_selection(const struct live *live, const struct image_file *file)
{
    char *selects = selection_kinds(&live->run->selection);
    int err = 0;
    if (strcmp(selects, file->selects) != 0) {
        hint(
            "'bccrun compile' and this command take the same kinds of filters in the same order; values may differ");
        err = fail_usage("cannot select events by %s: '%s' was compiled to select by %s",
                         selects[0] != '\0' ? selects : "nothing", live->source->name,
                         file->selects[0] != '\0' ? file->selects : "nothing");
    }
    free(selects);
    return err;
}

/* What depends on files of the machine, such as where a USDT probe has its arguments, is in front of the source. */
static int check_definitions(struct live *live, const struct image_file *file)
{
    struct text definitions = {0};
    int err = targets_define(live, &definitions);
    if (err == 0 && strcmp(text_cstr(&definitions), file->definitions) != 0) {
        hint("make it again with the files of this machine, or on it");
        err = failx(
            ESTALE,
            "cannot run '%s': the files that it attaches to, or this bccrun, are not those that it was compiled with",
            live->source->name);
    }
    text_finish(&definitions);
    return err;
}

/* libbcc gives such a map an entry for each CPU of the machine that compiles. */
static void set_cpus(struct image *image)
{
    struct cpus possible = {0};
    if (cpus_read(&possible, RUN_ROOT, "possible") != 0)
        error_clear();
    for (size_t i = 0; i < image->map_count && possible.count > 0; i++)
        if (image->maps[i].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
            image->maps[i].max_entries = (uint32_t)possible.count;
    cpus_finish(&possible);
}

static const char *name_of(const struct live *live, const struct compile_target *target)
{
    return target->own_name != NULL ? target->own_name : live->declarations.functions[target->function].name;
}

/* The next program of the image is the target's, to be loaded as such. */
static bool take_program(const struct live *live, const struct image_file *file, size_t index,
                         const struct compile_target *target)
{
    if (index >= live->image.program_count)
        return false;
    struct image_program *program = &live->image.programs[index];
    if (strcmp(program->name, name_of(live, target)) != 0 ||
        file->program_types[index] != target->program_type)
        return false;
    program->type = target->program_type;
    program->attach_type = target->attach_type;
    program->flags = target->flags;
    program->attach_btf_id = target->attach_btf_id;
    program->attach_btf_object = target->attach_btf_object;
    return true;
}

/* Functions that an #if left out have no program, and attach nowhere. */
static int take_programs(struct live *live, const struct image_file *file)
{
    const struct live_compile to_be_run = {0};
    size_t count = 0, taken = 0, dropped = 0;
    struct compile_target *targets = targets_list(live, &to_be_run, &count);
    size_t points = live->plan.count;
    for (size_t i = 0; i < count; i++) {
        if (take_program(live, file, taken, &targets[i]))
            taken++;
        else if (i < points)
            attach_plan_drop(&live->plan, i - dropped++);
    }
    bool is_whole = taken > 0 && taken == live->image.program_count && taken + dropped == count;
    free(targets);
    if (is_whole)
        return 0;
    hint("make it again for this machine; 'bccrun --dry-run' on its source shows what attaches where here");
    hint("whether this machine has kprobes is in copies of its /sys/bus/event_source/devices/*/type");
    return failx(EINVAL,
                 "cannot run '%s': its functions attach otherwise here than where it was compiled for",
                 live->source->name);
}

int live_take_image(struct live *live)
{
    struct image_file *file = live->run->options->image;
    int err = check_selection(live, file);
    if (err == 0)
        err = check_definitions(live, file);
    if (err != 0)
        return err;
    live->image = file->image;
    file->image = (struct image){0};
    set_cpus(&live->image);
    err = take_programs(live, file);
    if (err == 0)
        err = attach_plan_check_doubtful(&live->plan, live->source, &live->declarations, RUN_ROOT);
    live_end_step(live, "image");
    return err;
}
