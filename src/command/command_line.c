// SPDX-License-Identifier: Apache-2.0
#include "run/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "command/option_table.h"
#include "output/writer.h"
#include "probe/source.h"

#define DEFAULT_BUFFER_BYTES (1024 * 1024)
#define WORD                 1 /* getopt_long()'s code for what is no option */

/* getopt_long(3) reads, but argp's messages and exits would be a second way of reporting errors; so the help
 * text and the messages are made here, from the same table. */
struct getopt_table {
    struct option *longs;
    char *shorts;
};

static const struct option_entry *find_entry(int letter)
{
    for (size_t i = 0; i < option_count; i++)
        if (option_table[i].letter == letter)
            return &option_table[i];
    return NULL;
}

/* The table in getopt_long's two forms. */
static void getopt_table_init(struct getopt_table *table)
{
    size_t length = 0;
    char *shorts = table->shorts = xcalloc(option_count + 2, 2);
    struct option *longs = table->longs = xcalloc(option_count + 1, sizeof(*longs));
    shorts[length++] = '-'; /* other words come in their order, as the argument of option 1: what is behind --
                               is a command */
    shorts[length++] = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i < option_count; i++) {
        const struct option_entry *entry = &option_table[i];
        longs[i] = (struct option){
            .name = entry->name,
            .has_arg = entry->argument != NULL ? required_argument : no_argument,
            .val = entry->letter,
        };
        if (entry->letter >= OPTION_LONG_ONLY)
            continue;
        shorts[length++] = (char)entry->letter;
        if (entry->argument != NULL)
            shorts[length++] = ':';
    }
}

static void getopt_table_finish(struct getopt_table *table)
{
    free(table->shorts);
    free(table->longs);
}

static int fail_unknown(const char *word)
{
    fail_usage("unknown option '%s'", word);
    if (strncmp(word, "--", 2) == 0) {
        struct nearest near;
        char *name = xstrndup(word, strcspn(word, "="));
        nearest_init(&near, name);
        for (size_t i = 0; i < option_count; i++) {
            char *option = xasprintf("--%s", option_table[i].name);
            nearest_offer(&near, option);
            free(option);
        }
        nearest_add_hint(&near);
        nearest_finish(&near);
        free(name);
    }
    error_add_hint("'bccrun --help' lists the options");
    return -EINVAL;
}

static int fail_getopt(int result, char **argv)
{
    if (result == ':') {
        const struct option_entry *entry = find_entry(optopt);
        return fail_usage("the option --%s needs %s", entry != NULL ? entry->name : "?",
                          entry != NULL ? entry->argument : "an argument");
    }
    char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt != 0 && optopt < OPTION_LONG_ONLY && find_entry(optopt) == NULL;
    if (!is_letter && find_entry(optopt) != NULL)
        return fail_usage("the option --%s takes no value", find_entry(optopt)->name);
    return fail_unknown(is_letter ? letter : argv[optind - 1]);
}

static int take_list(struct options *options, char **words)
{
    options->command = COMMAND_LIST;
    return words[0] == NULL ? 0 : fail_usage("'bccrun list' takes no argument, but there is '%s'", words[0]);
}

static int take_show(struct options *options, char **words)
{
    options->command = COMMAND_SHOW;
    options->probe = words[0];
    if (words[0] == NULL)
        return fail_usage("'bccrun show' needs the name of an embedded probe, such as execve");
    return words[1] == NULL ? 0 : fail_usage("'bccrun show' takes one name, but there is '%s'", words[1]);
}

static int take_schema(struct options *options, char **words)
{
    options->command = COMMAND_SCHEMA;
    options->probe = words[0];
    if (words[0] == NULL)
        return fail_usage("'bccrun schema' needs a probe, such as execve or ./probe.c");
    return words[1] == NULL ? 0 : fail_usage("'bccrun schema' takes one probe, but there is '%s'", words[1]);
}

