// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "root.h"

#include <cmocka.h>

static int fill_root(void **state)
{
    make_root(state);
    tree_write(root, "etc/hello", "hello\n");
    tree_write(root, "empty", "");
    return 0;
}

static void content_is_appended(void **state)
{
    (void)state;
    struct text text = {0};
    text_string(&text, "before ");
    assert_int_equal(file_read(root, "/etc/hello", 100, &text), 0);
    assert_string_equal(text_cstr(&text), "before hello\n");
    assert_int_equal(file_read(root, "/empty", 0, &text), 0);
    assert_int_equal(text.length, 13);
    text_finish(&text);
}

static void limit_is_the_last_size_that_is_read(void **state)
{
    (void)state;
    struct text text = {0};
    assert_int_equal(file_read(root, "/etc/hello", 6, &text), 0);
    assert_int_equal(file_read(root, "/etc/hello", 5, &text), -EFBIG);
    assert_int_equal(file_read("", "/dev/zero", 1000000, &text), -EFBIG);
    text_finish(&text);
}

static void errors_are_returned_and_not_recorded(void **state)
{
    (void)state;
    struct text text = {0};
    static char endless[PATH_MAX + 1];
    memset(endless, 'a', PATH_MAX);
    error_clear();
    assert_int_equal(file_read(root, "/etc/absent", 100, &text), -ENOENT);
    assert_int_equal(file_read(root, "/etc", 100, &text), -EISDIR);
    assert_int_equal(file_read(root, "/etc/hello/x", 100, &text), -ENOTDIR);
    assert_int_equal(file_read(root, endless, 100, &text), -ENAMETOOLONG);
    assert_int_equal(file_read_fd(-1, 100, &text), -EBADF);
    assert_string_equal(error_text(), "");
    assert_int_equal(text.length, 0);
    text_finish(&text);
}

/* A pipe gives its bytes in pieces. */
static void pipes_are_read_to_their_end(void **state)
{
    (void)state;
    struct text text = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t writer = fork();
    if (writer == 0) {
        for (int i = 0; i < 1000; i++)
            if (write(ends[1], "0123456789abcdef0123456789abcdef", 32) != 32)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(file_read_fd(ends[0], 32000, &text), 0);
    assert_int_equal(text.length, 32000);
    close(ends[0]);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
    text_finish(&text);
}

static void existence_is_below_the_root(void **state)
{
    (void)state;
    assert_true(file_exists(root, "/etc/hello"));
    assert_true(file_exists(root, "/etc"));
    assert_false(file_exists(root, "/etc/passwd"));
    char *path = xasprintf("%s/etc", root);
    assert_true(file_is_directory(path));
    free(path);
    assert_false(file_is_directory("/dev/null"));
    assert_false(file_is_directory("/nonexistent"));
}

static void all_is_written(void **state)
{
    (void)state;
    struct text text = {0};
    char *path = tree_path(root, "out");
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(file_write_all(fd, "one\n", 4), 0);
    assert_int_equal(file_write_all(fd, "two\n", 4), 0);
    assert_int_equal(file_write_all(fd, NULL, 0), 0);
    close(fd);
    assert_int_equal(file_write_all(fd, "three\n", 6), -EBADF);
    assert_int_equal(file_read(root, "/out", 100, &text), 0);
    assert_string_equal(text_cstr(&text), "one\ntwo\n");
    text_finish(&text);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_is_appended),
        cmocka_unit_test(limit_is_the_last_size_that_is_read),
        cmocka_unit_test(errors_are_returned_and_not_recorded),
        cmocka_unit_test(pipes_are_read_to_their_end),
        cmocka_unit_test(existence_is_below_the_root),
        cmocka_unit_test(all_is_written),
    };
    return cmocka_run_group_tests(tests, fill_root, remove_root);
}
