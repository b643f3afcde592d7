// SPDX-License-Identifier: Apache-2.0
#include "types/type_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "types/kernel_types.h"
#include "types/own_headers.h"

/* By enum type_source. */
static const char *const words[] = {"auto", "btf", "headers"};

const char *type_source_word(enum type_source source)
{
    return words[source];
}

bool type_source_read(const char *word, enum type_source *source)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(word, words[i]) == 0) {
            *source = (enum type_source)i;
            return true;
        }
    return false;
}

int type_source_btf(const char *release, const char *why, struct headers *headers)
{
    char *directory = own_headers_path();
    *headers = (struct headers){0};
    int err = own_headers_check(directory);
    if (err == 0)
        *headers = (struct headers){
            .source = xstrdup(directory),
            .build = xstrdup(directory),
            .release = xstrdup(release),
            .is_btf = true,
            .why = xstrdup(why),
        };
    free(directory);
    return err;
}

static int use_btf(const char *root, const char *release, const char *why, struct headers *headers)
{
    *headers = (struct headers){0};
    int err = kernel_types_check(root);
    return err == 0 ? type_source_btf(release, why, headers) : err;
}

/* A kernel without headers and without BTF: what is missing are its headers, as ever. */
static int use_either(const char *root, const char *release, struct headers *headers)
{
    int err = headers_find(root, release, headers);
    if (err == 0 || !kernel_types_exist(root))
        return err;
    const char *reason = strstr(error_text(), ": ");
    char *why = xstrdup(reason != NULL ? reason + 2 : error_text());
    error_clear();
    err = use_btf(root, release, why, headers);
    free(why);
    return err;
}

int type_source_find(const struct type_choice *choice, const char *root, const char *release,
                     struct headers *headers)
{
    *headers = (struct headers){0};
    if (choice->source == TYPE_SOURCE_BTF && choice->directory != NULL)
        return fail_usage("cannot use --types btf with --headers: the types come from one of them");
    if (choice->source == TYPE_SOURCE_BTF)
        return use_btf(root, release, "--types btf", headers);
    if (choice->directory != NULL)
        return headers_open(choice->directory, headers);
    return choice->source == TYPE_SOURCE_AUTO ? use_either(root, release, headers)
                                              : headers_find(root, release, headers);
}

char *type_source_describe(const struct headers *headers)
{
    if (headers->is_btf)
        return xasprintf("the running kernel's BTF (%s)", headers->why);
    return xasprintf("the headers in %s", headers->build);
}
