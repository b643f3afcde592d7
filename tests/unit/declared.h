/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A probe's text with what it declares, for tests of what comes after that step.
 */
#ifndef BCCRUN_DECLARED_H
#define BCCRUN_DECLARED_H

#include <string.h>

#include "probe/declare.h"

struct declared {
    struct source source;
    struct declarations declarations;
};

/* @text is not copied: it must outlive @declared. */
static inline void declared_init(struct declared *declared, const char *text)
{
    declared->source = (struct source){
        .name = (char *)"probe.c",
        .text = (char *)text,
        .length = strlen(text),
    };
    declarations_read(&declared->source, NULL, 0, &declared->declarations);
}

static inline void declared_finish(struct declared *declared)
{
    declarations_finish(&declared->declarations);
}

#endif
