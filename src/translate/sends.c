// SPDX-License-Identifier: Apache-2.0
#include "translate/sends.h"

#include "base/memory.h"
#include "translate/line_directive.h"
#include "translate/translate.h"

/* A variable of a struct with one member, named like the call's value and of its type; and the start of the
 * statement expression that ends after the call. Because of the word __extension__ clang notices a semicolon
 * that is missing before the call: a bracket alone could continue the statement there. */
static void put_variable(const struct source *source, const struct usage_send *send, size_t number,
                         struct text *out)
{
    size_t value_length = send->value_end - send->value_start;
    text_printf(out, "__extension__ ({ static struct " TRANSLATE_SENT_PREFIX "%zu_%.*s ", number,
                (int)send->buffer_length, source->text + send->start);
    text_printf(out, "{ bccrun_typeof(%.*s) %.*s; } ", (int)value_length, source->text + send->value_start,
                (int)(send->value_end - send->name_start), source->text + send->name_start);
    text_printf(out, TRANSLATE_SENT_PREFIX "%zu ", number);
    text_printf(out, "__attribute__((section(\".maps." TRANSLATE_SENT_PREFIX "%zu\"), used)) = {}; ", number);
}

void sends_insert(struct insertions *insertions, const struct source *source, const struct usage_send *send,
                  size_t number)
{
    bool has_value = send->value_end > 0;
    struct text before = {0};
    if (!has_value && !send->may_fail)
        return;
    if (has_value)
        put_variable(source, send, number, &before);
    if (send->may_fail)
        text_string(&before, send->is_reserve ? "bccrun_reserved(" : "bccrun_sent(");
    line_directive_resume(source, send->line, send->start, &before);
    insertions_add(insertions, send->start, xstrdup(text_cstr(&before)));
    insertions_add(insertions, send->end,
                   xasprintf("%s%s", send->may_fail ? ")" : "", has_value ? "; })" : ""));
    text_finish(&before);
}
