// SPDX-License-Identifier: Apache-2.0
#include "probe/shown_maps.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "probe/define.h"

/* The names in @list, with commas between them; false where there are none, or something else. */
static bool put_names(const char *list, struct text *names)
{
    struct lexer lexer;
    struct token token;
    bool is_name = false;
    lexer_init(&lexer, list);
    while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
        if (is_name ? !token_is(&token, ",") : token.kind != TOKEN_WORD)
            return false;
        text_bytes(names, token.start, token.length);
        is_name = !is_name;
    }
    return is_name;
}

static bool take_names(const struct definition *definition, void *to)
{
    char **names = to;
    struct text read = {0};
    char *list = xstrndup(definition->value, definition->length);
    bool is_list = put_names(list, &read);
    free(list);
    free(*names);
    *names = is_list ? text_take(&read) : NULL;
    text_finish(&read);
    return is_list;
}

int shown_maps_read(const struct source *source, char **names)
{
    static const struct define_option option = {
        .name = "BCCRUN_MAPS",
        .take = take_names,
        .expected = "names of maps with commas between them",
        .example = "wait_us, wakers",
    };
    *names = NULL;
    return define_take(source, &option, names);
}
