// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "command/command.h"
#include "command/option_table.h"
#include "probe/library.h"

#include <cmocka.h>

#define COLUMNS 80

static bool is_option(const char *name)
{
    for (size_t i = 0; i < option_count; i++)
        if (strcmp(option_table[i].name, name) == 0)
            return true;
    return false;
}

static void rows_name_options_that_there_are(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i] != NULL; i++) {
        char **names = words_split(commands[i]->options != NULL ? commands[i]->options : "");
        for (size_t k = 0; names[k] != NULL; k++)
            if (!is_option(names[k]))
                fail_msg("%s takes --%s, which is no option", commands[i]->name, names[k]);
        words_free(names);
    }
}

static void every_option_is_in_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_count; i++) {
        size_t count = 0;
        for (size_t k = 0; commands[k] != NULL; k++)
            count += command_names(commands[k], option_table[i].name);
        if (count == 0)
            fail_msg("no command names --%s", option_table[i].name);
    }
}

/* `bccrun NAME` runs the probe, so a probe with a command's name could only be run by `bccrun run NAME`. */
static void no_probe_has_a_commands_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < library_count(); i++)
        assert_null(command_find_row(library_at(i)->name));
}

static void expect_width(const char *text)
{
    for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1)
        if (strcspn(at, "\n") > COLUMNS)
            fail_msg("wider than %d columns: %.*s", COLUMNS, (int)strcspn(at, "\n"), at);
}

static void help_fits_a_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i] != NULL; i++) {
        expect_width(commands[i]->help);
        expect_width(commands[i]->examples != NULL ? commands[i]->examples : "");
        expect_width(commands[i]->notes != NULL ? commands[i]->notes : "");
        assert_true(strlen(commands[i]->summary) <= 54);
    }
    for (size_t i = 0; i < option_count; i++)
        assert_true(strlen(option_table[i].help) <= 50);
}

static void rows_say_which_arguments(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i] != NULL; i++) {
        const struct command_arguments *arguments = &commands[i]->arguments;
        bool has_end = arguments->most > 0 && arguments->most < SIZE_MAX;
        assert_int_equal(arguments->takes != NULL, has_end);
        assert_int_equal(arguments->usage != NULL, arguments->most > 0);
        assert_true(arguments->needs == NULL || arguments->most > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_name_options_that_there_are), cmocka_unit_test(every_option_is_in_a_row),
        cmocka_unit_test(no_probe_has_a_commands_name),     cmocka_unit_test(help_fits_a_terminal),
        cmocka_unit_test(rows_say_which_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
