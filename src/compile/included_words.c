// SPDX-License-Identifier: Apache-2.0
#include "compile/included_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "probe/lexer.h"
#include "probe/record.h"
#include "types/own_headers.h"
#include "types/tracepoints.h"

#define FILE_LIMIT_BYTES (4 * 1024 * 1024)
#define DEPTH_MAX        32

/* The directory of the files that libbcc itself has for sources to include. */
#define LIBBCC "bcc"

struct walk {
    const struct compile_job *job;
    struct name_set *names;
    struct name_set seen;  /* paths of files */
    struct text own;       /* what was included of bccrun's own headers */
    const char *directory; /* of the file that is being read; NULL: it has none */
};

/* The name in "#include <name>" or "#include "name"", on the heap; NULL if the directive is another. */
static char *included_name(const struct token *token, bool *is_quoted)
{
    struct lexer lexer;
    char *name = NULL;
    char *text = xstrndup(token->start + 1, token->length - 1);
    lexer_init(&lexer, text);
    struct token word = lexer_next(&lexer);
    const char *at = lexer.at + strspn(lexer.at, " \t");
    *is_quoted = *at == '"';
    const char *end = *at == '<' || *at == '"' ? strchr(at + 1, *at == '<' ? '>' : '"') : NULL;
    if ((token_is(&word, "include") || token_is(&word, "include_next")) && end != NULL)
        name = xstrndup(at + 1, (size_t)(end - at - 1));
    free(text);
    return name;
}

static char *find_in(const char *directory, const char *name)
{
    char *path = directory != NULL ? xasprintf("%s/%s", directory, name) : NULL;
    if (path != NULL && file_is_regular(path))
        return path;
    free(path);
    return NULL;
}

/* Among the user's files, where clang would find it. */
static char *find_users(const struct compile_job *job, const char *directory, const char *name,
                        bool is_quoted)
{
    char *path = is_quoted ? find_in(directory, name) : NULL;
    for (size_t i = 0; i < job->additions->flag_count && path == NULL; i++)
        if (has_prefix(job->additions->flags[i], "-I"))
            path = find_in(job->additions->flags[i] + 2, name);
    return path != NULL ? path : find_in(job->source->directory, name);
}

static void follow(struct walk *walk, const char *text, int depth);

static void read_users(struct walk *walk, const char *path, int depth)
{
    struct text text = {0};
    const char *outer = walk->directory;
    char *directory = xstrdup(path);
    char *slash = strrchr(directory, '/');
    if (slash != NULL)
        *slash = '\0';
    if (file_read("", path, FILE_LIMIT_BYTES, &text) == 0) {
        walk->directory = directory;
        name_set_read(walk->names, text_cstr(&text));
        follow(walk, text_cstr(&text), depth);
        walk->directory = outer;
    }
    free(directory);
    text_finish(&text);
}

static void read_own(struct walk *walk, const char *path, int depth)
{
    struct text text = {0};
    if (file_read("", path, FILE_LIMIT_BYTES, &text) == 0) {
        text_string(&walk->own, text_cstr(&text));
        text_char(&walk->own, '\n');
        follow(walk, text_cstr(&text), depth);
    }
    text_finish(&text);
}

static void include(struct walk *walk, const char *name, bool is_quoted, int depth)
{
    char *users = find_users(walk->job, walk->directory, name, is_quoted);
    bool has_own = walk->job->headers->is_btf; /* else these are the kernel's, which would take long */
    char *path = users != NULL || !has_own ? users : own_headers_find(walk->job->headers->source, name);
    struct name *seen = path != NULL ? name_set_add(&walk->seen, path, strlen(path)) : NULL;
    if (seen != NULL && seen->uses == 0) {
        seen->uses = NAME_WORD;
        if (users != NULL)
            read_users(walk, path, depth + 1);
        else
            read_own(walk, path, depth + 1);
    }
    free(path);
}

/* Reads what @text includes. */
static void follow(struct walk *walk, const char *text, int depth)
{
    struct lexer lexer;
    struct token token;
    bool is_quoted;
    lexer_init(&lexer, text);
    while (depth < DEPTH_MAX && (token = lexer_next(&lexer)).kind != TOKEN_END) {
        char *name = token.kind == TOKEN_DIRECTIVE ? included_name(&token, &is_quoted) : NULL;
        if (name != NULL)
            include(walk, name, is_quoted, depth);
        free(name);
    }
}

/* libbcc declares the record of "TRACEPOINT_PROBE(category, event)" with the types that its format names. */
static void read_format(const char *root, struct name_set *names, const struct declared_function *function)
{
    struct text text = {0};
    char *tracepoint = record_tracepoint(function);
    if (tracepoint != NULL && tracepoints_read(root, tracepoint, "format", &text) == 0)
        name_set_read(names, text_cstr(&text));
    text_finish(&text);
    free(tracepoint);
}

void included_words(const struct compile_job *job, const char *text, struct name_set *names)
{
    struct walk walk = {.job = job, .names = names, .directory = job->source->directory};
    name_set_read(names, text);
    for (size_t i = 0; i < job->additions->flag_count; i++)
        if (has_prefix(job->additions->flags[i], "-D"))
            name_set_read(names, job->additions->flags[i] + 2);
    for (size_t i = 0; i < job->declarations->function_count; i++)
        read_format(job->kernel->root, names, &job->declarations->functions[i]);
    follow(&walk, "#include <linux/types.h>\n", 0); /* which libbcc includes */
    follow(&walk, text, 0);
    name_set_read_macros(names, text_cstr(&walk.own));
    name_set_finish(&walk.seen);
    text_finish(&walk.own);
}

static bool is_kernels(const struct compile_job *job, const char *name, bool is_quoted)
{
    char *path = is_quoted || has_prefix(name, LIBBCC "/")
                     ? xstrdup(name)
                     : find_users(job, job->source->directory, name, is_quoted);
    if (path == NULL)
        path = own_headers_find(job->headers->source, name);
    bool is_found = path != NULL;
    free(path);
    return !is_found;
}

char *included_without_kernels(const struct compile_job *job, struct text *names)
{
    char *text = xstrdup(job->source->text);
    struct lexer lexer;
    struct token token;
    bool is_quoted;
    lexer_init(&lexer, job->source->text);
    while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
        char *name = token.kind == TOKEN_DIRECTIVE ? included_name(&token, &is_quoted) : NULL;
        bool is_dropped = name != NULL && is_kernels(job, name, is_quoted);
        char *at = text + (token.start - job->source->text);
        for (size_t i = 0; is_dropped && i < token.length; i++)
            if (at[i] != '\n')
                at[i] = ' ';
        if (is_dropped && names != NULL)
            text_printf(names, " <%s>", name);
        free(name);
    }
    return text;
}
