// SPDX-License-Identifier: Apache-2.0
#include "attach/call_argument.h"

#include <string.h>

#include "base/words.h"
#include "types/btf_signature.h"

bool call_argument_is_number(const struct argument *argument)
{
    return argument->offset == 8 &&
           (strcmp(argument->name, "__syscall_nr") == 0 || strcmp(argument->name, "nr") == 0);
}

static void size_argument(const struct btf *btf, struct argument *argument)
{
    const char *type = argument->type;
    if (argument->form != ARGUMENT_NUMBER)
        return;
    argument->is_signed = true;
    if (strcmp(type, "int") == 0)
        argument->bytes = sizeof(int);
    else if (has_prefix(type, "unsigned"))
        argument->is_signed = false;
    else
        (void)btf_typedef(btf, type, argument); /* else it is as wide as the record has it */
    if (strcmp(type, "unsigned") == 0 || strcmp(type, "unsigned int") == 0)
        argument->bytes = sizeof(int);
    if (argument->form != ARGUMENT_NUMBER && argument->form != ARGUMENT_POINTER) {
        argument->form = ARGUMENT_NUMBER;
        argument->bytes = argument->slot_bytes;
    }
}

void call_arguments_size(const struct btf *btf, struct signature *signature)
{
    for (size_t i = 0; i < signature->count; i++)
        if (!call_argument_is_number(&signature->arguments[i]))
            size_argument(btf, &signature->arguments[i]);
}
