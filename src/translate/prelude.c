// SPDX-License-Identifier: Apache-2.0
#include "translate/prelude.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/words.h"
#include "translate/call_bits.h"
#include "translate/compat_arguments.h"
#include "translate/reads.h"
#include "translate/records.h"

EMBEDDED(prelude_bpf_c);
EMBEDDED(sends_bpf_c);
EMBEDDED(tracing_bpf_c);

static void put(const struct embedded *file, struct text *out)
{
    text_bytes(out, file->text, file->length);
}

/* Whether the probe uses one of the macros in tracing.bpf.c: they make names that begin like this. */
static bool has_tracing_macro(const struct declarations *declarations)
{
    static const char *const prefixes[] = {"kfunc__", "kretfunc__", "kmod_ret__"};
    for (size_t i = 0; i < declarations->function_count; i++)
        for (size_t k = 0; k < sizeof(prefixes) / sizeof(prefixes[0]); k++)
            if (declarations->functions[i].is_macro &&
                has_prefix(declarations->functions[i].name, prefixes[k]))
                return true;
    return false;
}

static void put_renaming(const struct declared_function *function, enum function_access access,
                         struct text *out)
{
    char *name = translate_name(function, access);
    if (strcmp(name, function->name) != 0)
        text_printf(out, "#define %s %s\n", function->name, name);
    free(name);
}

void prelude_put_common(struct text *out)
{
    put(&prelude_bpf_c, out);
}

void prelude_put_definitions(const struct source *source, const struct declarations *declarations,
                             const enum function_access *access, const struct translate_additions *additions,
                             struct text *out)
{
    if (additions != NULL)
        text_string(out, additions->definitions);
    if (additions != NULL && additions->send_count > 0)
        put(&sends_bpf_c, out);
    if (additions != NULL && (additions->may_sleep || reads_are_in(source)))
        reads_put_definitions(additions->may_sleep, out);
    records_put_definitions(declarations, access, out);
    bool has_compat = additions != NULL && additions->has_compat;
    call_bits_put_definitions(source, compat_arguments_ask(declarations, access, has_compat),
                              additions != NULL && additions->may_be_compat, out);
    compat_arguments_put_definitions(declarations, access, has_compat, out);
    for (size_t i = 0; i < declarations->function_count; i++)
        put_renaming(&declarations->functions[i], access[i], out);
    if (has_tracing_macro(declarations))
        put(&tracing_bpf_c, out);
}
