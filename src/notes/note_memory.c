// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "attach/kind.h"
#include "base/memory.h"
#include "base/words.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"
#include "probe/context.h"

#define HELPER "bpf_probe_read_kernel"
#define ENTRY  "syscalls/sys_enter_"

/* The tokens of a call's last address; more than these are no plain address. */
#define TOKENS_MAX 16

struct address {
    struct token tokens[TOKENS_MAX];
    size_t count;
};

static bool opens(const struct token *token)
{
    return token_is(token, "(") || token_is(token, "[") || token_is(token, "{");
}

static bool closes(const struct token *token)
{
    return token_is(token, ")") || token_is(token, "]") || token_is(token, "}");
}

/* The third argument of the call whose name was the last token. */
static bool read_third(struct lexer lexer, struct address *address)
{
    size_t commas = 0;
    int depth = 0;
    address->count = 0;
    do {
        struct token token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_END || address->count == TOKENS_MAX)
            return false;
        depth += opens(&token) - closes(&token);
        if (depth == 1 && token_is(&token, ","))
            commas++;
        else if (commas == 2 && depth > 0)
            address->tokens[address->count++] = token;
    } while (depth > 0);
    return commas == 2;
}

/* Takes a cast away: "(const char *)filename". */
static void drop_cast(struct address *address)
{
    size_t end = 0;
    if (address->count == 0 || !token_is(&address->tokens[0], "("))
        return;
    while (end < address->count && !token_is(&address->tokens[end], ")"))
        end++;
    if (end + 1 >= address->count)
        return;
    address->count -= end + 1;
    memmove(address->tokens, address->tokens + end + 1, address->count * sizeof(address->tokens[0]));
}

static bool is_record_member(const struct address *address)
{
    return address->count == 4 && token_is(&address->tokens[0], "args") &&
           token_is(&address->tokens[1], "-") && token_is(&address->tokens[2], ">") &&
           address->tokens[3].kind == TOKEN_WORD;
}

static bool is_parameter_name(const struct source *source, const struct declared_function *function,
                              const struct address *address)
{
    struct parameter parameter;
    for (size_t i = 1; i < function->parameters; i++)
        if (address->count == 1 && parameter_read(source, function, i, &parameter) &&
            parameter.name_length == address->tokens[0].length &&
            memcmp(source->text + parameter.name_start, address->tokens[0].start, parameter.name_length) == 0)
            return true;
    return false;
}

static void say(struct notes *notes, const struct source *source, const struct token *helper,
                const struct address *address)
{
    const struct token *name = &address->tokens[address->count - 1];
    const char *rest = helper->start + strlen(HELPER);
    int rest_length = (int)(helper->length - strlen(HELPER));
    if (!notes_begin(notes, xasprintf("memory %.*s", (int)name->length, name->start)))
        return;
    note_detail_at(source, (size_t)(helper->start - source->text));
    hint("bpf_probe_read_user%.*s() reads the process's memory", rest_length, rest);
    remark("'%.*s' points into the process's memory, and %.*s() reads the kernel's: it fails each time",
           (int)name->length, name->start, (int)helper->length, helper->start);
}

/* Pointers that a system call is called with are those of the process. */
static void look_at_function(struct notes *notes, const struct note_facts *facts,
                             const struct declared_function *function, bool has_record, bool has_parameters)
{
    const struct source *source = facts->source;
    size_t end = note_body_end(source, function);
    struct lexer lexer;
    lexer_init(&lexer, source->text + function->body);
    for (struct token token = lexer_next_code(&lexer);
         token.kind != TOKEN_END && (size_t)(token.start - source->text) < end;
         token = lexer_next_code(&lexer)) {
        struct address address;
        bool is_helper = token_is(&token, HELPER) || token_is(&token, HELPER "_str");
        if (!is_helper || !read_third(lexer, &address))
            continue;
        drop_cast(&address);
        if ((has_record && is_record_member(&address)) ||
            (has_parameters && is_parameter_name(source, function, &address)))
            say(notes, source, &token, &address);
    }
}

void note_memory(struct notes *notes, const struct note_facts *facts)
{
    for (size_t i = 0; i < facts->plan->count; i++) {
        const struct attach_point *point = &facts->plan->points[i];
        const struct declared_function *function = note_function(facts, i);
        enum function_access access = attach_access(point);
        bool has_record =
            strcmp(attach_kind_name(point), "tracepoint") == 0 && has_prefix(point->target, ENTRY);
        bool has_parameters = access == READS_CALL_REGISTERS || access == READS_CALL_RECORD;
        look_at_function(notes, facts, function, has_record, has_parameters && !point->word->on_return);
    }
}
