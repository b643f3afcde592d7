// SPDX-License-Identifier: Apache-2.0
#include "probe/shown_maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "probe/define.h"

#define NAME "BCCRUN_MAPS"

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

int shown_maps_read(const struct source *source, char **names)
{
    struct lexer lexer;
    struct definition definition;
    *names = NULL;
    lexer_init(&lexer, source->text);
    while (define_next(&lexer, NAME, strlen(NAME), &definition)) {
        struct text read = {0};
        char *list = xstrndup(definition.value, definition.length);
        bool is_list = put_names(list, &read);
        free(list);
        free(*names);
        *names = is_list ? xstrdup(text_cstr(&read)) : NULL;
        text_finish(&read);
        if (is_list)
            continue;
        failx(EINVAL,
              "cannot take " NAME " in line %u of '%s': it must be names of maps with commas between them",
              definition.line, source->name);
        error_add_hint("such as: #define " NAME " wait_us, wakers");
        return -EINVAL;
    }
    return 0;
}
