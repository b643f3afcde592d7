// SPDX-License-Identifier: Apache-2.0
/* When a word is shown, and that it is erased before anything else. */
#include "base/progress.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"

#include <cmocka.h>

/* Standard error is a terminal from terminal_start() until terminal_end(). */
static int own_end, stderr_fd;

static void terminal_start(const char *type)
{
    int other_end;
    struct termios raw = {0};
    cfmakeraw(&raw);
    assert_int_equal(setenv("TERM", type, 1), 0);
    assert_int_equal(openpty(&own_end, &other_end, NULL, &raw, NULL), 0);
    stderr_fd = dup(STDERR_FILENO);
    assert_true(stderr_fd >= 0 && dup2(other_end, STDERR_FILENO) >= 0);
    close(other_end);
}

/* What it got. */
static const char *terminal_end(void)
{
    static char got[256];
    progress_forbid();
    fputs("!", stderr); /* its end */
    fflush(stderr);
    size_t length = 0;
    while (length == 0 || got[length - 1] != '!') {
        assert_true(length < sizeof(got));
        ssize_t more = read(own_end, got + length, sizeof(got) - length);
        assert_true(more > 0);
        length += (size_t)more;
    }
    got[length - 1] = '\0';
    dup2(stderr_fd, STDERR_FILENO);
    close(stderr_fd);
    close(own_end);
    return got;
}

static void a_word_is_erased_before_a_message(void **state)
{
    (void)state;
    terminal_start("xterm");
    progress_allow();
    progress_show("first");
    progress_show("first");
    progress_show("second");
    note("hello");
    assert_string_equal(terminal_end(), "first\r     \rsecond\r      \rbccrun: hello\n");
}

static void none_is_shown_before_it_is_allowed(void **state)
{
    (void)state;
    terminal_start("xterm");
    progress_show("first");
    assert_string_equal(terminal_end(), "");
}

static void nor_afterwards(void **state)
{
    (void)state;
    terminal_start("xterm");
    progress_allow();
    progress_show("first");
    progress_forbid();
    progress_show("second");
    assert_string_equal(terminal_end(), "first\r     \r");
}

static void nor_where_it_cannot_be_erased(void **state)
{
    (void)state;
    terminal_start("dumb");
    progress_allow();
    progress_show("first");
    assert_string_equal(terminal_end(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_erased_before_a_message),
        cmocka_unit_test(none_is_shown_before_it_is_allowed),
        cmocka_unit_test(nor_afterwards),
        cmocka_unit_test(nor_where_it_cannot_be_erased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
