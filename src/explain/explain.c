// SPDX-License-Identifier: Apache-2.0
#include "explain/explain.h"

#include "explain/page.h"
#include "explain/plain.h"

typedef void (*maker)(const struct subject *subject, struct stage *stage);

static const maker makers[STAGE_COUNT] = {
    [STAGE_SOURCE] = subject_source,
    [STAGE_REWRITTEN] = subject_rewritten,
    [STAGE_IR] = subject_ir,
    [STAGE_INSTRUCTIONS] = subject_instructions,
    [STAGE_VERIFIER] = subject_verifier,
    [STAGE_MACHINE] = subject_machine,
    [STAGE_ATTACH] = subject_attach,
    [STAGE_MAPS] = subject_maps,
};

void explain_text(const struct subject *subject, enum stage_name only, bool has_colour, struct text *out)
{
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        struct stage stage = {.name = (enum stage_name)i};
        if (only != STAGE_COUNT && only != stage.name)
            continue;
        makers[i](subject, &stage);
        print_stage(&stage, subject->source->name, has_colour, out);
        stage_finish(&stage);
    }
}

void explain_page(const struct subject *subject, struct text *out)
{
    struct stage stages[STAGE_COUNT];
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        stages[i] = (struct stage){.name = (enum stage_name)i};
        makers[i](subject, &stages[i]);
    }
    page_write(stages, subject, out);
    for (size_t i = 0; i < STAGE_COUNT; i++)
        stage_finish(&stages[i]);
}
