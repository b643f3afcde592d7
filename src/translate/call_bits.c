// SPDX-License-Identifier: Apache-2.0
#include "translate/call_bits.h"

#include <string.h>

#include "base/embedded.h"

EMBEDDED(is_compat_bpf_c);

#define NAME "BCCRUN_CALL_BITS"

void call_bits_put_definitions(const struct source *source, bool is_needed, bool may_be_compat,
                               struct text *out)
{
    bool is_asked_for = strstr(source->text, NAME) != NULL || strstr(source->text, "include \"") != NULL;
    if (is_needed || (is_asked_for && may_be_compat))
        text_bytes(out, is_compat_bpf_c.text, is_compat_bpf_c.length);
    if (is_asked_for && may_be_compat)
        text_string(out, "#define " NAME " (bccrun_is_compat() ? 32 : 64)\n");
    else if (is_asked_for)
        text_printf(out, "#define " NAME " %zu\n", 8 * sizeof(void *));
}
