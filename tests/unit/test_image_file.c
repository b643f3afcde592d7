// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "made_image_file.h"
#include "root.h"
#include "run/image_open.h"

#include <cmocka.h>

#define DIGEST_AT  24 /* after magic, version and length */
#define CONTENT_AT (DIGEST_AT + DIGEST_BYTES)

static void write_made(struct text *bytes)
{
    struct image_file file;
    made_image_file_init(&file);
    image_file_write(&file, bytes);
    image_file_finish(&file);
}

/* The bytes are in memory of their own, so that ASan detects a read after their end. */
static int read_copy(const char *bytes, size_t length, struct image_file *file)
{
    char *copy = xcalloc(1, length);
    if (length > 0)
        memcpy(copy, bytes, length);
    int err = image_file_read("probe.bccrun", copy, length, file);
    free(copy);
    return err;
}

static void file_reads_back_the_same(void **state)
{
    (void)state;
    struct text bytes = {0}, again = {0};
    struct image_file file;
    write_made(&bytes);
    assert_true(image_file_is(bytes.bytes, bytes.length));
    assert_int_equal(read_copy(bytes.bytes, bytes.length, &file), 0);
    assert_string_equal(file.release, "6.1.0");
    assert_string_equal(file.flags[0], "-DMIN_US=100");
    assert_string_equal(file.sections[0], "start=kprobe/tcp_connect");
    assert_string_equal(file.definitions, "#define A 1\n");
    assert_int_equal(file.program_types[0], BPF_PROG_TYPE_KPROBE);
    assert_true(made_image_file_is_sound(&file));
    image_file_write(&file, &again);
    assert_int_equal(again.length, bytes.length);
    assert_memory_equal(again.bytes, bytes.bytes, bytes.length);
    image_file_finish(&file);
    text_finish(&bytes);
    text_finish(&again);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    struct text bytes = {0};
    struct image_file file;
    write_made(&bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        assert_int_equal(read_copy(bytes.bytes, length, &file), -EBADMSG);
        assert_string_equal(error_text(), "cannot run 'probe.bccrun': the image is cut short");
        assert_string_equal(error_hints(), "copy it again, or make it again with 'bccrun compile'\n");
    }
    text_finish(&bytes);
}

static void every_flipped_bit_is_refused(void **state)
{
    (void)state;
    struct text bytes = {0};
    struct image_file file;
    write_made(&bytes);
    for (size_t bit = 0; bit < bytes.length * 8; bit++) {
        bytes.bytes[bit / 8] = (char)(bytes.bytes[bit / 8] ^ 1 << bit % 8);
        assert_int_equal(read_copy(bytes.bytes, bytes.length, &file), -EBADMSG);
        bytes.bytes[bit / 8] = (char)(bytes.bytes[bit / 8] ^ 1 << bit % 8);
    }
    text_finish(&bytes);
}

/* What somebody made on purpose has a digest that fits. */
static void every_forged_byte_is_refused_or_harmless(void **state)
{
    (void)state;
    struct text bytes = {0};
    struct image_file file;
    write_made(&bytes);
    for (size_t at = CONTENT_AT; at < bytes.length; at++)
        for (unsigned change = 1; change < 256; change += 42) {
            bytes.bytes[at] = (char)(bytes.bytes[at] ^ change);
            struct digest digest = digest_of(bytes.bytes + CONTENT_AT, bytes.length - CONTENT_AT);
            memcpy(bytes.bytes + DIGEST_AT, digest.bytes, DIGEST_BYTES);
            if (read_copy(bytes.bytes, bytes.length, &file) == 0)
                assert_true(made_image_file_is_sound(&file));
            image_file_finish(&file);
            bytes.bytes[at] = (char)(bytes.bytes[at] ^ change);
        }
    text_finish(&bytes);
}

static void other_version_is_named(void **state)
{
    (void)state;
    struct text bytes = {0};
    struct image_file file;
    write_made(&bytes);
    bytes.bytes[8] = 99;
    assert_int_equal(read_copy(bytes.bytes, bytes.length, &file), -EBADMSG);
    assert_non_null(
        strstr(error_text(), "cannot run 'probe.bccrun': it was made by another version of bccrun"));
    text_finish(&bytes);
}

