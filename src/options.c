// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"

#define DEFAULT_BUFFER_BYTES (1024 * 1024)
#define LONG_ONLY            256 /* options without a letter are numbered from here */
#define WORD                 1   /* getopt_long()'s code for what is no option */
#define SECONDS_MIN          (1e-9)
#define SECONDS_MAX          (1e9)

/* getopt_long(3) reads, but argp's messages and exits would be a second way of reporting errors; so the help
 * text and the messages are made here, from the same table. */
struct option_entry {
    int letter; /* or LONG_ONLY and up */
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *help;
    int (*take)(struct options *options, const char *value);
};

static int fail_value(const char *option, const char *value, const char *wanted)
{
    return fail_usage("cannot take '%s' for --%s: it must be %s", value, option, wanted);
}

static int take_headers(struct options *options, const char *value)
{
    options->headers = value;
    return 0;
}

static int take_seconds(const char *option, const char *value, uint64_t *ns)
{
    char *end = NULL;
    errno = 0;
    double seconds = strtod(value, &end);
    if (end == value || *end != '\0' || !(seconds >= SECONDS_MIN && seconds <= SECONDS_MAX))
        return fail_value(option, value, "a number of seconds above 0, such as 5 or 0.5");
    *ns = (uint64_t)(seconds * 1e9);
    return 0;
}

static int take_duration(struct options *options, const char *value)
{
    return take_seconds("duration", value, &options->duration_ns);
}

static int take_interval(struct options *options, const char *value)
{
    return take_seconds("interval", value, &options->interval_ns);
}

/* A whole number from 1 on; a sign or white space, which strtoull takes, is refused. */
static bool read_count(const char *value, uint64_t *count, const char **end)
{
    if (value[0] < '0' || value[0] > '9')
        return false;
    char *stop = NULL;
    errno = 0;
    *count = strtoull(value, &stop, 10);
    *end = stop;
    return errno == 0 && *count > 0;
}

static int take_count(struct options *options, const char *value)
{
    const char *end = NULL;
    if (!read_count(value, &options->max_events, &end) || *end != '\0')
        return fail_value("count", value, "a whole number above 0");
    return 0;
}

static int take_top(struct options *options, const char *value)
{
    const char *end = NULL;
    if (!read_count(value, &options->maps.top, &end) || *end != '\0')
        return fail_value("top", value, "a whole number above 0");
    return 0;
}

static int take_maps(struct options *options, const char *value)
{
    options->maps.names = value;
    return 0;
}

static int take_no_maps(struct options *options, const char *value)
{
    (void)value;
    options->maps.is_off = true;
    return 0;
}

static int take_clear(struct options *options, const char *value)
{
    (void)value;
    options->maps.is_cleared = true;
    return 0;
}

static int take_format(struct options *options, const char *value)
{
    options->format = value; /* the writer knows which there are */
    return 0;
}

static int take_buffer(struct options *options, const char *value)
{
    uint64_t number = 0;
    const char *end = NULL;
    static const char units[] = "kmgt";
    bool is_number = read_count(value, &number, &end);
    const char *unit = is_number && *end != '\0' ? strchr(units, tolower((unsigned char)*end)) : NULL;
    unsigned shift = unit != NULL ? 10 * (unsigned)(unit - units + 1) : 0;
    bool is_whole = is_number && end[unit != NULL] == '\0';
    if (!is_whole || number > (SIZE_MAX >> 1) >> shift)
        return fail_value("buffer", value, "a size, such as 256k or 4M");
    options->buffer_bytes = (size_t)number << shift;
    return 0;
}

static int take_pid(struct options *options, const char *value)
{
    return filter_add(&options->filter, FILTER_PID, value);
}

static int take_tid(struct options *options, const char *value)
{
    return filter_add(&options->filter, FILTER_TID, value);
}

static int take_user(struct options *options, const char *value)
{
    return filter_add(&options->filter, FILTER_USER, value);
}

static int take_comm(struct options *options, const char *value)
{
    return filter_add(&options->filter, FILTER_COMM, value);
}

static int take_cgroup(struct options *options, const char *value)
{
    return filter_add(&options->filter, FILTER_CGROUP, value);
}

/* Takes over the words. */
static int set_command(struct options *options, char **words)
{
    bool is_second = options->command_words != NULL;
    if (is_second || words == NULL || words[0] == NULL) {
        words_free(words);
        return is_second ? fail_usage("one command at a time: there is more than one -c or --")
                         : fail_usage("there is no command after --");
    }
    options->command_words = words;
    options->filter.has_family = true;
    return 0;
}

static int take_command(struct options *options, const char *value)
{
    char **words = words_split(value);
    if (words == NULL || words[0] == NULL) {
        words_free(words);
        return fail_value("command", value, "a command and its arguments; quotes must be closed");
    }
    return set_command(options, words);
}

