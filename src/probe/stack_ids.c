// SPDX-License-Identifier: Apache-2.0
#include "probe/stack_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "probe/lexer.h"

/* What stands to the right of an assignment, or in brackets as one argument: as far as it has been read. */
struct expression {
    struct token last_word;
    bool is_member;   /* the last word is, of a struct */
    bool is_plain;    /* only words, casts, and members of structs */
    bool has_pid;     /* it calls bpf_get_current_pid_tgid() */
    struct token map; /* it calls get_stackid() of this map; TOKEN_END: it does not */
    enum stack_side side;
};

struct reader {
    struct lexer lexer;
    struct token token;  /* the one read last, */
    struct token before; /* and those before it */
    struct token before_that;
    size_t function; /* how many have been passed */
    int depth;       /* of braces */
    struct stack_ids *ids;
    struct token target; /* what is assigned to; TOKEN_END: nothing */
    bool is_field;       /* the target is */
    struct expression value;
};

static void next(struct reader *reader)
{
    reader->before_that = reader->before;
    reader->before = reader->token;
    do
        reader->token = lexer_next(&reader->lexer);
    while (reader->token.kind == TOKEN_DIRECTIVE);
}

static bool ends_in(const char *name, size_t length, const char *ending)
{
    size_t ending_length = strlen(ending);
    return length >= ending_length && memcmp(name + length - ending_length, ending, ending_length) == 0;
}

static bool is_stack_name(const char *name, size_t length)
{
    return ends_in(name, length, "stack") || ends_in(name, length, "stackid") ||
           ends_in(name, length, "stack_id");
}

bool stack_ids_is_name(const char *name)
{
    return is_stack_name(name, strlen(name));
}

static bool is_same(const char *string, const struct token *token)
{
    return is_exactly(token->start, token->length, string);
}

/* A field is known everywhere, a variable in its own function. What has a name that says what it is may be
 * handed on as a variable or parameter of that name. */
static bool is_visible(const struct stack_id *id, const struct reader *reader, bool is_member)
{
    if (id->holder > STACK_FIELD)
        return false;
    if (stack_ids_is_name(id->name))
        return true;
    return is_member ? id->holder == STACK_FIELD
                     : id->holder == STACK_VARIABLE && id->scope == reader->function;
}

static struct stack_id *find(const struct reader *reader, const struct expression *value)
{
    for (size_t i = reader->ids->count; i > 0; i--) {
        struct stack_id *id = &reader->ids->ids[i - 1];
        if (is_same(id->name, &value->last_word) && is_visible(id, reader, value->is_member))
            return id;
    }
    return NULL;
}

/* What the same name holds elsewhere may be of another map or side: then neither is certain. */
static void learn(struct reader *reader, enum stack_holder holder, const struct token *name, const char *map,
                  size_t map_length, enum stack_side side)
{
    struct stack_ids *ids = reader->ids;
    for (size_t i = 0; i < ids->count; i++) {
        struct stack_id *id = &ids->ids[i];
        if (id->holder != holder || !is_same(id->name, name) ||
            (holder == STACK_VARIABLE && id->scope != reader->function))
            continue;
        bool is_same_map = id->map != NULL && map != NULL && strlen(id->map) == map_length &&
                           memcmp(id->map, map, map_length) == 0;
        if (!is_same_map) {
            free(id->map);
            id->map = NULL;
        }
        if (id->side != side)
            id->side = STACK_ANY;
        return;
    }
    array_push(ids->ids, ids->count) = (struct stack_id){
        .holder = holder,
        .name = xstrndup(name->start, name->length),
        .map = map != NULL ? xstrndup(map, map_length) : NULL,
        .side = side,
        .scope = reader->function,
    };
}

static void learn_from(struct reader *reader, enum stack_holder holder, const struct token *name,
                       const struct expression *value)
{
    if (value->map.kind == TOKEN_WORD) {
        learn(reader, holder, name, value->map.start, value->map.length, value->side);
        return;
    }
    const struct stack_id *id =
        value->is_plain && value->last_word.kind == TOKEN_WORD ? find(reader, value) : NULL;
    if (id == NULL)
        return;
    char *map = id->map != NULL ? xstrdup(id->map) : NULL; /* learning may move what @id points to */
    learn(reader, holder, name, map, map != NULL ? strlen(map) : 0, id->side);
    free(map);
}

static void learn_pid(struct stack_ids *ids, const struct token *name)
{
    array_push(ids->pids, ids->pid_count) = xstrndup(name->start, name->length);
}

static void end_assignment(struct reader *reader)
{
    if (reader->target.kind == TOKEN_WORD) {
        learn_from(reader, reader->is_field ? STACK_FIELD : STACK_VARIABLE, &reader->target, &reader->value);
        if (reader->value.has_pid && reader->is_field)
            learn_pid(reader->ids, &reader->target);
    }
    reader->target = (struct token){0};
}

static bool is_any_of(const struct token *token, const char *const *spellings)
{
    while (*spellings != NULL && !token_is(token, *spellings))
        spellings++;
    return *spellings != NULL;
}

static void add_token(struct expression *expression, const struct reader *reader)
{
    static const char *const plain[] = {".", "-", ">", "&", "*", "(", ")", NULL};
    const struct token *token = &reader->token;
    if (token->kind == TOKEN_WORD) {
        expression->last_word = *token;
        expression->is_member = token_is(&reader->before, ".") || token_is(&reader->before, ">");
    } else {
        expression->is_plain &= is_any_of(token, plain);
    }
    expression->has_pid |= token_is(token, "bpf_get_current_pid_tgid");
}