/* A file is for what a run shows; what the other commands print is redirected by a shell as well. */
static int check_output(const struct options *options)
{
    bool is_explain = options->command == COMMAND_EXPLAIN;
    if (!is_explain && (options->has_stage || options->html != NULL) && options->command != COMMAND_HELP)
        return fail_usage("--%s belongs to explain: 'bccrun explain PROBE'",
                          options->has_stage ? "stage" : "html");
    if (options->output == NULL || options->command == COMMAND_RUN)
        return 0;
    fail_usage("-o belongs to a run, and this is none");
    error_add_hint("'bccrun ... > %s' writes into it", options->output);
    return -EINVAL;
}

/* The text must be able to change, and something must go on. */
static int check_watch(const struct options *options)
{
    bool is_run = options->command == COMMAND_RUN && !options->is_dry_run;
    if (!options->is_watched || options->command == COMMAND_HELP || options->command == COMMAND_VERSION)
        return 0;
    if (!is_run)
        return fail_usage("--watch belongs to a run, and this is none");
    if (strcmp(options->probe, "-") == 0) {
        fail_usage("cannot watch standard input: nobody can save it again");
        error_add_hint("put the text into a file: bccrun --watch ./probe.c");
        return -EINVAL;
    }
    if (source_is_path(options->probe))
        return 0;
    fail_usage("--watch needs a file that can be saved, and '%s' is an embedded probe", options->probe);
    error_add_hint("'bccrun show %s > probe.c' makes a file of it; then bccrun --watch ./probe.c",
                   options->probe);
    return -EINVAL;
}

static int take_cache(struct options *options, char **words)
{
    static const char *const verbs[] = {
        [CACHE_LIST] = "list", [CACHE_SIZE] = "size", [CACHE_CLEAR] = "clear"};
    options->command = COMMAND_CACHE;
    options->cache_verb = CACHE_LIST;
    if (words[0] == NULL)
        return 0;
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(words[0], verbs[i]) != 0)
            continue;
        options->cache_verb = (enum cache_verb)i;
        return words[1] == NULL
                   ? 0
                   : fail_usage("'bccrun cache %s' takes no argument, but there is '%s'", verbs[i], words[1]);
    }
    return fail_usage("'bccrun cache' can list, size or clear, not '%s'", words[0]);
}

static int take_explain(struct options *options, char **words)
{
    options->command = COMMAND_EXPLAIN;
    options->probe = words[0];
    if (words[0] == NULL)
        return fail_usage("'bccrun explain' needs a probe, such as execve or ./probe.c");
    if (options->has_stage && options->html != NULL)
        return fail_usage("--stage and --html do not go together: the page has every stage");
    return words[1] == NULL ? 0 : fail_usage("'bccrun explain' takes one probe, but there is '%s'", words[1]);
}

static int take_check(struct options *options, char **words)
{
    options->command = COMMAND_CHECK;
    return words[0] == NULL ? 0 : fail_usage("'bccrun check' takes no argument, but there is '%s'", words[0]);
}

static int take_check_exercise(struct options *options, char **words)
{
    options->command = COMMAND_CHECK_EXERCISE;
    options->exercise = words[0];
    options->probe = words[0] != NULL ? words[1] : NULL;
    if (words[0] == NULL || (words[1] != NULL && words[2] == NULL))
        return 0;
    if (words[1] == NULL)
        return fail_usage("'bccrun check-exercise %s' needs your file, such as ./mine.c", words[0]);
    return fail_usage("'bccrun check-exercise' takes an exercise and a file, but there is '%s'", words[2]);
}

static int take_new(struct options *options, char **words)
{
    options->command = COMMAND_NEW;
    options->target = words[0];
    if (words[0] == NULL) {
        fail_usage("'bccrun new' needs a place to write a probe for, such as syscall:openat");
        error_add_hint("'bccrun find WORD' looks for places");
        return -EINVAL;
    }
    return words[1] == NULL ? 0 : fail_usage("'bccrun new' takes one place, but there is '%s'", words[1]);
}

