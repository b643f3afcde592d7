// SPDX-License-Identifier: Apache-2.0
/*
 * What the verifiers of several kernels say of the same programs, tests/bad/verifier/NAME.c, leads to the
 * same explanations: those of tests/bad/verifier/NAME.says and NAME.*.says. Their logs are in
 * tests/unit/verifier/.
 */
#include "diagnose/verifier_mistake.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "diagnose/register_origin.h"
#include "diagnose/register_state.h"

#include <cmocka.h>

#define MARK        "##### "
#define FILE_BYTES  (1024 * 1024)
#define KERNELS_MIN 4

/* Whether @said has @headline in it, anything in place of its "%s". */
static bool has_headline(const char *said, const char *headline)
{
    const char *place = strstr(headline, "%s");
    if (place == NULL)
        return strstr(said, headline) != NULL;
    char *before = xstrndup(headline, (size_t)(place - headline));
    const char *start = strstr(said, before);
    bool is_there = start != NULL && strstr(start + strlen(before), place + 2) != NULL;
    free(before);
    return is_there;
}

/* All that may be said of the program. */
static void read_says(const char *name, struct text *says)
{
    char *one = xasprintf("tests/bad/verifier/%s.says", name);
    char *more = xasprintf("tests/bad/verifier/%s.*.says", name);
    glob_t found;
    assert_int_equal(glob(one, 0, NULL, &found), 0);
    (void)glob(more, GLOB_APPEND, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++)
        assert_int_equal(file_read("", found.gl_pathv[i], FILE_BYTES, says), 0);
    globfree(&found);
    free(more);
    free(one);
}

static void expect_explained(const char *kernel, const char *name, const char *text)
{
    struct text says = {0};
    read_says(name, &says);
    struct verifier_log log;
    verifier_log_read(text, &log);
    const struct verifier_mistake *mistake = verifier_mistake_find(&log);
    if (mistake == NULL || !has_headline(text_cstr(&says), mistake->headline))
        fail_msg("%s, %s: %s, from: %s", kernel, name, mistake != NULL ? mistake->headline : "not explained",
                 log.verdict);
    verifier_log_finish(&log);
    text_finish(&says);
}

/* Each "##### NAME" and the log after it. */
static size_t explain_all(const char *kernel, char *all)
{
    size_t count = 0;
    for (char *mark = strstr(all, MARK); mark != NULL; count++) {
        char *name = mark + strlen(MARK);
        char *text = strchr(name, '\n');
        assert_non_null(text);
        *text++ = '\0';
        mark = strstr(text, MARK);
        if (mark != NULL)
            *mark = '\0';
        expect_explained(kernel, name, text);
    }
    return count;
}

