// SPDX-License-Identifier: Apache-2.0
#include "explain/explain.h"

#include "explain/make_stages.h"
#include "explain/page_form.h"
#include "explain/text_form.h"

static make_stage_function *const makers[STAGE_COUNT] = {
    [STAGE_SOURCE] = make_source_stage,
    [STAGE_REWRITTEN] = make_rewritten_stage,
    [STAGE_IR] = make_ir_stage,
    [STAGE_INSTRUCTIONS] = make_instructions_stage,
    [STAGE_VERIFIER] = make_verifier_stage,
    [STAGE_MACHINE] = make_machine_stage,
    [STAGE_ATTACH] = make_attach_stage,
    [STAGE_MAPS] = make_maps_stage,
};

static void make_stage(const struct subject *subject, enum stage_name name, struct stage *stage)
{
    *stage = (struct stage){.name = name};
    makers[name](subject, stage);
}

void explain_text(const struct subject *subject, enum stage_name only, bool has_colour, struct text *out)
{
    for (unsigned name = 0; name < STAGE_COUNT; name++) {
        if (only != STAGE_COUNT && only != name)
            continue;
        struct stage stage;
        make_stage(subject, name, &stage);
        text_form_stage(&stage, subject->source->name, has_colour, out);
        stage_finish(&stage);
    }
}

void explain_page(const struct subject *subject, struct text *out)
{
    struct page page = {
        .probe = subject->source->name,
        .failure = subject->failure,
        .failure_lines = subject->failure_lines,
    };
    for (unsigned name = 0; name < STAGE_COUNT; name++)
        make_stage(subject, name, &page.stages[name]);
    page_form(&page, out);
    for (unsigned name = 0; name < STAGE_COUNT; name++)
        stage_finish(&page.stages[name]);
}