static int take_find(struct options *options, char **words)
{
    size_t count = 0;
    options->command = COMMAND_FIND;
    if (words[0] == NULL)
        return fail_usage("'bccrun find' needs a word or a glob, such as open, 'kprobe:tcp_*'");
    while (words[count] != NULL)
        count++;
    options->words = xcalloc(count + 1, sizeof(*options->words));
    memcpy(options->words, words, count * sizeof(*words));
    return 0;
}

static const struct {
    const char *name;
    int (*take)(struct options *options, char **words); /* @words: its arguments */
} command_words[] = {
    {"list", take_list},       {"show", take_show},   {"schema", take_schema},
    {"cache", take_cache},     {"check", take_check}, {"check-exercise", take_check_exercise},
    {"explain", take_explain}, {"find", take_find},   {"new", take_new},
};

static int take_probe(struct options *options, char **words)
{
    if (options->with_return)
        return fail_usage("--return belongs to new: 'bccrun new --return syscall:openat'");
    if (options->show_parameters)
        return fail_usage("--params belongs to show: 'bccrun show --params %s'", words[0]);
    options->probe = words[0];
    if (words[1] == NULL)
        return 0;
    fail_usage("one probe at a time, but there is '%s' after '%s'", words[1], words[0]);
    error_add_hint("several functions in one file attach to several places");
    return -EINVAL;
}

/* What follows the options: a command's name and its arguments, or the probe to run. */
static int take_words(struct options *options, char **words)
{
    if (options->command == COMMAND_HELP || options->command == COMMAND_VERSION || words[0] == NULL)
        return 0;
    for (size_t i = 0; i < sizeof(command_words) / sizeof(command_words[0]); i++)
        if (strcmp(words[0], command_words[i].name) == 0)
            return command_words[i].take(options, words + 1);
    return take_probe(options, words);
}

/* What getopt_long() found. Words that belong to no option go to @words. */
static int take_result(struct options *options, int result, char **argv, char **words, size_t *word_count)
{
    const struct option_entry *entry = result == '?' || result == ':' ? NULL : find_entry(result);
    if (result == WORD) {
        words[(*word_count)++] = optarg;
        return 0;
    }
    return entry != NULL ? entry->take(options, optarg) : fail_getopt(result, argv);
}

/* After an error: what comes behind it may say how errors are to be printed. */
static void read_rest(int argc, char **argv, const struct getopt_table *table, struct options *options)
{
    int result;
    while ((result = getopt_long(argc, argv, table->shorts, table->longs, NULL)) != -1) {
        const struct option_entry *entry = result == '?' || result == ':' ? NULL : find_entry(result);
        if (entry != NULL && strcmp(entry->name, "format") == 0)
            options->format = optarg;
        if (entry != NULL && strcmp(entry->name, "color") == 0)
            (void)colour_read(optarg, &options->colour);
    }
}

int options_read(int argc, char **argv, struct options *options)
{
    struct getopt_table table;
    *options = (struct options){
        .probe = "execve", .format = "table", .buffer_bytes = DEFAULT_BUFFER_BYTES, .has_cache = true};
    getopt_table_init(&table);
    char **words = xcalloc((size_t)argc + 1, sizeof(*words));
    size_t count = 0;
    int err = 0;
    int result;
    opterr = 0;
    optind = 0; /* from the start, whatever was read before */
    while (err == 0 && (result = getopt_long(argc, argv, table.shorts, table.longs, NULL)) != -1)
        err = take_result(options, result, argv, words, &count);
    if (err != 0)
        read_rest(argc, argv, &table, options);
    bool has_command = err == 0 && optind > 0 && strcmp(argv[optind - 1], "--") == 0;
    if (has_command)
        err = option_set_command(options, words_copy(argv + optind));
    if (err == 0)
        err = take_words(options, words);
    if (err == 0)
        err = check_output(options);
    if (err == 0)
        err = check_watch(options);
    free(words);
    getopt_table_finish(&table);
    return err;
}

