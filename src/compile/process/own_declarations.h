/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text's own declarations, without those of the precompiled header in front of it. libbcc's rewriting pass walks
 * through all declarations of a text, three times (BTypeConsumer::HandleTranslationUnit() in its b_frontend_action.cc),
 * and so has clang build each of a precompiled header's. It has no use for any of them: maps and rewritten functions
 * are in the text itself.
 */
#ifndef BCCRUN_OWN_DECLARATIONS_H
#define BCCRUN_OWN_DECLARATIONS_H

/* From here to the end, the walk that begins first, and each later one over the same declarations, leaves out the
 * precompiled header's. The caller knows that the first is that of the whole text. */
void own_declarations_begin(void);
void own_declarations_end(void);

#endif
