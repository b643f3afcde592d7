// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/wire.h"
#include "image/image.h"
#include "made_image.h"

#include <cmocka.h>

static void write_made(struct text *wire)
{
    struct image image;
    made_image_init(&image);
    image_write(&image, wire);
    image_finish(&image);
}

/* The bytes are in memory of their own, so that ASan detects a read after their end. */
static int read_copy(const char *bytes, size_t length, struct image *image)
{
    char *copy = xcalloc(1, length);
    if (length > 0)
        memcpy(copy, bytes, length);
    int err = image_read(copy, length, image);
    free(copy);
    return err;
}

static void expect_refused_or_sound(const char *bytes, size_t length)
{
    struct image image;
    int err = read_copy(bytes, length, &image);
    if (err == 0) {
        assert_true(made_image_is_sound(&image));
        image_finish(&image);
        return;
    }
    assert_int_equal(err, -EBADMSG);
    assert_string_equal(error_text(), "cannot read the compiled image: it is damaged");
    assert_memory_equal(&image, &(struct image){0}, sizeof(image));
}

static void written_image_reads_back_the_same(void **state)
{
    (void)state;
    struct text wire = {0}, again = {0};
    struct image image;
    write_made(&wire);
    assert_int_equal(read_copy(wire.bytes, wire.length, &image), 0);
    assert_string_equal(image.license, "Dual MIT/GPL");
    assert_int_equal(image.map_count, 2);
    assert_string_equal(image.maps[0].name, "counts");
    assert_int_equal(image.maps[0].max_entries, 1024);
    assert_false(image.maps[0].has_events);
    assert_string_equal(image.maps[1].event.fields[1].name, "comm");
    assert_true(image.maps[1].event.fields[2].enumerators[0].value == -1);
    assert_string_equal(image.maps[1].event.fields[2].enumerators[1].name, "READ");
    assert_int_equal(image.programs[0].instruction_count, 4);
    assert_int_equal(image.programs[0].instructions[2].imm, -7);
    assert_true(made_image_is_sound(&image));
    image_write(&image, &again);
    assert_int_equal(again.length, wire.length);
    assert_memory_equal(again.bytes, wire.bytes, wire.length);
    image_finish(&image);
    text_finish(&wire);
    text_finish(&again);
}

static void image_of_nothing_reads_back(void **state)
{
    (void)state;
    struct image image = {.license = (char *)""};
    struct text wire = {0};
    image_write(&image, &wire);
    assert_int_equal(read_copy(wire.bytes, wire.length, &image), 0);
    assert_string_equal(image.license, "");
    assert_int_equal(image.map_count + image.program_count, 0);
    image_finish(&image);
    text_finish(&wire);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    struct text wire = {0};
    struct image image;
    write_made(&wire);
    for (size_t length = 0; length < wire.length; length++)
        assert_int_equal(read_copy(wire.bytes, length, &image), -EBADMSG);
    text_finish(&wire);
}

static void bytes_behind_the_end_are_refused(void **state)
{
    (void)state;
    struct text wire = {0};
    struct image image;
    write_made(&wire);
    text_char(&wire, '\0');
    assert_int_equal(read_copy(wire.bytes, wire.length, &image), -EBADMSG);
    text_finish(&wire);
}

static void every_changed_byte_is_refused_or_harmless(void **state)
{
    (void)state;
    static const unsigned char changes[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20,
                                            0x40, 0x80, 0xff, 0x7f, 0x55, 0xaa};
    struct text wire = {0};
    write_made(&wire);
    for (size_t at = 0; at < wire.length; at++)
        for (size_t i = 0; i < sizeof(changes); i++) {
            wire.bytes[at] = (char)(wire.bytes[at] ^ changes[i]);
            expect_refused_or_sound(wire.bytes, wire.length);
            wire.bytes[at] = (char)(wire.bytes[at] ^ changes[i]);
        }
    text_finish(&wire);
}

static void every_changed_number_is_refused_or_harmless(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {0,          1,           2,         16,        0x7fffffff,
                                       0xffffffff, 0x100000001, INT64_MAX, UINT64_MAX};
    struct text wire = {0};
    write_made(&wire);
    for (size_t at = 0; at + 8 <= wire.length; at++)
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
            char kept[8];
            memcpy(kept, wire.bytes + at, 8);
            memcpy(wire.bytes + at, &numbers[i], 8);
            expect_refused_or_sound(wire.bytes, wire.length);
            memcpy(wire.bytes + at, kept, 8);
        }
    text_finish(&wire);
}

