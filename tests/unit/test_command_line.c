// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "command/command.h"

#include <cmocka.h>

#define WORDS_MAX 16

/* Reads the command line "bccrun WORDS", which lives until the next one. */
static int read_line(const char *words, struct command_line *read)
{
    static char line[256];
    static char *argv[WORDS_MAX];
    int argc = 0;
    char *rest = NULL;
    snprintf(line, sizeof(line), "bccrun %s", words);
    for (char *word = strtok_r(line, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = word;
    argv[argc] = NULL;
    return command_line_read(argc, argv, read);
}

/* Stays until the next one. */
static struct command_line *read_good(const char *words)
{
    static struct command_line line;
    command_line_finish(&line);
    assert_int_equal(read_line(words, &line), 0);
    return &line;
}

static struct options read_options(const char *words)
{
    return read_good(words)->options;
}

static void expect_command(const char *words, const char *command, const char *first_word)
{
    const struct command_line *line = read_good(words);
    assert_string_equal(line->command->name, command);
    if (first_word == NULL)
        assert_null(line->words[0]);
    else
        assert_string_equal(line->words[0], first_word);
}

static void expect_refused(const char *words, const char *message)
{
    struct command_line line;
    error_clear();
    assert_int_equal(read_line(words, &line), -EINVAL);
    command_line_finish(&line);
    assert_string_equal(error_text(), message);
    assert_int_equal(error_status(), 2);
}

static void nothing_said_runs_execve(void **state)
{
    (void)state;
    struct options options = read_options("");
    assert_string_equal(options.probe, "execve");
    assert_string_equal(options.format, "table");
    assert_null(options.types.directory);
    assert_false(options.show_time || options.is_quiet || options.is_verbose);
    assert_int_equal(options.duration_ns, 0);
    assert_int_equal(options.max_events, 0);
    assert_int_equal(options.buffer_bytes, 1024 * 1024);
}

static void every_option_has_its_effect(void **state)
{
    (void)state;
    const char *lines[] = {
        "-d 5 -N 23 -T -f log -q -v --headers /usr/src --buffer 64k probe.c",
        "--duration 5 --count 23 --time --format log --quiet --verbose --headers=/usr/src --buffer=64K "
        "probe.c",
        "probe.c -Tqvd5 -N23 -flog --head /usr/src --buf 65536",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct options options = read_options(lines[i]);
        expect_command(lines[i], "run", "probe.c");
        assert_true(options.duration_ns == 5000000000);
        assert_int_equal(options.max_events, 23);
        assert_true(options.show_time && options.is_quiet && options.is_verbose);
        assert_string_equal(options.format, "log");
        assert_string_equal(options.types.directory, "/usr/src");
        assert_int_equal(options.buffer_bytes, 65536);
    }
}

static void commands_are_the_first_word(void **state)
{
    (void)state;
    expect_command("", "run", NULL);
    expect_command("hello", "run", "hello");
    expect_command("run", "run", NULL);
    expect_command("run hello", "run", "hello");
    expect_command("run list", "run", "list");
    expect_command("list", "list", NULL);
    expect_command("-q list", "list", NULL);
    expect_command("-d 5 run -N 3 hello", "run", "hello");
    expect_command("show hello", "show", "hello");
    expect_command("show list", "show", "list");
    expect_command("./list", "run", "./list");
    expect_command("find tcp connect", "find", "tcp");
    assert_string_equal(read_good("find tcp connect")->words[1], "connect");
    expect_command("help find", "help", "find");
}

static void help_and_version_go_before_all_else(void **state)
{
    (void)state;
    expect_command("-h", "help", NULL);
    expect_command("-q --help", "help", NULL);
    expect_command("list -h", "help", "list");
    expect_command("new --help --stage ir", "help", "new");
    expect_command("hello --help", "help", "run");
    expect_command("--help a b c", "help", "run");
    expect_command("-V", "version", NULL);
    expect_command("show -h --version", "version", "show");
}

static void probe_may_be_standard_input(void **state)
{
    (void)state;
    expect_command("-", "run", "-");
    expect_command("-T -", "run", "-");
}

static void words_that_are_nearly_commands_are_named(void **state)
{
    (void)state;
    struct command_line line;
    assert_int_equal(read_line("chek", &line), -ENOENT);
    command_line_finish(&line);
    assert_string_equal(error_text(), "cannot find 'chek': no command or embedded probe has this name");
    assert_string_equal(error_hints(), "did you mean 'check'?\n");
    expect_command("run chek", "run", "chek");
    expect_command("./chek", "run", "./chek");
    expect_command("exit", "run", "exit"); /* an embedded probe */
    expect_command("quark", "run", "quark");
}

/* What the commands' rows say. */
static void options_belong_to_commands(void **state)
{
    (void)state;
    expect_refused("--return hello", "--return belongs to new, not to run");
    assert_string_equal(error_hints(), "'bccrun new --help' shows how to use it\n");
    expect_refused("-d 5 list", "--duration belongs to run, not to list");
    expect_refused("-N 5 show hello", "--count belongs to run and find, not to show");
    expect_refused("-Dx cache", "--define belongs to run, compile, explain and schema, not to cache");
    expect_refused("schema -w ./probe.c", "--watch belongs to run, not to schema");
    expect_refused("list -- ls", "--command belongs to run, compile and explain, not to list");
    expect_refused("-o rows list", "--output belongs to run and compile, not to list");
    expect_command("list -q -v --color never -f json --headers / --no-cache", "list", NULL);
}

static void words_too_many_or_missing_are_refused(void **state)
{
    (void)state;
    expect_refused("list x", "'bccrun list' takes no argument, but there is 'x'");
    expect_refused("show", "'bccrun show' needs the name of an embedded probe, such as execve");
    expect_refused("show a b", "'bccrun show' takes one name, but there is 'b'");
    expect_refused("a b", "'bccrun run' takes one probe at a time, but there is 'b'");
    assert_string_equal(error_hints(), "several functions in one file attach to several places\n");
}

static void durations_are_seconds_above_zero(void **state)
{
    (void)state;
    assert_true(read_options("-d 0.5").duration_ns == 500000000);
    assert_true(read_options("-d 1e-9").duration_ns == 1);
    assert_true(read_options("-d 1e9").duration_ns == 1000000000000000000);
    const char *wrong[] = {"0", "-1", "5s", "x", "nan", "inf", "1e10", "1e-10", "0.0000000001", "1e999"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char *words = xasprintf("-d %s", wrong[i]);
        char *message =
            xasprintf("cannot take '%s' for --duration: it must be a number of seconds above 0, such as 5 "
                      "or 0.5",
                      wrong[i]);
        expect_refused(words, message);
        free(message);
        free(words);
    }
    expect_refused("--duration=",
                   "cannot take '' for --duration: it must be a number of seconds above 0, such as 5 or "
                   "0.5");
}

static void intervals_may_be_none(void **state)
{
    (void)state;
    assert_false(read_options("").has_interval);
    struct options options = read_options("-i 0.5");
    assert_true(options.has_interval && options.interval_ns == 500000000);
    options = read_options("-i 5 --interval=0");
    assert_true(options.has_interval && options.interval_ns == 0);
    expect_refused("-i x",
                   "cannot take 'x' for --interval: it must be a number of seconds above 0, such as 5 "
                   "or 0.5");
}

static void counts_are_whole_numbers_above_zero(void **state)
{
    (void)state;
    assert_int_equal(read_options("-N 1").max_events, 1);
    assert_true(read_options("-N 18446744073709551615").max_events == UINT64_MAX);
    const char *wrong[] = {"0", "-1", "+1", "1.5", "1x", "x", "0x10", "18446744073709551616"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char *words = xasprintf("-N %s", wrong[i]);
        char *message =
            xasprintf("cannot take '%s' for --count: it must be a whole number above 0", wrong[i]);
        expect_refused(words, message);
        free(message);
        free(words);
    }
}

static void sizes_have_units(void **state)
{
    (void)state;
    assert_int_equal(read_options("--buffer 4096").buffer_bytes, 4096);
    assert_int_equal(read_options("--buffer 4k").buffer_bytes, 4096);
    assert_int_equal(read_options("--buffer 4M").buffer_bytes, 4 << 20);
    assert_true(read_options("--buffer 4G").buffer_bytes == (size_t)4 << 30);
    assert_true(read_options("--buffer 1T").buffer_bytes == (size_t)1 << 40);
    const char *wrong[] = {"0", "-1", "k", "4kb", "4X", "4.5M", "99999999999G", "9223372036854775808"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char *words = xasprintf("--buffer=%s", wrong[i]);
        char *message =
            xasprintf("cannot take '%s' for --buffer: it must be a size, such as 256k or 4M", wrong[i]);
        expect_refused(words, message);
        free(message);
        free(words);
    }
}

static void missing_values_are_named(void **state)
{
    (void)state;
    expect_refused("-d", "the option --duration needs SECONDS");
    expect_refused("-T -N", "the option --count needs COUNT");
    expect_refused("--headers", "the option --headers needs DIR");
    expect_refused("--buffer", "the option --buffer needs SIZE");
}

static void values_too_many_are_named(void **state)
{
    (void)state;
    expect_refused("--time=5", "the option --time takes no value");
    expect_refused("--help=x", "the option --help takes no value");
}

static void unknown_options_are_named(void **state)
{
    (void)state;
    expect_refused("-x", "unknown option '-x'");
    expect_refused("-Tx", "unknown option '-x'");
    expect_refused("-Txq", "unknown option '-x'");
    expect_refused("hello -x", "unknown option '-x'");
    expect_refused("--zzzz", "unknown option '--zzzz'");
    expect_refused("hello --zzzz list", "unknown option '--zzzz'");
    expect_refused("--he", "unknown option '--he'"); /* --headers or --help */
    expect_refused("-\xc3\xa9", "unknown option '-\xc3'");
    assert_string_equal(error_hints(), "'bccrun run --help' lists the options\n");
}

static void unknown_options_lead_to_the_nearest(void **state)
{
    (void)state;
    const struct {
        const char *word;
        const char *hint;
    } examples[] = {
        {"--hedaers", "did you mean '--headers'?\n"},
        {"--hedaers=/usr/src/linux-headers", "did you mean '--headers'?\n"},
        {"--durration", "did you mean '--duration'?\n"},
        {"--verison", "did you mean '--version'"},
    };
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        struct command_line line;
        assert_int_equal(read_line(examples[i].word, &line), -EINVAL);
        command_line_finish(&line);
        assert_memory_equal(error_hints(), examples[i].hint, strlen(examples[i].hint));
    }
}

static void output_and_colours(void **state)
{
    (void)state;
    assert_string_equal(read_options("-o rows.json").output, "rows.json");
    assert_null(read_options("--output=-").output);
    assert_int_equal(read_options("").colour, COLOUR_AUTO);
    assert_int_equal(read_options("--color=always").colour, COLOUR_ALWAYS);
    assert_int_equal(read_options("--color never").colour, COLOUR_NEVER);
    expect_refused("--color=red", "cannot take 'red' for --color: it must be auto, always or never");
    expect_refused("--output= x", "cannot take '' for --output: it must be the name of a file, or -");
}

static void schema_of_one_probe(void **state)
{
    (void)state;
    expect_command("schema --raw probe.c", "schema", "probe.c");
    assert_true(read_options("schema --raw probe.c").is_raw);
    expect_refused("schema", "'bccrun schema' needs a probe, such as execve or ./probe.c");
    expect_refused("schema a b", "'bccrun schema' takes one probe, but there is 'b'");
}

static void expect_error_form(const char *words, enum error_form form)
{
    struct command_line line;
    assert_int_equal(read_line(words, &line), -EINVAL);
    assert_int_equal(command_line_error_form(&line), form);
    command_line_finish(&line);
}

/* Whatever is wrong before it, and whatever comes after. */
static void format_of_errors_is_known_early(void **state)
{
    (void)state;
    static const char *const lines[] = {"--bogus -f json", "-d x --format=json probe.c -Z", "-fjson -N -1",
                                        "-f table -f json a b"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        expect_error_form(lines[i], ERROR_JSON);
    expect_error_form("--bogus -f log --color=always", ERROR_COLOUR);
    expect_error_form("--bogus -- -f json", ERROR_TEXT);
    assert_string_equal(error_text(), "unknown option '--bogus'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_runs_execve),
        cmocka_unit_test(every_option_has_its_effect),
        cmocka_unit_test(commands_are_the_first_word),
        cmocka_unit_test(help_and_version_go_before_all_else),
        cmocka_unit_test(probe_may_be_standard_input),
        cmocka_unit_test(words_that_are_nearly_commands_are_named),
        cmocka_unit_test(options_belong_to_commands),
        cmocka_unit_test(words_too_many_or_missing_are_refused),
        cmocka_unit_test(durations_are_seconds_above_zero),
        cmocka_unit_test(intervals_may_be_none),
        cmocka_unit_test(counts_are_whole_numbers_above_zero),
        cmocka_unit_test(sizes_have_units),
        cmocka_unit_test(missing_values_are_named),
        cmocka_unit_test(values_too_many_are_named),
        cmocka_unit_test(unknown_options_are_named),
        cmocka_unit_test(unknown_options_lead_to_the_nearest),
        cmocka_unit_test(output_and_colours),
        cmocka_unit_test(schema_of_one_probe),
        cmocka_unit_test(format_of_errors_is_known_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
