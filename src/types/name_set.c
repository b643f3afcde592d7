// SPDX-License-Identifier: Apache-2.0
#include "types/name_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "probe/lexer.h"

#define FIRST_CAPACITY 256

/* A pass over a source. */
struct reading {
    struct name_set *set;
    struct token owner, earlier, before, token, next; /* "task", "-", ">", "pid", "=" */
    unsigned depth;                                   /* of braces */
    unsigned typedef_depth; /* of a typedef that has not ended, plus 1; 0: there is none */
    unsigned enum_depth;    /* of the enumerators that are being read; 0: there are none */
};

/* FNV-1a. */
static size_t hash(const char *text, size_t length)
{
    uint64_t sum = 0xcbf29ce484222325;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ (unsigned char)text[i]) * 0x100000001b3;
    return (size_t)(sum ^ (sum >> 32));
}

/* The slot that has the text, or the empty one where it belongs. */
static struct name *find_slot(const struct name_set *set, const char *text, size_t length)
{
    size_t at = hash(text, length) & (set->capacity - 1);
    while (set->slots[at].text != NULL && !is_exactly(text, length, set->slots[at].text))
        at = (at + 1) & (set->capacity - 1);
    return &set->slots[at];
}

static void grow(struct name_set *set)
{
    struct name_set larger = {.capacity = set->capacity == 0 ? FIRST_CAPACITY : set->capacity * 2,
                              .count = set->count};
    larger.slots = xcalloc(larger.capacity, sizeof(*larger.slots));
    for (size_t i = 0; i < set->capacity; i++)
        if (set->slots[i].text != NULL)
            *find_slot(&larger, set->slots[i].text, strlen(set->slots[i].text)) = set->slots[i];
    free(set->slots);
    *set = larger;
}

struct name *name_set_add(struct name_set *set, const char *text, size_t length)
{
    if (set->count * 2 >= set->capacity)
        grow(set);
    struct name *slot = find_slot(set, text, length);
    if (slot->text == NULL) {
        slot->text = xstrndup(text, length);
        set->count++;
    }
    return slot;
}

static bool is_one_of(const struct token *token, const char *const *spellings)
{
    for (; *spellings != NULL; spellings++)
        if (token_is(token, *spellings))
            return true;
    return false;
}

static bool is_enumerator(const struct reading *reading)
{
    return reading->enum_depth > 0 && reading->depth == reading->enum_depth &&
           (token_is(&reading->before, "{") || token_is(&reading->before, ","));
}

static unsigned token_uses(const struct name_set *set, const struct token *token)
{
    return set->count > 0 ? find_slot(set, token->start, token->length)->uses : 0;
}

/* Whether the word comes after the "->" of a pointer that may be to one of the kernel's types. */
static bool is_followed(const struct reading *reading)
{
    static const char *const contexts[] = {"args", "ctx", "REC",
                                           NULL}; /* a tracepoint's record, and in its format */
    return token_is(&reading->before, ">") && token_is(&reading->earlier, "-") &&
           !is_one_of(&reading->owner, contexts) &&
           (token_uses(reading->set, &reading->owner) & NAME_OWN) == 0;
}

/* "struct own *word" */
static bool is_own_pointer(const struct reading *reading)
{
    return token_is(&reading->before, "*") && reading->earlier.kind == TOKEN_WORD &&
           (token_uses(reading->set, &reading->earlier) & NAME_DEFINED) != 0;
}

static unsigned uses_of(const struct reading *reading)
{
    static const char *const tag_words[] = {"struct", "union", "enum", NULL};
    static const char *const member_signs[] = {".", ">", NULL};
    static const char *const after_types[] = {"*", ")", ",", NULL};
    const struct token *next = &reading->next;
    unsigned uses = NAME_WORD;
    bool is_member = is_one_of(&reading->before, member_signs);
    bool is_tag = is_one_of(&reading->before, tag_words);
    bool is_new_type = reading->typedef_depth == reading->depth + 1 && token_is(next, ";");
    if (is_tag)
        uses |= NAME_TAG;
    if (is_member)
        uses |= token_is(&reading->before, ".") ? NAME_DOT : is_followed(reading) ? NAME_ARROW : 0U;
    if (!is_tag && !is_member && (next->kind == TOKEN_WORD || is_one_of(next, after_types)))
        uses |= NAME_TYPE;
    if (!is_member && token_is(next, "("))
        uses |= NAME_CALLED;
    if (is_own_pointer(reading))
        uses |= NAME_OWN;
    if ((is_tag && token_is(next, "{")) || is_new_type || is_enumerator(reading))
        uses |= NAME_DEFINED;
    return uses;
}

