// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "probe/lexer.h"

#include <cmocka.h>

/* The tokens of @text as "line:token", one space between them; of a directive only its "#". */
static char *tokens_of(const char *text)
{
    struct lexer lexer;
    struct token token;
    struct text shown = {0};
    lexer_init(&lexer, text);
    while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
        text_printf(&shown, "%s%u:", shown.length > 0 ? " " : "", token.line);
        text_bytes(&shown, token.start, token.kind == TOKEN_DIRECTIVE ? 1 : token.length);
    }
    assert_ptr_equal(token.start, text + strlen(text));
    assert_int_equal(lexer_next(&lexer).kind, TOKEN_END);
    char *string = xstrdup(text_cstr(&shown));
    text_finish(&shown);
    return string;
}

struct example {
    const char *text;
    const char *tokens;
};

static void expect_tokens(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *tokens = tokens_of(examples[i].text);
        assert_string_equal(tokens, examples[i].tokens);
        free(tokens);
    }
}

#define expect_all(...)                                                                                      \
    expect_tokens((const struct example[]){__VA_ARGS__},                                                     \
                  sizeof((const struct example[]){__VA_ARGS__}) / sizeof(struct example))

static void words_numbers_and_the_rest(void **state)
{
    (void)state;
    expect_all({"", ""}, {"int main_2(void)", "1:int 1:main_2 1:( 1:void 1:)"},
               {"a->b==0x1fUL+1.5", "1:a 1:- 1:> 1:b 1:= 1:= 1:0x1fUL 1:+ 1:1.5"},
               {"$a \xc3\xa9t\xc3\xa9", "1:$a 1:\xc3\xa9t\xc3\xa9"}, {"\x01@`", "1:\x01 1:@ 1:`"});
}

static void lines_are_counted(void **state)
{
    (void)state;
    expect_all({"a\nb\n\n c", "1:a 2:b 4:c"}, {"a\r\nb", "1:a 2:b"}, {"a\f\v\tb", "1:a 1:b"},
               {"a\\\nb", "1:a 2:b"});
}

static void comments_are_no_tokens(void **state)
{
    (void)state;
    expect_all({"a // b { \nc", "1:a 2:c"}, {"a /* b\n { */ c", "1:a 2:c"}, {"a /* // */ b", "1:a 1:b"},
               {"a // b \\\n still\nc", "1:a 3:c"}, {"a // b \\\r\n still\nc", "1:a 3:c"},
               {"a /**/ b", "1:a 1:b"}, {"a /*/ b */ c", "1:a 1:c"}, {"a / b", "1:a 1:/ 1:b"},
               {"a /* never ended", "1:a"}, {"a // never ended", "1:a"});
}

static void strings_are_one_token(void **state)
{
    (void)state;
    expect_all({"x = \"a { \\\" /* \";", "1:x 1:= 1:\"a { \\\" /* \" 1:;"},
               {"'{' '\\'' '\"' b", "1:'{' 1:'\\'' 1:'\"' 1:b"}, {"\"a\\\nb\" c", "1:\"a\\\nb\" 2:c"},
               {"\"\\\\\" b", "1:\"\\\\\" 1:b"});
}

/* Clang says what is wrong; what follows must still be seen as it is. */
static void string_without_end_ends_with_its_line(void **state)
{
    (void)state;
    expect_all({"\"a {\nb", "1:\"a { 2:b"}, {"it's\nb", "1:it 1:'s 2:b"}, {"\"a", "1:\"a"},
               {"\"\\", "1:\"\\"});
}

static void directives_are_one_token(void **state)
{
    (void)state;
    expect_all({"#define X {\na", "1:# 2:a"}, {"#define X { \\\n }} \\\n {\na", "1:# 4:a"},
               {"  # include <a.h>\na", "1:# 2:a"}, {"/* x */ #if 1\na", "1:# 2:a"},
               {"a\n#if 1\nb\n#endif", "1:a 2:# 3:b 4:#"}, {"#define X \\\r\n {\r\na", "1:# 3:a"},
               {"#", "1:#"}, {"#define X \\", "1:#"}, {"#if 1\n\n#endif\n", "1:# 3:#"});
}

static void directive_ends_with_its_line(void **state)
{
    (void)state;
    struct lexer lexer;
    lexer_init(&lexer, " #define X \\\n  1\nb");
    struct token token = lexer_next(&lexer);
    assert_int_equal(token.kind, TOKEN_DIRECTIVE);
    assert_int_equal(token.length, strlen("#define X \\\n  1"));
    assert_int_equal(lexer.line, 2);
}

static void hash_within_a_line_is_no_directive(void **state)
{
    (void)state;
    struct lexer lexer;
    lexer_init(&lexer, "a #b\nc");
    lexer_next(&lexer);
    assert_int_equal(lexer_next(&lexer).kind, TOKEN_OTHER);
}

static void comment_in_a_directive_may_go_on(void **state)
{
    (void)state;
    expect_all({"#define X /* a\n { */ 1\nb", "1:# 3:b"}, {"#define X // a /* \nb", "1:# 2:b"});
}

static void string_in_a_directive_starts_no_comment(void **state)
{
    (void)state;
    expect_all({"#define GLOB \"/*\"\na /* b */ c", "1:# 2:a 2:c"},
               {"#define URL \"http://x\"\na", "1:# 2:a"}, {"#error don't /* do this\na", "1:# 2:a"},
               {"#define Q '\"' /* a\n */\nb", "1:# 3:b"});
}

static void tokens_are_compared_whole(void **state)
{
    (void)state;
    const struct token token = {.kind = TOKEN_WORD, .start = "static x", .length = 6};
    assert_true(token_is(&token, "static"));
    assert_false(token_is(&token, "stat"));
    assert_false(token_is(&token, "static x"));
}

static void kinds_are_told_apart(void **state)
{
    (void)state;
    struct lexer lexer;
    lexer_init(&lexer, "a \"b\" 'c' 1 (");
    const enum token_kind kinds[] = {TOKEN_WORD,  TOKEN_STRING, TOKEN_OTHER,
                                     TOKEN_OTHER, TOKEN_OTHER,  TOKEN_END};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        assert_int_equal(lexer_next(&lexer).kind, kinds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_numbers_and_the_rest),
        cmocka_unit_test(lines_are_counted),
        cmocka_unit_test(comments_are_no_tokens),
        cmocka_unit_test(strings_are_one_token),
        cmocka_unit_test(string_without_end_ends_with_its_line),
        cmocka_unit_test(directives_are_one_token),
        cmocka_unit_test(directive_ends_with_its_line),
        cmocka_unit_test(hash_within_a_line_is_no_directive),
        cmocka_unit_test(comment_in_a_directive_may_go_on),
        cmocka_unit_test(string_in_a_directive_starts_no_comment),
        cmocka_unit_test(tokens_are_compared_whole),
        cmocka_unit_test(kinds_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
