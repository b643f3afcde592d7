/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function for each stage, in a file of its own (source_stage.c and so on). Each adds its lines to an
 * empty stage, and leaves it as it is if the subject did not get that far.
 */
#ifndef BCCRUN_MAKE_STAGES_H
#define BCCRUN_MAKE_STAGES_H

#include "explain/stage.h"
#include "explain/subject.h"

void make_source_stage(const struct subject *subject, struct stage *stage);
void make_rewritten_stage(const struct subject *subject, struct stage *stage);
void make_ir_stage(const struct subject *subject, struct stage *stage);
void make_instructions_stage(const struct subject *subject, struct stage *stage);
void make_verifier_stage(const struct subject *subject, struct stage *stage);
void make_machine_stage(const struct subject *subject, struct stage *stage);
void make_attach_stage(const struct subject *subject, struct stage *stage);
void make_maps_stage(const struct subject *subject, struct stage *stage);

#endif
