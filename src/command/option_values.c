// SPDX-License-Identifier: Apache-2.0
#include "command/option_values.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "probe/interval.h"

static int fail_value(const struct option_entry *option, const char *value, const char *wanted)
{
    return fail_usage("cannot take '%s' for --%s: it must be %s", value, option->name, wanted);
}

int take_flag(const struct option_entry *option, void *place, const char *value)
{
    (void)option;
    (void)value;
    *(bool *)place = true;
    return 0;
}

int take_string(const struct option_entry *option, void *place, const char *value)
{
    (void)option;
    *(const char **)place = value;
    return 0;
}

int take_seconds(const struct option_entry *option, void *place, const char *value)
{
    const char *end = NULL;
    if (!interval_parse(value, &end, place) || *end != '\0')
        return fail_value(option, value, "a number of seconds above 0, such as 5 or 0.5");
    return 0;
}

int take_interval(const struct option_entry *option, void *place, const char *value)
{
    struct options *options = place;
    options->has_interval = true;
    options->interval_ns = 0;
    return strcmp(value, "0") == 0 ? 0 : take_seconds(option, &options->interval_ns, value);
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

int take_count(const struct option_entry *option, void *place, const char *value)
{
    const char *end = NULL;
    if (!read_count(value, place, &end) || *end != '\0')
        return fail_value(option, value, "a whole number above 0");
    return 0;
}

int take_size(const struct option_entry *option, void *place, const char *value)
{
    uint64_t number = 0;
    const char *end = NULL;
    static const char units[] = "kmgt";
    bool is_number = read_count(value, &number, &end);
    const char *unit = is_number && *end != '\0' ? strchr(units, tolower((unsigned char)*end)) : NULL;
    unsigned shift = unit != NULL ? 10 * (unsigned)(unit - units + 1) : 0;
    bool is_whole = is_number && end[unit != NULL] == '\0';
    if (!is_whole || number > (SIZE_MAX >> 1) >> shift)
        return fail_value(option, value, "a size, such as 256k or 4M");
    *(size_t *)place = (size_t)number << shift;
    return 0;
}

int take_colour(const struct option_entry *option, void *place, const char *value)
{
    if (!colour_read(value, place))
        return fail_value(option, value, "auto, always or never");
    return 0;
}

int take_types(const struct option_entry *option, void *place, const char *value)
{
    if (!type_source_read(value, place))
        return fail_value(option, value, "auto, btf or headers");
    return 0;
}

int take_output(const struct option_entry *option, void *place, const char *value)
{
    if (value[0] == '\0')
        return fail_value(option, value, "the name of a file, or -");
    return take_string(option, place, strcmp(value, "-") == 0 ? NULL : value);
}

int take_html(const struct option_entry *option, void *place, const char *value)
{
    if (value[0] == '\0' || strcmp(value, "-") == 0)
        return fail_value(option, value, "the name of a file");
    return take_string(option, place, value);
}

int take_stage(const struct option_entry *option, void *place, const char *value)
{
    struct explain_options *explain = place;
    (void)option;
    explain->has_stage = true;
    return stage_read(value, &explain->stage);
}

int take_filter(const struct option_entry *option, void *place, const char *value)
{
    return filter_add(place, filter_kind_named(option->name), value);
}

int take_words(struct options *options, char **words)
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

int take_command(const struct option_entry *option, void *place, const char *value)
{
    char **words = words_split(value);
    if (words == NULL || words[0] == NULL) {
        words_free(words);
        return fail_value(option, value, "a command and its arguments; quotes must be closed");
    }
    return take_words(place, words);
}

static void add_flag(struct options *options, char *flag)
{
    char **place = &array_push(options->flags, options->flag_count);
    *place = flag;
}

int take_define(const struct option_entry *option, void *place, const char *value)
{
    size_t length = strspn(value, "_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    if (length == 0 || isdigit((unsigned char)value[0]) || (value[length] != '\0' && value[length] != '='))
        return fail_value(option, value, "NAME or NAME=VALUE, such as MIN_US=100");
    if (strpbrk(value, "\n\r") != NULL)
        return fail_value(option, value, "in one line");
    add_flag(place, xasprintf("-D%s", value));
    return 0;
}

/* Absolute, because libbcc changes the working directory. */
int take_include(const struct option_entry *option, void *place, const char *value)
{
    (void)option;
    char *path = realpath(value, NULL);
    if (path == NULL)
        return fail(errno, "cannot include from '%s'", value);
    add_flag(place, xasprintf("-I%s", path));
    free(path);
    return 0;
}

int take_attach(const struct option_entry *option, void *place, const char *value)
{
    struct options *options = place;
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0')
        return fail_value(option, value, "FUNCTION=SPEC, such as start=kprobe/tcp_connect");
    array_push(options->sections, options->section_count) = value;
    return 0;
}
