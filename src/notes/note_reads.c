// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/memory.h"
#include "events/unread.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"

/* Fewer events say nothing: memory that is not there yet cannot be read either. */
#define EVENTS_MIN 5

/* The events of one layout that were looked at. */
struct note_sample {
    const struct layout *layout;
    size_t seen;
    size_t *unread; /* of these, by field */
};

static struct note_sample *sample_of(struct notes *notes, const struct layout *layout)
{
    for (size_t i = 0; i < notes->sample_count; i++)
        if (notes->samples[i].layout == layout)
            return &notes->samples[i];
    struct note_sample *sample = &array_push(notes->samples, notes->sample_count);
    *sample = (struct note_sample){.layout = layout, .unread = xcalloc(layout->field_count, sizeof(size_t))};
    return sample;
}

void notes_take(struct notes *notes, const struct layout *layout, const struct record *record)
{
    struct note_sample *sample = sample_of(notes, layout);
    notes->taken++;
    sample->seen++;
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (field->kind == FIELD_TEXT && field_end_bytes(field) <= record->size_bytes)
            sample->unread[i] += unread_is((const char *)record->data + field->offset_bytes, field->count);
    }
}

void note_samples_finish(struct notes *notes)
{
    for (size_t i = 0; i < notes->sample_count; i++)
        free(notes->samples[i].unread);
    free(notes->samples);
}

/* By which helpers the probe's programs read: of what is wrong with a read that always fails. */
static bool is_called(const struct note_facts *facts, int32_t helper, int32_t for_strings)
{
    for (size_t i = 0; i < facts->plan->count; i++)
        if (note_calls(&facts->image->programs[i], helper) ||
            note_calls(&facts->image->programs[i], for_strings))
            return true;
    return false;
}

static void say(struct notes *notes, const struct note_facts *facts, const struct note_sample *sample,
                const struct field *field)
{
    bool is_users = is_called(facts, BPF_FUNC_probe_read_user, BPF_FUNC_probe_read_user_str);
    bool is_kernels = is_called(facts, BPF_FUNC_probe_read_kernel, BPF_FUNC_probe_read_kernel_str);
    if (!notes_begin(notes, xasprintf("read %s", field->name)))
        return;
    if (is_kernels != is_users)
        hint("the probe reads only %s memory (bpf_probe_read_%s): bpf_probe_read_%s_str() reads %s",
             is_users ? "the process's" : "the kernel's", is_users ? "user" : "kernel",
             is_users ? "kernel" : "user", is_users ? "the kernel's" : "the process's");
    else
        hint(
            "bpf_probe_read_user_str() reads the process's memory, bpf_probe_read_kernel_str() the kernel's");
    remark("'%s' could not be read in %zu of %zu events", field->name, sample->seen, sample->seen);
}

void note_reads(struct notes *notes, const struct note_facts *facts)
{
    for (size_t i = 0; i < notes->sample_count; i++) {
        const struct note_sample *sample = &notes->samples[i];
        for (size_t k = 0; k < sample->layout->field_count; k++)
            if (sample->seen >= EVENTS_MIN && sample->unread[k] == sample->seen)
                say(notes, facts, sample, &sample->layout->fields[k]);
    }
}
