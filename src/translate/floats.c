// SPDX-License-Identifier: Apache-2.0
#include "translate/floats.h"

#include "probe/lexer.h"

static bool has_word(const struct source *source, const char *word)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text);
    for (struct token token = lexer_next_code(&lexer); token.kind != TOKEN_END;
         token = lexer_next_code(&lexer))
        if (token_is(&token, word))
            return true;
    return false;
}

static void put_struct(const char *name, const char *bits, struct text *out)
{
    text_printf(out, "struct " FLOATS_PREFIX "%s { %s bits; };\n#define %s struct " FLOATS_PREFIX "%s\n",
                name, bits, name, name);
}

void floats_put_definitions(const struct source *source, struct text *out)
{
    if (has_word(source, "double"))
        put_struct("double", "unsigned long long", out);
    if (has_word(source, "float"))
        put_struct("float", "unsigned int", out);
}