/* Keeps track of braces, typedefs and enumerators. */
static void follow_nesting(struct reading *reading)
{
    const struct token *token = &reading->token;
    if (token_is(token, "typedef")) {
        reading->typedef_depth = reading->depth + 1;
    } else if (token_is(token, ";") && reading->typedef_depth == reading->depth + 1) {
        reading->typedef_depth = 0;
    } else if (token_is(token, "enum")) {
        reading->enum_depth = reading->depth + 1;
    } else if (token_is(token, "{")) {
        reading->depth++;
    } else if (token->kind != TOKEN_WORD && reading->enum_depth > reading->depth) {
        reading->enum_depth = 0; /* a use of the enum */
    } else if (token_is(token, "}") && reading->depth > 0) {
        if (reading->enum_depth == reading->depth)
            reading->enum_depth = 0;
        reading->depth--;
    }
}

static void read_words(struct name_set *set, const char *source, bool is_directive);

/* The lexer takes a directive as a whole. */
static void read_directive(struct name_set *set, const struct token *token)
{
    char *text = xstrndup(token->start + 1, token->length - 1);
    read_words(set, text, true);
    free(text);
}

static void advance(struct reading *reading, struct lexer *lexer)
{
    reading->owner = reading->earlier;
    reading->earlier = reading->before;
    reading->before = reading->token;
    reading->token = reading->next;
    reading->next = lexer_next(lexer);
}

/* Before the first token of the source. */
static void begin_reading(struct reading *reading, struct name_set *set, struct lexer *lexer,
                          const char *source)
{
    const struct token none = {.kind = TOKEN_OTHER, .start = ""};
    *reading = (struct reading){set, none, none, none, none, none, 0, 0, 0};
    lexer_init(lexer, source);
    reading->next = lexer_next(lexer);
    advance(reading, lexer);
}

static void read_words(struct name_set *set, const char *source, bool is_directive)
{
    bool is_map = false; /* the word after "BPF_HASH(" */
    struct reading reading;
    struct lexer lexer;
    begin_reading(&reading, set, &lexer, source);
    for (; reading.token.kind != TOKEN_END; advance(&reading, &lexer)) {
        follow_nesting(&reading);
        if (reading.token.kind == TOKEN_DIRECTIVE && !is_directive)
            read_directive(set, &reading.token);
        if (reading.token.kind == TOKEN_WORD) {
            struct name *name = name_set_add(set, reading.token.start, reading.token.length);
            name->uses |= uses_of(&reading) | (is_map ? NAME_DEFINED : 0U);
            is_map = has_prefix(name->text, "BPF_") && token_is(&reading.next, "(");
        } else if (!token_is(&reading.token, "(")) {
            is_map = false;
        }
    }
}

struct token name_set_find(struct name_set *set, const char *source, const char *word, unsigned uses)
{
    struct reading reading;
    struct lexer lexer;
    begin_reading(&reading, set, &lexer, source);
    while (reading.token.kind != TOKEN_END &&
           !(token_is(&reading.token, word) && (uses_of(&reading) & uses) == uses))
        advance(&reading, &lexer);
    return reading.token;
}

void name_set_read(struct name_set *set, const char *source)
{
    read_words(set, source, false);
}

/* In "#define NAME word", the word is used as NAME is. */
static void pass_uses_on(struct name_set *set, const char *body, unsigned uses)
{
    struct lexer lexer;
    lexer_init(&lexer, body);
    struct token word = lexer_next(&lexer);
    if (word.kind == TOKEN_WORD && lexer_next(&lexer).kind == TOKEN_END)
        name_set_add(set, word.start, word.length)->uses |= uses & (NAME_TAG | NAME_TYPE);
}

/* Reads the body of "#define NAME(...) body" if the set has NAME. */
static void read_macro(struct name_set *set, const struct token *directive)
{
    struct lexer lexer;
    char *text = xstrndup(directive->start + 1, directive->length - 1);
    lexer_init(&lexer, text);
    struct token word = lexer_next(&lexer);
    if (token_is(&word, "define")) {
        struct token token = lexer_next(&lexer);
        char *name = xstrndup(token.start, token.length);
        unsigned uses = name_set_uses(set, name);
        if (uses != 0) {
            read_words(set, lexer.at, true);
            pass_uses_on(set, lexer.at, uses);
        }
        free(name);
    }
    free(text);
}

void name_set_read_macros(struct name_set *set, const char *header)
{
    size_t count;
    do {
        struct lexer lexer;
        struct token token;
        count = set->count;
        lexer_init(&lexer, header);
        while ((token = lexer_next(&lexer)).kind != TOKEN_END)
            if (token.kind == TOKEN_DIRECTIVE)
                read_macro(set, &token);
    } while (set->count != count);
}

unsigned name_set_uses(const struct name_set *set, const char *text)
{
    return set->count > 0 ? find_slot(set, text, strlen(text))->uses : 0;
}

void name_set_finish(struct name_set *set)
{
    for (size_t i = 0; i < set->capacity; i++)
        free(set->slots[i].text);
    free(set->slots);
    *set = (struct name_set){0};
}
