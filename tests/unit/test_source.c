// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "probe/library.h"
#include "probe/source.h"
#include "tree.h"

#include <cmocka.h>

static char *root;
static char *start_directory;

/* The tests run in the made-up directory, so that they can name files as people do. */
static int enter_root(void **state)
{
    (void)state;
    root = tree_new();
    tree_write(root, "probe.c", "int x;\n");
    tree_write(root, "dir/other", "int y;");
    tree_write(root, "empty.c", "");
    start_directory = getcwd(NULL, 0);
    return start_directory != NULL ? chdir(root) : -1;
}

static int leave_root(void **state)
{
    (void)state;
    int err = chdir(start_directory);
    free(start_directory);
    tree_free(root);
    return err;
}

static void expect_source(const char *word, const char *name, const char *directory, const char *text)
{
    struct source *source = source_open(word);
    assert_non_null(source);
    assert_string_equal(source->name, name);
    if (directory != NULL)
        assert_string_equal(source->directory, directory);
    else
        assert_null(source->directory);
    assert_string_equal(source->text, text);
    assert_int_equal(source->length, strlen(text));
    source_free(source);
}

static void expect_failure(const char *word, const char *message, const char *hint_part)
{
    assert_null(source_open(word));
    assert_string_equal(error_text(), message);
    assert_non_null(strstr(error_hints(), hint_part));
}

static void files_have_a_slash_or_end_in_c(void **state)
{
    (void)state;
    expect_source("probe.c", "probe.c", ".", "int x;\n");
    expect_source("./probe.c", "./probe.c", ".", "int x;\n");
    expect_source("dir/other", "dir/other", "dir", "int y;");
    expect_source("dir/../dir//other", "dir/../dir//other", "dir/../dir/", "int y;");
    char *path = xasprintf("%s/probe.c", root);
    expect_source(path, path, root, "int x;\n");
    free(path);
}

static void embedded_probes_go_by_their_names(void **state)
{
    (void)state;
    struct source *source = source_open("hello");
    assert_non_null(source);
    assert_string_equal(source->name, "hello");
    assert_null(source->directory);
    const struct library_probe *probe = library_find("hello");
    assert_int_equal(source->length, probe->length);
    assert_memory_equal(source->text, probe->text, probe->length);
    assert_int_equal(source->text[source->length], '\0');
    source_free(source);
}

static void standard_input_by_pipe(void **state)
{
    (void)state;
    int ends[2];
    int kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "int z;\n", 7), 7);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    expect_source("-", "standard input", NULL, "int z;\n");
    expect_failure("-", "cannot run 'standard input': it is empty", "bccrun show hello");
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static void absent_file_says_how_to_make_one(void **state)
{
    (void)state;
    expect_failure("absent.c", "cannot read 'absent.c': No such file or directory", "bccrun show execve");
    expect_failure("probe.c/x.c", "cannot read 'probe.c/x.c': Not a directory", "");
}

static void directory_is_no_probe(void **state)
{
    (void)state;
    expect_failure("./dir", "cannot run './dir': it is a directory", "probe.c");
}

static void empty_file_is_no_probe(void **state)
{
    (void)state;
    expect_failure("empty.c", "cannot run 'empty.c': it is empty", "bccrun show hello");
}

static void zero_bytes_are_no_text(void **state)
{
    (void)state;
    int fd = open("object.c", O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "\177ELF\0", 5), 5);
    close(fd);
    expect_failure("object.c", "cannot run 'object.c': it is not a text file, it has zero bytes in it",
                   "C source");
}

static void byte_order_mark_is_no_part_of_the_text(void **state)
{
    (void)state;
    tree_write(root, "marked.c", "\xef\xbb\xbfint x;\n");
    expect_source("marked.c", "marked.c", ".", "int x;\n");
}

static void size_is_limited(void **state)
{
    (void)state;
    char *text = xcalloc(1, SOURCE_LIMIT_BYTES + 2);
    memset(text, '\n', SOURCE_LIMIT_BYTES);
    tree_write(root, "large.c", text);
    struct source *source = source_open("large.c");
    assert_non_null(source);
    assert_int_equal(source->length, SOURCE_LIMIT_BYTES);
    source_free(source);
    text[SOURCE_LIMIT_BYTES] = '\n';
    tree_write(root, "large.c", text);
    free(text);
    expect_failure("large.c", "cannot run 'large.c': it is larger than 1024 KiB", "a few KiB");
    expect_failure("/dev/zero", "cannot run '/dev/zero': it is larger than 1024 KiB", "a few KiB");
}

static void unknown_names_lead_to_the_nearest(void **state)
{
    (void)state;
    expect_failure("exceve", "cannot find 'exceve': no embedded probe has this name",
                   "did you mean 'execve'?\n");
    assert_null(source_open(""));
    assert_null(source_open(".c")); /* nothing before the dot: hardly a file that was meant */
}

static void expect_line(const char *text, unsigned line, const char *expected)
{
    const struct source source = {.text = (char *)text, .length = strlen(text)};
    size_t length = 0;
    const char *at = source_line(&source, line, &length);
    if (expected == NULL) {
        assert_null(at);
        return;
    }
    assert_non_null(at);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(at, expected, length);
}

static void lines_count_from_one(void **state)
{
    (void)state;
    expect_line("a\nbc\n\nd", 0, NULL);
    expect_line("a\nbc\n\nd", 1, "a");
    expect_line("a\nbc\n\nd", 2, "bc");
    expect_line("a\nbc\n\nd", 3, "");
    expect_line("a\nbc\n\nd", 4, "d");
    expect_line("a\nbc\n\nd", 5, NULL);
    expect_line("a\nbc\n\nd", 4000000000, NULL);
    expect_line("a\n", 1, "a");
    expect_line("a\n", 2, NULL);
    expect_line("", 1, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_have_a_slash_or_end_in_c),
        cmocka_unit_test(embedded_probes_go_by_their_names),
        cmocka_unit_test(standard_input_by_pipe),
        cmocka_unit_test(absent_file_says_how_to_make_one),
        cmocka_unit_test(directory_is_no_probe),
        cmocka_unit_test(empty_file_is_no_probe),
        cmocka_unit_test(zero_bytes_are_no_text),
        cmocka_unit_test(byte_order_mark_is_no_part_of_the_text),
        cmocka_unit_test(size_is_limited),
        cmocka_unit_test(unknown_names_lead_to_the_nearest),
        cmocka_unit_test(lines_count_from_one),
    };
    return cmocka_run_group_tests(tests, enter_root, leave_root);
}
