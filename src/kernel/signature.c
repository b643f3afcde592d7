// SPDX-License-Identifier: Apache-2.0
#include "kernel/signature.h"

#include <stdlib.h>

#include "base/memory.h"

struct argument *signature_add(struct signature *signature)
{
    return &array_push(signature->arguments, signature->count);
}

static void argument_finish(struct argument *argument)
{
    free(argument->name);
    free(argument->type);
    free(argument->note);
}

void signature_finish(struct signature *signature)
{
    for (size_t i = 0; i < signature->count; i++)
        argument_finish(&signature->arguments[i]);
    argument_finish(&signature->result);
    free(signature->arguments);
    *signature = (struct signature){0};
}