static void every_kernel_is_understood(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/unit/verifier/*.txt", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= KERNELS_MIN);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct text all = {0};
        assert_int_equal(file_read("", found.gl_pathv[i], FILE_BYTES, &all), 0);
        (void)text_cstr(&all);
        assert_true(explain_all(found.gl_pathv[i], all.bytes) >= 10);
        text_finish(&all);
    }
    globfree(&found);
}

static void expect_words(const char *state, const char *expected)
{
    struct text words = {0};
    register_state_put(state, &words);
    assert_string_equal(text_cstr(&words), expected);
    text_finish(&words);
}

static void registers_in_words(void **state)
{
    (void)state;
    expect_words("", "");
    expect_words("ctx()", "");
    expect_words("5", "the number 5");
    expect_words("inv5", "the number 5");
    expect_words("scalar()", "a number that may be anything");
    expect_words("inv(id=0)", "a number that may be anything");
    expect_words("scalar(smin=0,smax=umax=255,var_off=(0x0; 0xff))", "a number from 0 to 255");
    expect_words("inv(id=0,umax_value=4294967295,var_off=(0x0; 0xffffffff))",
                 "a number from 0 to 4294967295");
    expect_words("scalar(smin=-5,smax=7)", "a number from -5 to 7");
    expect_words("map_value(map=letters,ks=4,vs=4)",
                 "a pointer into a value of 4 bytes of the map 'letters'");
    expect_words("map_value(off=0,ks=4,vs=1,imm=0)", "a pointer into a value of 1 byte");
    expect_words("map_value(map=letters,ks=4,vs=4,smin=0,smax=umax=0x3fc,var_off=(0x0; 0x3fc))",
                 "a pointer into a value of 4 bytes of the map 'letters', 0 to 1020 bytes after its start");
    expect_words("map_value_or_null(id=1,map=seen,ks=4,vs=8)", "");
    expect_words("pkt(r=0)", "a pointer into the packet, of which nothing is known to be there");
    expect_words("map_value(", "a pointer into a value");
}

/* Copies, arithmetic, the stack, and a branch that was followed second. */
static void origins_are_found(void **state)
{
    (void)state;
    struct verifier_log log;
    verifier_log_read("0: (85) call bpf_map_lookup_elem#1\n"
                      "1: (bf) r6 = r0\n"
                      "2: (7b) *(u64 *)(r10 -8) = r6\n"
                      "3: (55) if r6 != 0x0 goto pc+3\n"
                      "4: (85) call bpf_get_prandom_u32#7\n"
                      "5: (b7) r6 = 5\n"
                      "6: (95) exit\n"
                      "from 3 to 7: R0=map_value(id=0)\n"
                      "7: (79) r1 = *(u64 *)(r10 -8)\n"
                      "8: (07) r1 += 8\n"
                      "9: (61) r2 = *(u32 *)(r1 +0)\n"
                      "R1 invalid mem access 'inv'\n",
                      &log);
    unsigned number = 0;
    assert_true(verifier_log_register(&log, &number));
    assert_int_equal(number, 1);
    const struct verifier_step *origin = register_origin(&log, number);
    assert_non_null(origin);
    assert_int_equal(origin->instruction, 0);
    char *helper = verifier_step_helper(origin);
    assert_string_equal(helper, "bpf_map_lookup_elem");
    assert_null(register_origin(&log, 9));
    free(helper);
    verifier_log_finish(&log);
}

/* What Linux 7.3 prints after the verdict (kernel/bpf/diagnostics.c). */
static void reports_are_no_verdict(void **state)
{
    (void)state;
    struct verifier_log log;
    verifier_log_read(
        "23: (85) call bpf_map_lookup_elem#1\n"
        "24: (79) r1 = *(u64 *)(r0 +0)\n"
        "R0 invalid mem access 'map_value_or_null'\n"
        "\n"
        "Verification failed: Register Type Safety: Invalid dereference\n"
        "\n"
        "Reason:\n"
        "  R0 may be NULL here (a nullable map value pointer).\n"
        "\n"
        "At:\n"
        "  hit @ <probe>:27:19\n"
        "  Instruction context:\n"
        "      23 | (85) call bpf_map_lookup_elem#1\n"
        "  >>> 24 | (79) r1 = *(u64 *)(r0 +0)\n"
        "      25 | (95) exit\n"
        "\n"
        "Causal path:\n"
        "  insn 23\n"
        "        | ^-- update: R0 changed from uninitialized value to nullable map value from seen\n"
        "\n"
        "Suggestion:\n"
        "  Add a NULL check before this access.\n"
        "\n"
        "processed 25 insns (limit 1000000)\n",
        &log);
    assert_string_equal(log.verdict, "R0 invalid mem access 'map_value_or_null'");
    assert_int_equal(log.instruction, 24);
    assert_int_equal(register_origin(&log, 0)->instruction, 23);
    assert_non_null(verifier_mistake_find(&log));
    verifier_log_finish(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_is_understood),
        cmocka_unit_test(registers_in_words),
        cmocka_unit_test(origins_are_found),
        cmocka_unit_test(reports_are_no_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
