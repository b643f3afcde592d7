// SPDX-License-Identifier: Apache-2.0
#include "command/command_line.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/words.h"
#include "command/command.h"
#include "command/option_table.h"
#include "command/option_values.h"
#include "output/writer.h"
#include "probe/library.h"
#include "probe/source.h"

#define WORD      1   /* getopt_long()'s code for what is no option */
#define LONG_ONLY 256 /* its codes for options without a letter: this and their number in the table */

/* getopt_long(3) reads, but argp's messages and exits would be a second way of reporting errors; so the help
 * and the messages are made here, from the same table. */
struct reader {
    int argc;
    char **argv;
    struct option *longs;
    char *shorts;
    size_t word_count;
};

static int code_of(size_t index)
{
    return option_table[index].letter != 0 ? option_table[index].letter : LONG_ONLY + (int)index;
}

/* The option's number in the table; option_count where there is none with this code. */
static size_t find_option(int code)
{
    size_t i = 0;
    while (i < option_count && code_of(i) != code)
        i++;
    return i;
}

/* The table in getopt_long's two forms. */
static void reader_init(struct reader *reader, int argc, char **argv)
{
    size_t length = 0;
    char *shorts = xcalloc(option_count + 2, 2);
    struct option *longs = xcalloc(option_count + 1, sizeof(*longs));
    *reader = (struct reader){.argc = argc, .argv = argv, .longs = longs, .shorts = shorts};
    shorts[length++] = '-'; /* other words are reported in their order, as the argument of option 1 */
    shorts[length++] = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i < option_count; i++) {
        const struct option_entry *option = &option_table[i];
        longs[i] = (struct option){
            .name = option->name,
            .has_arg = option->argument != NULL ? required_argument : no_argument,
            .val = code_of(i),
        };
        if (option->letter == 0)
            continue;
        shorts[length++] = (char)option->letter;
        if (option->argument != NULL)
            shorts[length++] = ':';
    }
    opterr = 0;
    optind = 0; /* from the start, whatever was read before */
}

static void reader_finish(struct reader *reader)
{
    free(reader->shorts);
    free(reader->longs);
}

static int reader_next(struct reader *reader)
{
    return getopt_long(reader->argc, reader->argv, reader->shorts, reader->longs, NULL);
}

static int fail_unknown(const char *word)
{
    if (has_prefix(word, "--")) {
        struct nearest near;
        char *name = xstrndup(word, strcspn(word, "="));
        nearest_init(&near, name);
        for (size_t i = 0; i < option_count; i++) {
            char *option = xasprintf("--%s", option_table[i].name);
            nearest_offer(&near, option);
            free(option);
        }
        nearest_hint(&near);
        nearest_finish(&near);
        free(name);
    }
    hint("'bccrun run --help' lists the options");
    return fail_usage("unknown option '%s'", word);
}

static int fail_getopt(int result, char **argv)
{
    size_t index = find_option(optopt);
    bool is_known = index < option_count;
    if (result == ':')
        return fail_usage("the option --%s needs %s", is_known ? option_table[index].name : "?",
                          is_known ? option_table[index].argument : "an argument");
    if (is_known)
        return fail_usage("the option --%s takes no value", option_table[index].name);
    char letter[] = {'-', (char)optopt, '\0'};
    return fail_unknown(optopt != 0 && optopt < LONG_ONLY ? letter : argv[optind - 1]);
}

static int take_option(struct command_line *line, size_t index, const char *value)
{
    const struct option_entry *option = &option_table[index];
    line->given |= UINT64_C(1) << index;
    return option->take(option, (char *)line + option->place, value);
}

/* What getopt_long() found. */
static int take_result(struct command_line *line, struct reader *reader, int result)
{
    if (result == WORD) {
        line->words[reader->word_count++] = optarg;
        return 0;
    }
    size_t index = find_option(result);
    return index < option_count ? take_option(line, index, optarg != NULL ? optarg : "")
                                : fail_getopt(result, reader->argv);
}

/* After an error: the rest may still say how errors are printed. */
static void read_rest(struct command_line *line, struct reader *reader)
{
    int result;
    while ((result = reader_next(reader)) != -1) {
        size_t index = find_option(result);
        if (index == option_count)
            continue;
        if (strcmp(option_table[index].name, "format") == 0)
            line->options.format = optarg;
        if (strcmp(option_table[index].name, "color") == 0)
            (void)colour_read(optarg, &line->options.colour);
    }
}

/* What follows "--" is a command to trace. */
static int take_command_words(struct command_line *line, const struct reader *reader)
{
    if (optind == 0 || strcmp(reader->argv[optind - 1], "--") != 0)
        return 0;
    for (size_t i = 0; i < option_count; i++)
        if (option_table[i].take == take_command)
            line->given |= UINT64_C(1) << i;
    return take_words(&line->options, words_copy(reader->argv + optind));
}

