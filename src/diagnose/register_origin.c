// SPDX-License-Identifier: Apache-2.0
#include "diagnose/register_origin.h"

#include <stdio.h>

#include "base/words.h"

/* What is looked for on the path back: a register, or a slot of the stack. */
struct wanted {
    bool is_slot;
    int slot;
    unsigned number;
};

/* If the step stores a register in the wanted slot, that register is wanted from there on. */
static void follow_store(const struct verifier_step *step, struct wanted *wanted)
{
    unsigned bits, from;
    int slot;
    if (sscanf(step->code, "*(u%u *)(r10 %d) = r%u", &bits, &slot, &from) == 3 && slot == wanted->slot)
        *wanted = (struct wanted){.number = from};
}

enum making { MAKES_OTHER, MAKES_COPY, MAKES_IT };

/* What the step does with the wanted register; if it copies to it, the source becomes the wanted one. */
static enum making follow_register(const struct verifier_step *step, struct wanted *wanted)
{
    unsigned to, from, bits;
    int slot, used = 0;
    if (has_prefix(step->code, "call "))
        return wanted->number == 0 ? MAKES_IT : MAKES_OTHER;
    if (sscanf(step->code, "%*[rw]%u = %n", &to, &used) != 1 || used == 0 || to != wanted->number)
        return MAKES_OTHER;
    if (sscanf(step->code + used, "*(u%u *)(r10 %d)", &bits, &slot) == 2) {
        *wanted = (struct wanted){.is_slot = true, .slot = slot};
        return MAKES_COPY;
    }
    if (sscanf(step->code + used, "%*[rw]%u", &from) != 1)
        return MAKES_IT;
    wanted->number = from;
    return MAKES_COPY;
}

const struct verifier_step *register_origin(const struct verifier_log *log, unsigned number)
{
    struct wanted wanted = {.number = number};
    for (size_t i = log->path_length; i > 1; i--) { /* the last step is where it failed */
        const struct verifier_step *step = &log->path[i - 2];
        if (wanted.is_slot)
            follow_store(step, &wanted);
        else if (follow_register(step, &wanted) == MAKES_IT)
            return step;
    }
    return NULL;
}
