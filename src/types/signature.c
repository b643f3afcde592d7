// SPDX-License-Identifier: Apache-2.0
#include "types/signature.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

bool argument_is_named_text(const struct argument *argument)
{
    static const char *const ends[] = {"name", "path", "type", "str", "string", "fmt"};
    size_t length = strlen(argument->name);
    if (strcmp(argument->type, "char *") != 0)
        return false;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        size_t end = strlen(ends[i]);
        if (length >= end && strcmp(argument->name + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

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

void signature_remove(struct signature *signature, size_t index)
{
    struct argument *argument = &signature->arguments[index];
    argument_finish(argument);
    signature->count--;
    memmove(argument, argument + 1, (signature->count - index) * sizeof(*argument));
}

void signature_finish(struct signature *signature)
{
    for (size_t i = 0; i < signature->count; i++)
        argument_finish(&signature->arguments[i]);
    argument_finish(&signature->result);
    free(signature->arguments);
    *signature = (struct signature){0};
}
