// SPDX-License-Identifier: Apache-2.0
#include "diagnose/recursion.h"

#include "base/memory.h"
#include "probe/declare.h"
#include "probe/lexer.h"

/* Whether the tokens from the function's body on, up to its closing brace, have "NAME(". */
static bool calls_itself(const struct source *source, const struct declared_function *function)
{
    struct lexer lexer;
    int depth = 1;
    lexer_init(&lexer, source->text + function->body);
    struct token before = lexer_next_code(&lexer);
    while (before.kind != TOKEN_END && depth > 0) {
        struct token token = lexer_next_code(&lexer);
        depth += token_is(&before, "{");
        depth -= token_is(&before, "}");
        if (depth > 0 && token_is(&before, function->name) && token_is(&token, "("))
            return true;
        before = token;
    }
    return false;
}

char *recursion_find(const struct source *source)
{
    struct declarations declarations;
    char *found = NULL;
    declarations_read(source, NULL, 0, &declarations);
    for (size_t i = 0; i < declarations.function_count && found == NULL; i++)
        if (calls_itself(source, &declarations.functions[i]))
            found = xstrdup(declarations.functions[i].name);
    declarations_finish(&declarations);
    return found;
}
