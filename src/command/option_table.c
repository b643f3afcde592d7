// SPDX-License-Identifier: Apache-2.0
#include "command/option_table.h"

#include <stddef.h>

#include "command/option_values.h"

#define SETS(member) offsetof(struct command_line, member)
#define RUN(member)  SETS(options.member)

const struct option_entry option_table[] = {
    {'w', "watch", NULL, GROUP_TRACING, take_flag, RUN(is_watched),
     "reload the probe whenever its file is saved"},
    {'d', "duration", "SECONDS", GROUP_TRACING, take_seconds, RUN(duration_ns), "stop after SECONDS"},
    {'N', "count", "COUNT", GROUP_TRACING, take_count, RUN(max_events),
     "stop after COUNT events (find: list at most COUNT)"},
    {'c', "command", "COMMAND", GROUP_TRACING, take_command, SETS(options),
     "start COMMAND, trace it and all that it starts"},
    {'a', "attach", "FUNCTION=SPEC", GROUP_TRACING, take_attach, SETS(options),
     "attach FUNCTION as SEC(\"SPEC\") would"},
    {0, "dry-run", NULL, GROUP_TRACING, take_flag, RUN(is_dry_run),
     "compile and verify, show what would attach where"},
    {0, "unsafe", NULL, GROUP_TRACING, take_flag, RUN(is_unsafe),
     "attach even if that may change what is traced"},
    {0, "buffer", "SIZE", GROUP_TRACING, take_size, RUN(buffer_bytes),
     "size of the event buffer of each CPU (default 1M)"},
    {'p', "pid", "PID", GROUP_FILTERS, take_filter, RUN(filter), "only this process (may be repeated)"},
    {0, "tid", "TID", GROUP_FILTERS, take_filter, RUN(filter), "only this thread"},
    {'u', "user", "USER", GROUP_FILTERS, take_filter, RUN(filter),
     "only processes of this user, a name or number"},
    {'n', "comm", "COMM", GROUP_FILTERS, take_filter, RUN(filter),
     "only processes or threads with this name"},
    {0, "cgroup", "PATH", GROUP_FILTERS, take_filter, RUN(filter),
     "only processes in this cgroup (v2) or below it"},
    {'T', "time", NULL, GROUP_OUTPUT, take_flag, RUN(show_time), "show the time of day of each event"},
    {'f', "format", "FORMAT", GROUP_OUTPUT, take_string, RUN(format), "table (default), log, json or csv"},
    {'o', "output", "FILE", GROUP_OUTPUT, take_output, RUN(output),
     "write events and maps to FILE (-: standard output)"},
    {0, "color", "WHEN", GROUP_OUTPUT, take_colour, RUN(colour),
     "auto (default: on a terminal), always or never"},
    {0, "raw", NULL, GROUP_OUTPUT, take_flag, RUN(is_raw),
     "plain numbers: no addresses, units or error names"},
    {0, "mangled", NULL, GROUP_OUTPUT, take_flag, RUN(is_mangled),
     "show C++ and Rust names as the file has them"},
    {'q', "quiet", NULL, GROUP_OUTPUT, take_flag, RUN(is_quiet),
     "print only errors and warnings on standard error"},
    {'v', "verbose", NULL, GROUP_OUTPUT, take_flag, RUN(is_verbose),
     "report what attaches where, and each step's time"},
    {0, "no-notes", NULL, GROUP_OUTPUT, take_flag, RUN(has_no_notes),
     "no notes on a probe that runs and seems wrong"},
    {'i', "interval", "SECONDS", GROUP_MAPS, take_interval, SETS(options),
     "show the maps every SECONDS (0: only at the end)"},
    {0, "clear", NULL, GROUP_MAPS, take_flag, RUN(maps.is_cleared), "empty the maps after showing them"},
    {0, "top", "COUNT", GROUP_MAPS, take_count, RUN(maps.top),
     "show only the COUNT largest entries of each map"},
    {0, "maps", "NAME,...", GROUP_MAPS, take_string, RUN(maps.names), "show only these maps"},
    {0, "no-maps", NULL, GROUP_MAPS, take_flag, RUN(maps.is_off), "show no maps"},
    {'D', "define", "NAME[=VALUE]", GROUP_COMPILING, take_define, SETS(options),
     "set a parameter of the probe, or any macro"},
    {'I', "include", "DIR", GROUP_COMPILING, take_include, SETS(options),
     "search DIR for the probe's #include files"},
    {0, "headers", "DIR", GROUP_COMPILING, take_string, RUN(types.directory),
     "compile against the kernel headers in DIR"},
    {0, "types", "SOURCE", GROUP_COMPILING, take_types, RUN(types.source),
     "kernel types: auto (default), btf or headers"},
    {0, "no-cache", NULL, GROUP_COMPILING, take_flag, RUN(is_uncached),
     "compile again, and do not keep the result"},
    {0, "raw-log", NULL, GROUP_COMPILING, take_flag, RUN(with_log),
     "show the verifier's whole log if it says no"},
    {0, "for", "KERNEL", GROUP_OWN, take_string, RUN(for_kernel), "a release, RELEASE.btf or a directory"},
    {0, "params", NULL, GROUP_OWN, take_flag, SETS(lists_parameters),
     "list the probe's parameters, not its source"},
    {0, "stage", "STAGE", GROUP_OWN, take_stage, SETS(explain), "show only this stage"},
    {0, "html", "FILE", GROUP_OWN, take_html, SETS(explain.html), "write a page for a browser to FILE"},
    {0, "return", NULL, GROUP_OWN, take_flag, SETS(has_return),
     "add each call's result and how long it takes"},
    {'h', "help", NULL, GROUP_GENERAL, take_flag, SETS(wants_help), "show this help"},
    {'V', "version", NULL, GROUP_GENERAL, take_flag, SETS(wants_version),
     "show the versions of bccrun, libbcc and clang"},
};

const size_t option_count = sizeof(option_table) / sizeof(option_table[0]);

const char *option_heading(enum option_group group)
{
    static const char *const headings[GROUP_COUNT] = {
        [GROUP_TRACING] = "Tracing", [GROUP_FILTERS] = "Filters",     [GROUP_OUTPUT] = "Output",
        [GROUP_MAPS] = "Maps",       [GROUP_COMPILING] = "Compiling", [GROUP_OWN] = "Options",
        [GROUP_GENERAL] = "General",
    };
    return headings[group];
}