/* Writes the made image with one thing changed in it. */
static int read_changed(void (*change)(struct image *image))
{
    struct image image;
    struct text wire = {0};
    made_image_init(&image);
    change(&image);
    image_write(&image, &wire);
    image_finish(&image);
    int err = read_copy(wire.bytes, wire.length, &image);
    image_finish(&image);
    text_finish(&wire);
    return err;
}

static void load_map_2(struct image *image)
{
    image->programs[0].instructions[0].imm = 2;
}

static void load_map_minus_1(struct image *image)
{
    image->programs[0].instructions[0].imm = -1;
}

static void bind_kprobe(struct image *image)
{
    image->programs[0].attach_btf_id = 23;
}

static void bind_to_nothing(struct image *image)
{
    image->programs[0].type = BPF_PROG_TYPE_TRACING;
}

static void shrink_event(struct image *image)
{
    image->maps[1].event.size_bytes = 35;
}

static void move_field_out(struct image *image)
{
    image->maps[1].event.fields[0].offset_bytes = UINT32_MAX;
}

static void lengthen_array(struct image *image)
{
    image->maps[1].event.fields[3].count = UINT32_MAX;
}

static void set_odd_size(struct image *image)
{
    image->maps[1].event.fields[0].size_bytes = 3;
}

static void set_no_size(struct image *image)
{
    image->maps[1].event.fields[0].size_bytes = 0;
}

static void set_unknown_kind(struct image *image)
{
    image->maps[1].event.fields[0].kind = FIELD_FLOAT + 1;
}

static void set_wide_text(struct image *image)
{
    image->maps[1].event.fields[1].size_bytes = 2;
    image->maps[1].event.fields[1].count = 8;
}

static void set_scalar_of_two(struct image *image)
{
    image->maps[1].event.fields[3].is_array = false;
}

static void shift_bits_out_of_their_byte(struct image *image)
{
    image->maps[0].value.fields[0].bit_shift = 8;
}

static void set_bits_of_array(struct image *image)
{
    image->maps[0].value.fields[0].is_array = true;
    image->maps[0].value.fields[0].count = 2;
}

static void widen_inner(struct image *image)
{
    image->maps[0].value.fields[1].inner->size_bytes = 3;
}

static void lose_inner(struct image *image)
{
    layout_finish(image->maps[0].value.fields[1].inner);
    free(image->maps[0].value.fields[1].inner);
    image->maps[0].value.fields[1].inner = NULL;
}

static void widen_key(struct image *image)
{
    image->maps[0].key.size_bytes = 5;
}

static void read_as_address(struct image *image)
{
    image->maps[1].event.fields[0].reading = READING_IPV4;
}

static void read_as_nothing_known(struct image *image)
{
    image->maps[1].event.fields[0].reading = READING_RESULT + 1;
}

static void change_nothing(struct image *image)
{
    (void)image;
}

static void what_is_wrong_in_itself_is_refused(void **state)
{
    (void)state;
    void (*const changes[])(struct image *) = {load_map_2,
                                               load_map_minus_1,
                                               bind_kprobe,
                                               bind_to_nothing,
                                               shrink_event,
                                               move_field_out,
                                               lengthen_array,
                                               set_odd_size,
                                               set_no_size,
                                               set_unknown_kind,
                                               set_wide_text,
                                               set_scalar_of_two,
                                               shift_bits_out_of_their_byte,
                                               set_bits_of_array,
                                               widen_inner,
                                               lose_inner,
                                               widen_key,
                                               read_as_address,
                                               read_as_nothing_known};
    assert_int_equal(read_changed(change_nothing), 0);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
        assert_int_equal(read_changed(changes[i]), -EBADMSG);
}

static void only_loads_of_a_map_are_map_loads(void **state)
{
    (void)state;
    struct bpf_insn instruction = {.code = BPF_LD | BPF_DW | BPF_IMM, .src_reg = BPF_PSEUDO_MAP_FD};
    assert_true(image_is_map_load(&instruction));
    instruction.src_reg = 0;
    assert_false(image_is_map_load(&instruction));
    instruction = (struct bpf_insn){.code = BPF_ALU64 | BPF_MOV | BPF_X, .src_reg = BPF_PSEUDO_MAP_FD};
    assert_false(image_is_map_load(&instruction));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_image_reads_back_the_same),
        cmocka_unit_test(image_of_nothing_reads_back),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(bytes_behind_the_end_are_refused),
        cmocka_unit_test(every_changed_byte_is_refused_or_harmless),
        cmocka_unit_test(every_changed_number_is_refused_or_harmless),
        cmocka_unit_test(what_is_wrong_in_itself_is_refused),
        cmocka_unit_test(only_loads_of_a_map_are_map_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
