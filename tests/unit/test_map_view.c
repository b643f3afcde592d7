// SPDX-License-Identifier: Apache-2.0
/* Maps as the formats show them: made rows in, lines out. */
#include "output/histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "output/writer.h"

#define NAME(literal)   ((char[]){literal})
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct slot_key {
    int32_t group;
    uint32_t slot;
};

static struct field key_fields[] = {
    {.name = NAME("group"), .kind = FIELD_SIGNED, .size_bytes = 4, .count = 1},
    {.name = NAME("slot"), .kind = FIELD_UNSIGNED, .offset_bytes = 4, .size_bytes = 4, .count = 1}};
static const struct layout keyed = {
    .name = NAME("key_t"), .size_bytes = 8, .fields = key_fields, .field_count = 2};
static struct field slot_field = {.name = NAME(""), .kind = FIELD_UNSIGNED, .size_bytes = 8, .count = 1};
static const struct layout slot = {
    .name = NAME(""), .size_bytes = 8, .fields = &slot_field, .field_count = 1};
static struct field count_field = {.name = NAME(""), .kind = FIELD_UNSIGNED, .size_bytes = 8, .count = 1};
static const struct layout count = {
    .name = NAME(""), .size_bytes = 8, .fields = &count_field, .field_count = 1};

static void show(const char *format, const struct map_view *view, const char *expected)
{
    const struct writer_options options = {.format = format};
    int fd = memfd_create("paper", MFD_CLOEXEC);
    struct writer *writer = writer_new(&options, fd);
    assert_non_null(writer);
    writer_map(writer, view);
    assert_int_equal(writer_flush(writer), 0);
    char written[8192] = "";
    assert_true(pread(fd, written, sizeof(written) - 1, 0) >= 0);
    assert_string_equal(written, expected);
    writer_free(writer);
    close(fd);
}

/* Pairs of slot and count. */
static void show_slots(enum map_kind kind, const uint64_t (*pairs)[2], size_t pair_count, const char *format,
                       const char *expected)
{
    struct map_row rows[16];
    for (size_t i = 0; i < pair_count; i++)
        rows[i] = (struct map_row){.key = &pairs[i][0], .value = &pairs[i][1], .cpu = MAP_ALL_CPUS};
    show(format,
         &(struct map_view){.name = "dist",
                            .kind = kind,
                            .key = &slot,
                            .value = &count,
                            .rows = rows,
                            .row_count = pair_count},
         expected);
}

static void logarithmic_slots_have_ranges(void **state)
{
    (void)state;
    static const uint64_t pairs[][2] = {{1, 2}, {2, 4}, {4, 1}};
    show_slots(MAP_LOG2, pairs, COUNT_OF(pairs), "table",
               "\ndist\n"
               " 0 -> 1            2 |********************                    |\n"
               " 2 -> 3            4 |****************************************|\n"
               " 4 -> 7            0 |                                        |\n"
               " 8 -> 15           1 |**********                              |\n");
}

static void slots_to_the_largest_logarithm(void **state)
{
    (void)state;
    static const uint64_t pairs[][2] = {{64, 1}};
    show_slots(
        MAP_LOG2, pairs, 1, "json",
        "{\"type\":\"map\",\"name\":\"dist\",\"time_ns\":0,\"histogram\":\"log2\",\"key\":{},\"buckets\":["
        "{\"low\":9223372036854775808,\"high\":18446744073709551615,\"count\":1}]}\n");
}

static void linear_slots_are_values(void **state)
{
    (void)state;
    static const uint64_t pairs[][2] = {{8, 1}, {10, 2}};
    show_slots(MAP_LINEAR, pairs, COUNT_OF(pairs), "table",
               "\ndist\n"
               " 8           1 |********************                    |\n"
               " 9           0 |                                        |\n"
               "10           2 |****************************************|\n");
}

static void slot_that_counts_nothing_is_no_end(void **state)
{
    (void)state;
    static const uint64_t pairs[][2] = {{0, 0}, {3, 5}, {UINT64_MAX, 0}};
    show_slots(MAP_LINEAR, pairs, COUNT_OF(pairs), "table",
               "\ndist\n3           5 |****************************************|\n");
}