enum error_form options_error_form(const struct options *options)
{
    if (writer_is_json(options->format))
        return ERROR_JSON;
    return colour_is_on(options->colour, STDERR_FILENO) ? ERROR_COLOUR : ERROR_TEXT;
}

void options_finish(struct options *options)
{
    filter_finish(&options->filter);
    words_free(options->command_words);
    free(options->words);
    for (size_t i = 0; i < options->flag_count; i++)
        free(options->flags[i]);
    free(options->flags);
    free(options->sections);
}

void options_help(FILE *to)
{
    fputs(
        "Usage: bccrun [OPTION...] [PROBE] [-- COMMAND [ARGUMENT...]]\n"
        "       bccrun list | show [--params] NAME | schema [OPTION...] PROBE\n"
        "       bccrun cache [list | size | clear] | check | check-exercise [EXERCISE FILE]\n"
        "       bccrun find WORD... | new [--return] TARGET\n"
        "       bccrun explain [--stage STAGE | --html FILE] [OPTION...] PROBE\n"
        "Run a kernel probe written in C on the running kernel, and show its events.\n"
        "\n"
        "PROBE is the name of an embedded probe (bccrun list), a file such as ./probe.c, or - for standard\n"
        "input; without it, execve. bccrun show NAME prints an embedded probe, ready to be changed. What "
        "was\n"
        "compiled is kept: bccrun cache lists it.\n"
        "bccrun check tells whether this machine can run probes, and what mends it where it cannot.\n"
        "bccrun check-exercise lists the exercises of the course, and tells what FILE still lacks.\n"
        "bccrun explain PROBE shows what becomes of PROBE's text: rewritten C, LLVM's representation, BPF\n"
        "instructions, what the verifier counts, machine code, where it attaches, maps. Nothing is "
        "attached.\n"
        "bccrun find shows the places that have all the words or globs in their names, with their "
        "arguments:\n"
        "'kprobe:tcp_*', syscall:open, tracepoint:sched:, uprobe:bash:readline, usdt:stdc++:*.\n"
        "bccrun new prints a probe for a place such as syscall:openat or kprobe:tcp_connect, ready to run.\n"
        "bccrun schema PROBE prints the JSON Schema of what PROBE writes under -f json.\n"
        "\n",
        to);
    for (size_t i = 0; i < option_count; i++) {
        const struct option_entry *entry = &option_table[i];
        char letter[] = {'-', (char)entry->letter, ',', '\0'};
        int width =
            fprintf(to, "  %3s --%s%s%s", entry->letter < OPTION_LONG_ONLY ? letter : "", entry->name,
                    entry->argument != NULL ? " " : "", entry->argument != NULL ? entry->argument : "");
        fprintf(to, "%*s%s\n", width < 30 ? 30 - width : 2, "", entry->help);
    }
    fputs(
        "\n"
        "-p, --tid, -u, -n and --cgroup take '!VALUE' too: all but that one. Values of one option are "
        "alternatives,\n"
        "different options must all hold. A name counts up to its 15th byte, as in the kernel. Programs that "
        "run\n"
        "for packets (XDP) are not filtered.\n"
        "\n"
        "-- COMMAND takes the words as they are. -c takes one string apart at white space; '...' and \"...\" "
        "keep words\n"
        "together, a backslash keeps the next character, and nothing else has a meaning: it is no shell. "
        "Processes\n"
        "named by -p are shown beside the command. A signal is passed on to the command, a second one kills "
        "it.\n"
        "\n"
        "Events go to standard output, everything else to standard error. Exit status: 0 for a normal end,\n"
        "Ctrl-C included; 1 for a failure; 2 for wrong usage; with a command, the command's own, or 128 + N "
        "where\n"
        "signal N ended it, but 0 where bccrun ended it (-d, -N).\n",
        to);
}