static void drop_first_word(struct command_line *line)
{
    char **word = line->words;
    do
        word[0] = word[1];
    while (*word++ != NULL);
}

/* The first word names the command, or else is the probe to run. --help is about the command. */
static void choose_command(struct command_line *line)
{
    const struct command *named = line->words[0] != NULL ? command_find_row(line->words[0]) : NULL;
    line->is_named = named != NULL;
    line->command = named != NULL ? named : commands[0];
    if (line->wants_help && line->words[0] != NULL)
        line->words[0] = (char *)line->command->name;
    else if (named != NULL)
        drop_first_word(line);
    if (line->wants_help || line->wants_version)
        line->command = line->wants_version ? &command_version : &command_help;
}

/* "run, explain and schema" */
static void append_takers(const char *option, struct text *out)
{
    const char *before = NULL;
    for (const struct command *const *command = commands; *command != NULL; command++) {
        if (!command_takes(*command, option))
            continue;
        if (before != NULL)
            text_printf(out, "%s%s", out->length > 0 ? ", " : "", before);
        before = (*command)->name;
    }
    text_printf(out, "%s%s", out->length > 0 ? " and " : "", before != NULL ? before : "none");
}

static int fail_foreign(const struct command_line *line, const char *option)
{
    struct text takers = {0};
    append_takers(option, &takers);
    hint("'bccrun %.*s --help' shows how to use it", (int)strcspn(takers.bytes, ", "), takers.bytes);
    int err = fail_usage("--%s belongs to %s, not to %s", option, takers.bytes, line->command->name);
    text_finish(&takers);
    return err;
}

static int check_options(const struct command_line *line)
{
    for (size_t i = 0; i < option_count; i++)
        if ((line->given >> i & 1) != 0 && !command_takes(line->command, option_table[i].name))
            return fail_foreign(line, option_table[i].name);
    return 0;
}

static int check_words(const struct command_line *line)
{
    const char *name = line->command->name;
    const struct command_arguments *arguments = &line->command->arguments;
    bool is_missing = arguments->needs != NULL && line->words[0] == NULL;
    size_t count = 0;
    while (count < arguments->most && line->words[count] != NULL)
        count++;
    if (!is_missing && line->words[count] == NULL)
        return 0;
    if (arguments->advice != NULL)
        hint("%s", arguments->advice);
    if (is_missing)
        return fail_usage("'bccrun %s' needs %s", name, arguments->needs);
    return fail_usage("'bccrun %s' takes %s, but there is '%s'", name,
                      arguments->most > 0 ? arguments->takes : "no argument", line->words[count]);
}

/* A word that nearly names a command, and names no probe. */
static int check_name(const char *word)
{
    if (strcmp(word, "-") == 0 || source_is_path(word) || library_find(word) != NULL)
        return 0;
    error_clear();
    if (!command_hint(word))
        return 0;
    return failx(ENOENT, "cannot find '%s': no command or embedded probe has this name", word);
}

/* What the command's row says of its options and arguments; with --help and --version anything goes. */
static int check_command(const struct command_line *line)
{
    if (line->wants_help || line->wants_version)
        return 0;
    int err = line->is_named || line->words[0] == NULL ? 0 : check_name(line->words[0]);
    if (err == 0)
        err = check_options(line);
    return err == 0 ? check_words(line) : err;
}

int command_line_read(int argc, char **argv, struct command_line *line)
{
    struct reader reader;
    reader_init(&reader, argc, argv);
    *line = (struct command_line){.command = commands[0]};
    line->words = xcalloc((size_t)argc + 1, sizeof(*line->words));
    options_init(&line->options);
    int err = 0;
    int result;
    while (err == 0 && (result = reader_next(&reader)) != -1)
        err = take_result(line, &reader, result);
    if (err != 0)
        read_rest(line, &reader);
    if (err == 0)
        err = take_command_words(line, &reader);
    if (err == 0) {
        choose_command(line);
        err = check_command(line);
    }
    reader_finish(&reader);
    return err;
}

enum error_form command_line_error_form(const struct command_line *line)
{
    if (writer_is_json(line->options.format))
        return ERROR_JSON;
    if (strcmp(line->options.format, FORMAT_GCC) == 0)
        return ERROR_GCC;
    return colour_is_on(line->options.colour, STDERR_FILENO) ? ERROR_COLOUR : ERROR_TEXT;
}

bool command_line_has_progress(const struct command_line *line)
{
    return !line->options.is_quiet && !writer_is_json(line->options.format);
}

void command_line_finish(struct command_line *line)
{
    options_finish(&line->options);
    free(line->words);
}
