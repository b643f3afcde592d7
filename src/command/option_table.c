// SPDX-License-Identifier: Apache-2.0
#include "command/option_table.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "probe/interval.h"

#define LONG_ONLY OPTION_LONG_ONLY

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
    const char *end = NULL;
    if (!interval_parse(value, &end, ns) || *end != '\0')
        return fail_value(option, value, "a number of seconds above 0, such as 5 or 0.5");
    return 0;
}

static int take_duration(struct options *options, const char *value)
{
    return take_seconds("duration", value, &options->duration_ns);
}

static int take_interval(struct options *options, const char *value)
{
    options->has_interval = true;
    options->interval_ns = 0;
    return strcmp(value, "0") == 0 ? 0 : take_seconds("interval", value, &options->interval_ns);
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

static int take_output(struct options *options, const char *value)
{
    if (value[0] == '\0')
        return fail_value("output", value, "the name of a file, or -");
    options->output = strcmp(value, "-") == 0 ? NULL : value;
    return 0;
}

static int take_colour(struct options *options, const char *value)
{
    if (!colour_read(value, &options->colour))
        return fail_value("color", value, "auto, always or never");
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

int option_set_command(struct options *options, char **words)
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
    return option_set_command(options, words);
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

static int take_watch(struct options *options, const char *value)
{
    (void)value;
    options->is_watched = true;
    return 0;
}

static int take_raw_log(struct options *options, const char *value)
{
    (void)value;
    options->with_log = true;
    return 0;
}

static int take_no_cache(struct options *options, const char *value)
{
    (void)value;
    options->has_cache = false;
    return 0;
}

static int take_params(struct options *options, const char *value)
{
    (void)value;
    options->show_parameters = true;
    return 0;
}

static int take_stage(struct options *options, const char *value)
{
    options->has_stage = true;
    return stage_read(value, &options->stage);
}

static int take_html(struct options *options, const char *value)
{
    if (value[0] == '\0' || strcmp(value, "-") == 0)
        return fail_value("html", value, "the name of a file");
    options->html = value;
    return 0;
}

static int take_return(struct options *options, const char *value)
{
    (void)value;
    options->with_return = true;
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

const struct option_entry option_table[] = {
    {'w', "watch", NULL, "each time that the probe's file is saved, go on with what it says then",
     take_watch},
    {'d', "duration", "SECONDS", "stop after this time", take_duration},
    {'N', "count", "COUNT", "stop after so many events", take_count},
    {'T', "time", NULL, "show the time of day of each event", take_time},
    {'f', "format", "FORMAT", "table (the default), log, json or csv", take_format},
    {'o', "output", "FILE", "write what is shown into FILE, - for standard output", take_output},
    {LONG_ONLY + 14, "color", "WHEN", "colours: auto (on a terminal), always or never", take_colour},
    {LONG_ONLY + 2, "raw", NULL, "show plain numbers: no addresses, durations or error names", take_raw},
    {'i', "interval", "SECONDS", "show the probe's maps so often; 0: only at the end", take_interval},
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
    {LONG_ONLY + 30, "raw-log", NULL, "show all that the kernel's verifier said of a program it rejects",
     take_raw_log},
    {LONG_ONLY + 20, "no-cache", NULL, "compile anew, and keep nothing of it", take_no_cache},
    {LONG_ONLY + 13, "params", NULL, "of show: list the probe's parameters", take_params},
    {LONG_ONLY + 31, "stage", "STAGE", "of explain: show this stage alone", take_stage},
    {LONG_ONLY + 32, "html", "FILE", "of explain: write a page for a browser into FILE", take_html},
    {LONG_ONLY + 40, "return", NULL, "of new: show what a call returns, and how long it takes", take_return},
    {LONG_ONLY, "headers", "DIR", "compile against the kernel headers in DIR", take_headers},
    {LONG_ONLY + 1, "buffer", "SIZE", "size of the event buffer of each CPU (default 1M)", take_buffer},
    {'h', "help", NULL, "show this help", take_help},
    {'V', "version", NULL, "show the versions of bccrun, libbcc and clang", take_version},
};

const size_t option_count = sizeof(option_table) / sizeof(option_table[0]);
