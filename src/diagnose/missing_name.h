/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that a probe uses and that clang does not know: they are declared further below, or misspelled, or belong
 * to a header.
 */
#ifndef BCCRUN_MISSING_NAME_H
#define BCCRUN_MISSING_NAME_H

#include "diagnose/clang_log.h"
#include "diagnose/clang_mistake.h"
#include "probe/source.h"

/* The name of the function that is not declared, on the heap; NULL if the message is about something else. */
char *missing_name_function(const char *message);

/* Gives hints (base/error.h) if the diagnostic is about a name that clang does not know. */
enum mistake_advice missing_name_hint(const struct source *source, const struct clang_diagnostic *diagnostic);

#endif