/* Of the flags: the user's stack, the kernel's where nothing but numbers and harmless flags stands there. */
static enum stack_side side_of(enum stack_side side, const struct token *token)
{
    if (token_is(token, "BPF_F_USER_STACK"))
        return STACK_USER;
    bool is_variable = token->kind == TOKEN_WORD && !token_is(token, "BPF_F_REUSE_STACKID") &&
                       !token_is(token, "BPF_F_FAST_STACK_CMP");
    return side == STACK_KERNEL && is_variable ? STACK_ANY : side;
}

/* MAP.get_stackid( has been read. */
static void read_get_stackid(struct reader *reader)
{
    enum stack_side side = STACK_KERNEL;
    bool is_flags = false;
    int depth = 1;
    for (next(reader); reader->token.kind != TOKEN_END; next(reader)) {
        depth += token_is(&reader->token, "(") ? 1 : token_is(&reader->token, ")") ? -1 : 0;
        if (depth == 0)
            break;
        if (is_flags)
            side = side_of(side, &reader->token);
        is_flags |= depth == 1 && token_is(&reader->token, ",");
    }
    reader->value.side = is_flags ? side : STACK_ANY;
}

/* TABLE.METHOD( has been read; its first two arguments are looked at, with a lexer of their own. */
static void read_entry(const struct reader *from, bool has_key, bool has_value)
{
    struct reader reader = *from;
    struct token table = from->before_that;
    struct expression argument = {.is_plain = true};
    size_t number = 0;
    int depth = 1;
    for (next(&reader); reader.token.kind != TOKEN_END && number < 2; next(&reader)) {
        depth += token_is(&reader.token, "(") ? 1 : token_is(&reader.token, ")") ? -1 : 0;
        bool is_end = depth == 0 || (depth == 1 && token_is(&reader.token, ","));
        if (is_end && number == 0 && has_key)
            learn_from(&reader, STACK_KEY, &table, &argument);
        else if (is_end && has_value && number == has_key)
            learn_from(&reader, STACK_VALUE, &table, &argument);
        if (depth == 0)
            break;
        if (is_end) {
            argument = (struct expression){.is_plain = true};
            number++;
        } else {
            add_token(&argument, &reader);
        }
    }
}

/* NAME.METHOD ( where the bracket is the token read last. */
static void read_method(struct reader *reader, const struct token *name, const struct token *method)
{
    static const char *const by_key[] = {"increment", "atomic_increment", "lookup", "delete", NULL};
    static const char *const by_both[] = {"update", "insert", "lookup_or_init", "lookup_or_try_init", NULL};
    if (token_is(method, "get_stackid")) {
        reader->value.map = *name;
        read_get_stackid(reader);
        return;
    }
    struct reader at = *reader;
    at.before_that = *name;
    bool has_both = is_any_of(method, by_both);
    if (has_both || is_any_of(method, by_key))
        read_entry(&at, true, has_both);
    else if (token_is(method, "push"))
        read_entry(&at, false, true);
}

/* "=" has been read: of an assignment, unless it is a part of ==, !=, += or the like. */
static void start_assignment(struct reader *reader)
{
    bool is_member = token_is(&reader->before_that, ".") || token_is(&reader->before_that, ">");
    if (reader->before.kind != TOKEN_WORD || reader->token.start[1] == '=') {
        reader->value.is_plain = false;
        return;
    }
    end_assignment(reader);
    reader->target = reader->before;
    reader->is_field = is_member;
    reader->value = (struct expression){.is_plain = true};
}

static void read_token(struct reader *reader)
{
    static const char *const ends[] = {";", ",", "{", "}", NULL};
    const struct token *token = &reader->token;
    if (token_is(token, "="))
        start_assignment(reader);
    else if (is_any_of(token, ends))
        end_assignment(reader);
    else
        add_token(&reader->value, reader);
    reader->depth += token_is(token, "{") ? 1 : token_is(token, "}") ? -1 : 0;
    if (token_is(token, "}") && reader->depth == 0)
        reader->function++;
}

void stack_ids_read(const struct source *source, struct stack_ids *ids)
{
    struct reader reader = {.ids = ids};
    struct token name = {0}; /* the word before the last point */
    *ids = (struct stack_ids){0};
    lexer_init(&reader.lexer, source->text);
    for (next(&reader); reader.token.kind != TOKEN_END; next(&reader)) {
        if (token_is(&reader.token, "."))
            name = reader.before;
        bool is_call = token_is(&reader.token, "(") && token_is(&reader.before_that, ".") &&
                       name.kind == TOKEN_WORD && reader.before.kind == TOKEN_WORD;
        if (is_call) {
            struct token method = reader.before;
            read_method(&reader, &name, &method);
        } else {
            read_token(&reader);
        }
    }
}

void stack_ids_finish(struct stack_ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        free(ids->ids[i].name);
        free(ids->ids[i].map);
    }
    strings_free(ids->pids, ids->pid_count);
    free(ids->ids);
    *ids = (struct stack_ids){0};
}

const struct stack_id *stack_ids_find(const struct stack_ids *ids, enum stack_holder holder, const char *name)
{
    const struct stack_id *by_variable = NULL;
    for (size_t i = 0; i < ids->count; i++) {
        const struct stack_id *id = &ids->ids[i];
        if (strcmp(id->name, name) != 0)
            continue;
        if (id->holder == holder)
            return id;
        if (holder == STACK_FIELD && id->holder == STACK_VARIABLE && stack_ids_is_name(name))
            by_variable = id;
    }
    return by_variable;
}

bool stack_ids_is_pid(const struct stack_ids *ids, const char *field)
{
    for (size_t i = 0; i < ids->pid_count; i++)
        if (strcmp(ids->pids[i], field) == 0)
            return true;
    return false;
}