static void expect_unsound(void (*change)(struct image_file *file))
{
    struct text bytes = {0};
    struct image_file file;
    made_image_file_init(&file);
    change(&file);
    image_file_write(&file, &bytes);
    image_file_finish(&file);
    assert_int_equal(read_copy(bytes.bytes, bytes.length, &file), -EBADMSG);
    assert_string_equal(error_text(), "cannot run 'probe.bccrun': the image is damaged");
    text_finish(&bytes);
}

static void take_other_flag(struct image_file *file)
{
    memcpy(file->flags[0], "-I", 2);
}

static void take_section_without_equals(struct image_file *file)
{
    *strchr(file->sections[0], '=') = '_';
}

static void take_no_text(struct image_file *file)
{
    file->text[0] = '\0';
}

static void take_type(struct image_file *file)
{
    file->image.programs[0].type = BPF_PROG_TYPE_XDP;
}

static void what_the_command_line_would_not_take_is_refused(void **state)
{
    (void)state;
    expect_unsound(take_other_flag);
    expect_unsound(take_section_without_equals);
    expect_unsound(take_no_text);
    expect_unsound(take_type);
}

/* Opens a file made by @change, as a run does. */
static int open_made(void (*change)(struct image_file *file), struct image_file *image)
{
    struct text bytes = {0};
    struct options options;
    struct image_file file;
    options_init(&options);
    made_image_file_init(&file);
    change(&file);
    image_file_write(&file, &bytes);
    image_file_finish(&file);
    char *path = xasprintf("%s/probe.bccrun", root);
    FILE *to = fopen(path, "w");
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.length, to), bytes.length);
    assert_int_equal(fclose(to), 0);
    options.probe = path;
    int err = image_open(&options, image);
    assert_true((err == 1) == (options.image == image));
    text_finish(&bytes);
    free(path);
    return err;
}

static void take_running(struct image_file *file)
{
    struct utsname kernel;
    uname(&kernel);
    free(file->release);
    free(file->architecture);
    file->release = xstrdup(kernel.release);
    file->architecture = xstrdup(kernel.machine);
}

static void take_other_release(struct image_file *file)
{
    take_running(file);
    free(file->release);
    file->release = xstrdup("2.6.32-5");
}

static void take_other_architecture(struct image_file *file)
{
    take_running(file);
    free(file->architecture);
    file->architecture = xstrdup("alpha");
}

static void take_other_build(struct image_file *file)
{
    take_running(file);
    free(file->types);
    file->types = xstrdup("0123");
}

static void only_the_running_kernel_is_taken(void **state)
{
    (void)state;
    struct image_file image;
    assert_int_equal(open_made(take_running, &image), 1);
    image_file_finish(&image);
    assert_int_equal(open_made(take_other_release, &image), -EINVAL);
    assert_non_null(strstr(error_text(), "it was compiled for Linux 2.6.32-5, and this is Linux "));
    assert_non_null(strstr(error_hints(), "make it again for this kernel: bccrun compile --for "));
    assert_int_equal(open_made(take_other_architecture, &image), -EINVAL);
    assert_non_null(strstr(error_text(), "it was compiled for alpha, and this is "));
    assert_true(open_made(take_other_build, &image) < 0); /* or this kernel has no BTF */
}

static void other_files_are_left_to_the_compiler(void **state)
{
    (void)state;
    struct image_file image;
    struct options options;
    options_init(&options);
    tree_write(root, "probe.c", "int x;");
    char *path = xasprintf("%s/probe.c", root);
    const char *const probes[] = {"execve", "-", "/no/such/file.c", path, root};
    for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        options.probe = probes[i];
        assert_int_equal(image_open(&options, &image), 0);
    }
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_reads_back_the_same),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(every_forged_byte_is_refused_or_harmless),
        cmocka_unit_test(other_version_is_named),
        cmocka_unit_test(what_the_command_line_would_not_take_is_refused),
        cmocka_unit_test_setup_teardown(only_the_running_kernel_is_taken, make_root, remove_root),
        cmocka_unit_test_setup_teardown(other_files_are_left_to_the_compiler, make_root, remove_root),
    };
    return cmocka_run_group_tests_name("image_file", tests, NULL, NULL);
}