/* What lies beyond the last slot that is drawn is in it, and it says so. */
static void huge_gap_is_cut(void **state)
{
    (void)state;
    static const uint64_t pairs[][2] = {{1, 1}, {5000, 2}, {UINT64_MAX, 3}};
    struct map_row rows[3];
    for (size_t i = 0; i < 3; i++)
        rows[i] = (struct map_row){.key = &pairs[i][0], .value = &pairs[i][1], .cpu = MAP_ALL_CPUS};
    const struct map_view view = {
        .name = "dist", .kind = MAP_LINEAR, .key = &slot, .value = &count, .rows = rows, .row_count = 3};
    struct histogram histogram;
    size_t done = 0;
    uint64_t low, high;
    assert_true(histogram_next(&view, &done, &histogram));
    assert_int_equal(histogram.last, HISTOGRAM_SLOTS);
    assert_int_equal(histogram.counts[0], 1);
    assert_int_equal(histogram.counts[HISTOGRAM_SLOTS - 1], 5);
    assert_int_equal(histogram.highest, 5);
    histogram_range(MAP_LINEAR, &histogram, histogram.last, &low, &high);
    assert_int_equal(low, HISTOGRAM_SLOTS);
    assert_true(high == UINT64_MAX);
    assert_false(histogram_next(&view, &done, &(struct histogram){0}));
    histogram_finish(&histogram);
}

static void each_group_has_its_histogram(void **state)
{
    (void)state;
    static const struct slot_key keys[] = {{-1, 1}, {-1, 2}, {7, 1}};
    static const uint64_t counts[] = {1, 1, 3};
    struct map_row rows[3];
    for (size_t i = 0; i < 3; i++)
        rows[i] = (struct map_row){.key = &keys[i], .value = &counts[i], .cpu = MAP_ALL_CPUS};
    const struct map_view view = {
        .name = "dist", .kind = MAP_LOG2, .key = &keyed, .value = &count, .rows = rows, .row_count = 3};
    show("table", &view,
         "\ndist group=-1\n"
         "0 -> 1           1 |****************************************|\n"
         "2 -> 3           1 |****************************************|\n"
         "\ndist group=7\n"
         "0 -> 1           3 |****************************************|\n");
    show("json", &view,
         "{\"type\":\"map\",\"name\":\"dist\",\"time_ns\":0,\"histogram\":\"log2\",\"key\":{\"group\":-1},"
         "\"buckets\":["
         "{\"low\":0,\"high\":1,\"count\":1},{\"low\":2,\"high\":3,\"count\":1}]}\n"
         "{\"type\":\"map\",\"name\":\"dist\",\"time_ns\":0,\"histogram\":\"log2\",\"key\":{\"group\":7},"
         "\"buckets\":["
         "{\"low\":0,\"high\":1,\"count\":3}]}\n");
}

/* Found in one pass, or this test would take minutes. */
static void many_groups(void **state)
{
    (void)state;
    enum { GROUPS = 300007 };
    struct slot_key *keys = xcalloc(GROUPS, sizeof(*keys));
    struct map_row *rows = xcalloc(GROUPS, sizeof(*rows));
    const uint64_t one = 1;
    for (int i = 0; i < GROUPS; i++) {
        keys[i] = (struct slot_key){i, 1};
        rows[i] = (struct map_row){.key = &keys[i], .value = &one, .cpu = MAP_ALL_CPUS};
    }
    const struct map_view view = {
        .name = "dist", .kind = MAP_LOG2, .key = &keyed, .value = &count, .rows = rows, .row_count = GROUPS};
    struct histogram histogram;
    size_t done = 0;
    int found = 0;
    for (; histogram_next(&view, &done, &histogram); found++)
        histogram_finish(&histogram);
    assert_int_equal(found, GROUPS);
    free(keys);
    free(rows);
}

static void keys_in_the_order_of_their_fields(void **state)
{
    (void)state;
    static const struct slot_key keys[] = {{INT32_MIN, 9}, {-1, 0}, {0, 0}, {0, 0x80000000}, {256, 0}};
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 5; k++)
            assert_int_equal(map_compare_keys(&keyed, 2, &keys[i], &keys[k]), i < k ? -1 : i > k);
    assert_int_equal(map_compare_keys(&keyed, 1, &keys[2], &keys[3]), 0);
}

static void tables_of_entries(void **state)
{
    (void)state;
    static const struct slot_key keys[] = {{-1, 5}, {70000, 6}};
    static const uint64_t counts[] = {23, 7};
    struct map_row rows[] = {{.key = &keys[0], .value = &counts[0], .cpu = 0},
                             {.key = &keys[1], .value = &counts[1], .cpu = 11}};
    struct map_view view = {
        .name = "counts", .key = &keyed, .value = &count, .rows = rows, .row_count = 2, .left_out = 3};
    show("table", &view, "\ncounts\nGROUP SLOT VALUE\n   -1    5    23\n70000    6     7\nand 3 more\n");
    show("csv", &view, "\nmap,counts\ngroup,slot,value\n-1,5,23\n70000,6,7\n");
    view.has_cpus = true;
    show("table", &view,
         "\ncounts\n CPU GROUP SLOT VALUE\n   0    -1    5    23\n  11 70000    6     7\nand 3 more\n");
    show("csv", &view, "\nmap,counts\ncpu,group,slot,value\n0,-1,5,23\n11,70000,6,7\n");
    show("json", &view,
         "{\"type\":\"map\",\"name\":\"counts\",\"time_ns\":0,\"entries\":["
         "{\"key\":{\"group\":-1,\"slot\":5},\"value\":23,\"cpu\":0},"
         "{\"key\":{\"group\":70000,\"slot\":6},\"value\":7,\"cpu\":11}],\"left_out\":3}\n");
}

