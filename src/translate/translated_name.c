// SPDX-License-Identifier: Apache-2.0
#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

/* libbcc takes these for system calls too (rewriteFuncParam() in its b_frontend_action.cc). */
#define KPROBE_PREFIX "kprobe____x64_sys_"

static const char *added(const char *name, enum function_access access)
{
    bool is_call = has_prefix(name, TRANSLATE_SYSCALL_PREFIX);
    if (access == READS_CALL_REGISTERS && !is_call)
        return TRANSLATE_SYSCALL_PREFIX;
    if (access == READS_CALL_RECORD && (is_call || has_prefix(name, KPROBE_PREFIX)))
        return TRANSLATE_RECORD_PREFIX;
    return "";
}

char *translate_name(const struct declared_function *function, enum function_access access)
{
    return xasprintf("%s%s", function->is_macro ? "" : added(function->name, access), function->name);
}
