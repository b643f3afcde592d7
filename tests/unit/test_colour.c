// SPDX-License-Identifier: Apache-2.0
/* When there are colours, and that columns stand where they stand without them. */
#include "base/colour.h"

#include <errno.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "output/writer.h"

#include <cmocka.h>

#define NAME(literal)   ((char[]){literal})
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct event {
    char path[32];
    int32_t ret;
    char comm[16];
};

static struct field fields[] = {
    {.name = NAME("path"), .kind = FIELD_TEXT, .size_bytes = 1, .count = 32, .is_array = true},
    {.name = NAME("ret"),
     .kind = FIELD_SIGNED,
     .reading = READING_RESULT,
     .offset_bytes = offsetof(struct event, ret),
     .size_bytes = 4,
     .count = 1},
    {.name = NAME("comm"),
     .kind = FIELD_TEXT,
     .offset_bytes = offsetof(struct event, comm),
     .size_bytes = 1,
     .count = 16,
     .is_array = true},
};

static const struct layout layout = {.name = NAME("event"),
                                     .size_bytes = sizeof(struct event),
                                     .fields = fields,
                                     .field_count = COUNT_OF(fields)};

static void words_are_read(void **state)
{
    (void)state;
    enum colour_when when = COLOUR_AUTO;
    assert_true(colour_read("never", &when));
    assert_int_equal(when, COLOUR_NEVER);
    assert_true(colour_read("always", &when));
    assert_int_equal(when, COLOUR_ALWAYS);
    assert_true(colour_read("auto", &when));
    assert_int_equal(when, COLOUR_AUTO);
    assert_false(colour_read("", &when));
    assert_false(colour_read("Always", &when));
}

static void auto_asks_the_terminal_and_the_environment(void **state)
{
    (void)state;
    int outer, terminal;
    assert_int_equal(openpty(&outer, &terminal, NULL, NULL, NULL), 0);
    int file = memfd_create("file", MFD_CLOEXEC);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    assert_true(colour_is_on(COLOUR_AUTO, terminal));
    assert_false(colour_is_on(COLOUR_AUTO, file));
    assert_true(colour_is_on(COLOUR_ALWAYS, file));
    assert_false(colour_is_on(COLOUR_NEVER, terminal));
    setenv("NO_COLOR", "", 1);
    assert_true(colour_is_on(COLOUR_AUTO, terminal));
    setenv("NO_COLOR", "1", 1);
    assert_false(colour_is_on(COLOUR_AUTO, terminal));
    assert_true(colour_is_on(COLOUR_ALWAYS, terminal));
    unsetenv("NO_COLOR");
    setenv("TERM", "dumb", 1);
    assert_false(colour_is_on(COLOUR_AUTO, terminal));
    unsetenv("TERM");
    assert_false(colour_is_on(COLOUR_AUTO, terminal));
    close(file);
    close(terminal);
    close(outer);
}

static void expect_rows(const char *format, bool has_colour, const char *expected)
{
    static const struct event events[] = {{"/a", 3, "sh"}, {"/b c", -2, "bash"}, {"/d", -5000, "x"}};
    const struct layout *layouts[] = {&layout};
    int fd = memfd_create("rows", MFD_CLOEXEC);
    struct writer *writer =
        writer_new(&(struct writer_options){.format = format, .has_colour = has_colour}, fd);
    assert_non_null(writer);
    writer_begin(writer, layouts, 1);
    for (size_t i = 0; i < COUNT_OF(events); i++)
        writer_event(writer, &layout, &(struct record){.data = &events[i], .size_bytes = sizeof(events[i])});
    assert_int_equal(writer_flush(writer), 0);
    char rows[1024];
    ssize_t length = pread(fd, rows, sizeof(rows) - 1, 0);
    assert_true(length >= 0);
    rows[length] = '\0';
    assert_string_equal(rows, expected);
    writer_free(writer);
    close(fd);
}

/* The path is the struct's first field and the table's last. */
static void columns_are_those_without_colours(void **state)
{
    (void)state;
    expect_rows("table", false,
                "        RET COMM            PATH\n"
                "          3 sh              /a\n"
                "  -2 ENOENT bash            /b c\n"
                "      -5000 x               /d\n");
    expect_rows("table", true,
                "        \033[1mRET\033[0m \033[1mCOMM\033[0m            \033[1mPATH\033[0m\n"
                "          3 sh              /a\n"
                "  \033[1;31m-2 ENOENT\033[0m bash            /b c\n"
                "      -5000 x               /d\n");
}

static void csv_keeps_the_order_and_has_no_colours(void **state)
{
    (void)state;
    expect_rows("csv", true,
                "path,ret,comm\n"
                "/a,3,sh\n"
                "/b c,-2,bash\n"
                "/d,-5000,x\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_read),
        cmocka_unit_test(auto_asks_the_terminal_and_the_environment),
        cmocka_unit_test(columns_are_those_without_colours),
        cmocka_unit_test(csv_keeps_the_order_and_has_no_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
