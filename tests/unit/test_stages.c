// SPDX-License-Identifier: Apache-2.0
/* What the compiler process reports about the stages, and what the verifier's last lines say. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "explain/html.h"
#include "explain/text_form.h"
#include "explain/text_line.h"
#include "explain/verifier_counts.h"
#include "image/stages.h"

#include <cmocka.h>

static void write_stages(int32_t map, struct text *wire)
{
    struct bpf_insn instructions[] = {
        {.code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map},
        {0},
        {.code = BPF_JMP | BPF_EXIT},
    };
    struct source_position positions[] = {{0, 3, 5}, {2, 0, 0}};
    struct stage_program program = {
        .name = (char *)"f",
        .instructions = instructions,
        .instruction_count = 3,
        .positions = positions,
        .position_count = 2,
        .is_verified = true,
        .statistics = (char *)"stack depth 8\n",
    };
    char *maps[] = {(char *)"counts"};
    const struct stages stages = {
        .rewritten = (char *)"int x;\n",
        .maps = maps,
        .map_count = 1,
        .programs = &program,
        .program_count = 1,
    };
    stages_write(&stages, wire);
}

/* From a copy of just that length. */
static bool read_stages(const struct text *wire, size_t length, struct stages *stages)
{
    char *copy = malloc(length + 1);
    memcpy(copy, wire->bytes, length);
    struct wire_reader from = {.bytes = copy, .left = length};
    stages_read(&from, stages);
    free(copy);
    return !from.is_bad;
}

static void stages_read_back_the_same(void **state)
{
    (void)state;
    struct text wire = {0};
    struct stages stages;
    write_stages(0, &wire);
    assert_true(read_stages(&wire, wire.length, &stages));
    assert_string_equal(stages.rewritten, "int x;\n");
    assert_null(stages.ir);
    assert_int_equal(stages.map_count, 1);
    assert_string_equal(stages.maps[0], "counts");
    assert_int_equal(stages.program_count, 1);
    assert_string_equal(stages.programs[0].name, "f");
    assert_int_equal(stages.programs[0].instruction_count, 3);
    assert_int_equal(stages.programs[0].instructions[2].code, BPF_JMP | BPF_EXIT);
    assert_int_equal(stages.programs[0].position_count, 2);
    assert_int_equal(stages.programs[0].positions[0].line, 3);
    assert_true(stages.programs[0].is_verified);
    assert_string_equal(stages.programs[0].statistics, "stack depth 8\n");
    stages_finish(&stages);
    text_finish(&wire);
}

static void what_is_cut_off_is_bad(void **state)
{
    (void)state;
    struct text wire = {0};
    write_stages(0, &wire);
    for (size_t length = 0; length < wire.length; length++) {
        struct stages stages;
        assert_false(read_stages(&wire, length, &stages));
        stages_finish(&stages);
    }
    text_finish(&wire);
}

static void a_map_that_there_is_not_is_bad(void **state)
{
    (void)state;
    static const int32_t numbers[] = {1, -1, INT32_MAX};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct text wire = {0};
        struct stages stages;
        write_stages(numbers[i], &wire);
        assert_false(read_stages(&wire, wire.length, &stages));
        stages_finish(&stages);
        text_finish(&wire);
    }
}

static void counts_of_kernels(void **state)
{
    (void)state;
    struct verifier_counts counts;
    verifier_counts_read(
        "verification time 127 usec\nstack depth 40+8+0\nprocessed 103 insns (limit 1000000) "
        "max_states_per_insn 0 total_states 5 peak_states 4 mark_read 3\n",
        &counts);
    assert_int_equal(counts.us, 127);
    assert_int_equal(counts.processed, 103);
    assert_int_equal(counts.limit, 1000000);
    assert_int_equal(counts.states, 5);
    assert_int_equal(counts.peak_states, 4);
    assert_int_equal(counts.function_count, 3);
    assert_int_equal(counts.stack_bytes[1], 8);
    verifier_counts_read("", &counts);
    assert_int_equal(counts.processed, -1);
    assert_int_equal(counts.function_count, 0);
    verifier_counts_read("stack depth \nprocessed x", &counts);
    assert_int_equal(counts.processed, -1);
    assert_int_equal(counts.function_count, 0);
    verifier_counts_read("stack depth 1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17+18\n", &counts);
    assert_int_equal(counts.function_count, VERIFIER_FUNCTIONS_MAX);
}

static void untrusted_text_is_text(void **state)
{
    (void)state;
    struct text out = {0};
    text_code("a\tb\\n\033[1m\x01\xff", &out);
    assert_string_equal(text_cstr(&out), "a       b\\n\\e[1m\\x01\\xff");
    text_clear(&out);
    html_escape("<a href=\"x\">'&\x1b</a>", &out);
    assert_string_equal(text_cstr(&out), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\\e&lt;/a&gt;");
    text_finish(&out);
}

static void add_lines(struct stage *stage, enum stage_line_kind kind, unsigned first, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        stage_add(stage, kind, first + i, "%u", first + i);
}

/* Ten lines, one of them changed into two, and one of the next ten removed. */
static void a_diff_has_hunks(void **state)
{
    (void)state;
    struct stage stage = {.name = STAGE_REWRITTEN};
    struct text out = {0};
    add_lines(&stage, LINE_PLAIN, 1, 9);
    add_lines(&stage, LINE_REMOVED, 10, 1);
    stage_add(&stage, LINE_ADDED, 10, "ten");
    stage_add(&stage, LINE_ADDED, 10, "more");
    add_lines(&stage, LINE_PLAIN, 11, 8);
    add_lines(&stage, LINE_REMOVED, 19, 1);
    add_lines(&stage, LINE_PLAIN, 20, 1);
    text_form_stage(&stage, "p.c", false, &out);
    const char *diff = strstr(text_cstr(&out), "--- ");
    assert_non_null(diff);
    assert_string_equal(diff,
                        "--- p.c\n+++ libbcc\n@@ -7,7 +7,8 @@\n 7\n 8\n 9\n-10\n+ten\n+more\n 11\n 12\n 13\n"
                        "@@ -16,5 +17,4 @@\n 16\n 17\n 18\n-19\n 20\n\n");
    stage_finish(&stage);
    text_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_read_back_the_same),      cmocka_unit_test(what_is_cut_off_is_bad),
        cmocka_unit_test(a_map_that_there_is_not_is_bad), cmocka_unit_test(counts_of_kernels),
        cmocka_unit_test(untrusted_text_is_text),         cmocka_unit_test(a_diff_has_hunks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