static void add_flag(struct options *options, char *flag)
{
    char **place = &array_push(options->flags, options->flag_count);
    *place = flag;
}

static int take_define(struct options *options, const char *value)
{
    size_t length = strspn(value, "_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    if (length == 0 || isdigit((unsigned char)value[0]) || (value[length] != '\0' && value[length] != '='))
        return fail_value("define", value, "NAME or NAME=VALUE, such as MIN_US=100");
    if (strpbrk(value, "\n\r") != NULL)
        return fail_value("define", value, "in one line");
    add_flag(options, xasprintf("-D%s", value));
    return 0;
}

/* Absolute, because libbcc changes the working directory. */
static int take_include(struct options *options, const char *value)
{
    char *path = realpath(value, NULL);
    if (path == NULL)
        return fail(errno, "cannot include from '%s'", value);
    add_flag(options, xasprintf("-I%s", path));
    free(path);
    return 0;
}

static int take_attach(struct options *options, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0')
        return fail_value("attach", value, "FUNCTION=SPEC, such as start=kprobe/tcp_connect");
    array_push(options->sections, options->section_count) = value;
    return 0;
}

static int take_dry_run(struct options *options, const char *value)
{
    (void)value;
    options->is_dry_run = true;
    return 0;
}

static int take_params(struct options *options, const char *value)
{
    (void)value;
    options->show_parameters = true;
    return 0;
}

static int take_time(struct options *options, const char *value)
{
    (void)value;
    options->show_time = true;
    return 0;
}

static int take_raw(struct options *options, const char *value)
{
    (void)value;
    options->is_raw = true;
    return 0;
}

static int take_quiet(struct options *options, const char *value)
{
    (void)value;
    options->is_quiet = true;
    return 0;
}

static int take_verbose(struct options *options, const char *value)
{
    (void)value;
    options->is_verbose = true;
    return 0;
}

static int take_help(struct options *options, const char *value)
{
    (void)value;
    options->command = COMMAND_HELP;
    return 0;
}

static int take_version(struct options *options, const char *value)
{
    (void)value;
    options->command = COMMAND_VERSION;
    return 0;
}

static const struct option_entry entries[] = {
    {'d', "duration", "SECONDS", "stop after this time", take_duration},
    {'N', "count", "COUNT", "stop after so many events", take_count},
    {'T', "time", NULL, "show the time of day of each event", take_time},
    {'f', "format", "FORMAT", "table (the default), log, json or csv", take_format},
    {LONG_ONLY + 2, "raw", NULL, "show plain numbers: no addresses, durations or error names", take_raw},
    {'i', "interval", "SECONDS", "show the probe's maps so often, not only at the end", take_interval},
    {LONG_ONLY + 3, "clear", NULL, "empty the maps each time they were shown", take_clear},
    {LONG_ONLY + 4, "top", "COUNT", "show only the largest entries of each map", take_top},
    {LONG_ONLY + 5, "maps", "NAME,...", "show only these maps", take_maps},
    {LONG_ONLY + 6, "no-maps", NULL, "show no maps", take_no_maps},
    {'q', "quiet", NULL, "nothing on standard error but errors and warnings", take_quiet},
    {'v', "verbose", NULL, "say on standard error what attaches where, and how long each step took",
     take_verbose},
    {'p', "pid", "PID", "only this process; again for more", take_pid},
    {LONG_ONLY + 10, "tid", "TID", "only this thread", take_tid},
    {'u', "user", "USER", "only processes of this user, by name or number", take_user},
    {'n', "comm", "COMM", "only processes or threads of this name", take_comm},
    {LONG_ONLY + 11, "cgroup", "PATH", "only what is in this cgroup (version 2) or below it", take_cgroup},
    {'c', "command", "COMMAND", "start COMMAND, show it and all that it starts, end with it", take_command},
    {'a', "attach", "FUNCTION=SPEC", "attach FUNCTION as SEC(\"SPEC\") would", take_attach},
    {LONG_ONLY + 12, "dry-run", NULL, "compile and verify, show what would attach where, attach nothing",
     take_dry_run},
    {'D', "define", "NAME[=VALUE]", "set a parameter of the probe, or any macro", take_define},
    {'I', "include", "DIR", "look for the probe's #include files in DIR", take_include},
    {LONG_ONLY + 13, "params", NULL, "of show: list the probe's parameters", take_params},
    {LONG_ONLY, "headers", "DIR", "compile against the kernel headers in DIR", take_headers},
    {LONG_ONLY + 1, "buffer", "SIZE", "size of the event buffer of each CPU (default 1M)", take_buffer},
    {'h', "help", NULL, "show this help", take_help},
    {'V', "version", NULL, "show the versions of bccrun, libbcc and clang", take_version},
};

#define ENTRY_COUNT (sizeof(entries) / sizeof(entries[0]))

static const struct option_entry *find_entry(int letter)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (entries[i].letter == letter)
            return &entries[i];
    return NULL;
}

