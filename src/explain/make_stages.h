/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function for each stage, in a file of its own (source_stage.c and so on). Each adds its lines to an
 * empty stage, and leaves it as it is if the subject did not get that far.
 */
#ifndef BCCRUN_MAKE_STAGES_H
#define BCCRUN_MAKE_STAGES_H

#include "explain/stage.h"
#include "explain/subject.h"

typedef void make_stage_function(const struct subject *subject, struct stage *stage);

make_stage_function make_source_stage, make_rewritten_stage, make_ir_stage, make_instructions_stage,
    make_verifier_stage, make_machine_stage, make_attach_stage, make_maps_stage;

#endif