static void empty_maps(void **state)
{
    (void)state;
    struct map_view view = {.name = "counts", .key = &keyed, .value = &count};
    show("table", &view, "\ncounts: empty\n");
    show("log", &view, "\ncounts: empty\n");
    show("json", &view,
         "{\"type\":\"map\",\"name\":\"counts\",\"time_ns\":0,\"entries\":[],\"left_out\":0}\n");
    view.kind = MAP_LINEAR;
    show("table", &view, "\ncounts: empty\n");
    show("json", &view,
         "{\"type\":\"map\",\"name\":\"counts\",\"time_ns\":0,\"histogram\":\"linear\",\"key\":{},"
         "\"buckets\":[]}\n");
}

static void csv_cells_are_quoted(void **state)
{
    (void)state;
    struct field text = {.name = NAME(""), .kind = FIELD_TEXT, .size_bytes = 1, .count = 8, .is_array = true};
    const struct layout key = {.name = NAME(""), .size_bytes = 8, .fields = &text, .field_count = 1};
    static const char keys[][8] = {"a,b", "\"c\"", "d\ne", " f", ""};
    const uint64_t one = 1;
    struct map_row rows[5];
    for (size_t i = 0; i < 5; i++)
        rows[i] = (struct map_row){.key = keys[i], .value = &one, .cpu = MAP_ALL_CPUS};
    show("csv", &(struct map_view){.name = "m", .key = &key, .value = &count, .rows = rows, .row_count = 5},
         "\nmap,m\nkey,value\n\"a,b\",1\n\"\"\"c\"\"\",1\nd\\ne,1\n f,1\n,1\n");
}

/* Three histograms of 1, 5 and 3 counts, then a table of the same rows. */
static void the_largest_stay(void **state)
{
    (void)state;
    const struct slot_key keys[] = {{1, 0}, {2, 0}, {2, 1}, {3, 7}};
    const uint64_t counts[] = {1, 2, 3, 3};
    struct map_row rows[4];
    struct map_view view = {
        .name = "dist", .kind = MAP_LINEAR, .key = &keyed, .value = &count, .rows = rows, .row_count = 4};
    for (size_t i = 0; i < 4; i++)
        rows[i] = (struct map_row){.key = &keys[i], .value = &counts[i], .cpu = MAP_ALL_CPUS};
    map_view_cut(&view, rows, 2);
    assert_int_equal(view.row_count, 3);
    assert_int_equal(view.left_out, 1);
    assert_ptr_equal(rows[0].key, &keys[1]);
    assert_ptr_equal(rows[1].key, &keys[2]);
    assert_ptr_equal(rows[2].key, &keys[3]);

    map_view_cut(&view, rows, 7);
    assert_int_equal(view.row_count, 3);
    assert_int_equal(view.left_out, 0);

    view.kind = MAP_TABLE;
    map_view_cut(&view, rows, 1);
    assert_int_equal(view.row_count, 1);
    assert_int_equal(view.left_out, 2);
    assert_ptr_equal(rows[0].key, &keys[1]);

    view.kind = MAP_LOG2;
    view.row_count = 0;
    map_view_cut(&view, rows, 1);
    assert_int_equal(view.row_count, 0);
    assert_int_equal(view.left_out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_stay),
        cmocka_unit_test(logarithmic_slots_have_ranges),
        cmocka_unit_test(slots_to_the_largest_logarithm),
        cmocka_unit_test(linear_slots_are_values),
        cmocka_unit_test(slot_that_counts_nothing_is_no_end),
        cmocka_unit_test(huge_gap_is_cut),
        cmocka_unit_test(each_group_has_its_histogram),
        cmocka_unit_test(many_groups),
        cmocka_unit_test(keys_in_the_order_of_their_fields),
        cmocka_unit_test(tables_of_entries),
        cmocka_unit_test(empty_maps),
        cmocka_unit_test(csv_cells_are_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