/* The table in getopt_long's two forms. */
static void fill_getopt(struct option longs[ENTRY_COUNT + 1], char shorts[2 * ENTRY_COUNT + 4])
{
    size_t length = 0;
    shorts[length++] = '-'; /* other words come in their order, as the argument of option 1: what is behind --
                               is a command */
    shorts[length++] = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        longs[i] = (struct option){
            .name = entries[i].name,
            .has_arg = entries[i].argument != NULL ? required_argument : no_argument,
            .val = entries[i].letter,
        };
        if (entries[i].letter >= LONG_ONLY)
            continue;
        shorts[length++] = (char)entries[i].letter;
        if (entries[i].argument != NULL)
            shorts[length++] = ':';
    }
    longs[ENTRY_COUNT] = (struct option){0};
    shorts[length] = '\0';
}

static int fail_unknown(const char *word)
{
    fail_usage("unknown option '%s'", word);
    if (strncmp(word, "--", 2) == 0) {
        struct nearest near;
        char *name = xstrndup(word, strcspn(word, "="));
        nearest_init(&near, name);
        for (size_t i = 0; i < ENTRY_COUNT; i++) {
            char *option = xasprintf("--%s", entries[i].name);
            nearest_offer(&near, option);
            free(option);
        }
        nearest_hint(&near);
        nearest_finish(&near);
        free(name);
    }
    hint("'bccrun --help' lists the options");
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
    bool is_letter = optopt != 0 && optopt < LONG_ONLY && find_entry(optopt) == NULL;
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

static int take_check(struct options *options, char **words)
{
    options->command = COMMAND_CHECK;
    return words[0] == NULL ? 0 : fail_usage("'bccrun check' takes no argument, but there is '%s'", words[0]);
}

/* What follows the options: a command's name and its arguments, or the probe to run. */
static int take_words(struct options *options, char **words)
{
    if (options->command == COMMAND_HELP || options->command == COMMAND_VERSION || words[0] == NULL)
        return 0;
    if (strcmp(words[0], "list") == 0)
        return take_list(options, words + 1);
    if (strcmp(words[0], "show") == 0)
        return take_show(options, words + 1);
    if (strcmp(words[0], "check") == 0)
        return take_check(options, words + 1);
    if (options->show_parameters)
        return fail_usage("--params belongs to show: 'bccrun show --params %s'", words[0]);
    options->probe = words[0];
    if (words[1] == NULL)
        return 0;
    fail_usage("one probe at a time, but there is '%s' after '%s'", words[1], words[0]);
    hint("several functions in one file attach to several places");
    return -EINVAL;
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

int options_read(int argc, char **argv, struct options *options)
{
    struct option longs[ENTRY_COUNT + 1];
    char shorts[2 * ENTRY_COUNT + 4];
    *options = (struct options){.probe = "execve", .format = "table", .buffer_bytes = DEFAULT_BUFFER_BYTES};
    fill_getopt(longs, shorts);
    char **words = xcalloc((size_t)argc + 1, sizeof(*words));
    size_t count = 0;
    int err = 0;
    int result;
    opterr = 0;
    optind = 0; /* from the start, whatever was read before */
    while (err == 0 && (result = getopt_long(argc, argv, shorts, longs, NULL)) != -1)
        err = take_result(options, result, argv, words, &count);
    bool has_command = err == 0 && optind > 0 && strcmp(argv[optind - 1], "--") == 0;
    if (has_command)
        err = set_command(options, words_copy(argv + optind));
    if (err == 0)
        err = take_words(options, words);
    free(words);
    return err;
}

void options_finish(struct options *options)
{
    filter_finish(&options->filter);
    words_free(options->command_words);
    for (size_t i = 0; i < options->flag_count; i++)
        free(options->flags[i]);
    free(options->flags);
    free(options->sections);
}

void options_help(FILE *to)
{
    fputs(
        "Usage: bccrun [OPTION...] [PROBE] [-- COMMAND [ARGUMENT...]]\n"
        "       bccrun list | show [--params] NAME | check\n"
        "Run a kernel probe written in C on the running kernel, and show its events.\n"
        "\n"
        "PROBE is the name of an embedded probe (bccrun list), a file such as ./probe.c, or - for standard\n"
        "input; without it, execve. bccrun show NAME prints an embedded probe, ready to be changed.\n"
        "bccrun check tells whether this machine can run probes, and what mends it where it cannot.\n"
        "\n",
        to);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const struct option_entry *entry = &entries[i];
        char letter[] = {'-', (char)entry->letter, ',', '\0'};
        int width =
            fprintf(to, "  %3s --%s%s%s", entry->letter < LONG_ONLY ? letter : "", entry->name,
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
