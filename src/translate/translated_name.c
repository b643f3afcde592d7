// SPDX-License-Identifier: Apache-2.0
#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

char *translate_name(const struct declared_function *function, bool is_syscall)
{
    bool is_renamed =
        is_syscall && !function->is_macro && !has_prefix(function->name, TRANSLATE_SYSCALL_PREFIX);
    return xasprintf("%s%s", is_renamed ? TRANSLATE_SYSCALL_PREFIX : "", function->name);
}
