// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include <string.h>

#include "probe/source.h"
#include "run/dry_run.h"
#include "run/image_open.h"
#include "run/run_probe.h"
#include "watch/watch_probe.h"

/* A probe that is watched must be able to change. */
static int watch(const struct options *options)
{
    if (options->is_dry_run)
        return fail_usage("--watch and --dry-run do not go together: --dry-run attaches nothing");
    if (strcmp(options->probe, "-") == 0) {
        hint("put the probe into a file: bccrun --watch ./probe.c");
        return fail_usage("cannot watch standard input: nobody can save it again");
    }
    if (source_is_path(options->probe))
        return watch_probe(options, command_advise);
    hint("'bccrun show %s > probe.c' makes a file of it; then bccrun --watch ./probe.c", options->probe);
    return fail_usage("--watch needs a file that can be saved, and '%s' is an embedded probe",
                      options->probe);
}

static int run(const struct command_line *line)
{
    struct options options = line->options;
    if (line->words[0] != NULL)
        options.probe = line->words[0];
    if (strcmp(options.format, FORMAT_GCC) == 0 && !options.is_dry_run)
        return fail_usage("-f gcc shows mistakes, not events: it goes with --dry-run");
    struct image_file image = {0};
    int err = image_open(&options, &image);
    if (err < 0)
        return err;
    if (options.is_watched)
        return watch(&options);
    int status = options.is_dry_run ? dry_run_probe(&options) : run_probe(&options);
    image_file_finish(&image);
    return status;
}

const struct command command_run = {
    .name = "run",
    .group = "Probes",
    .summary = "run a probe; 'run' itself may be left out",
    .help = "Runs a probe on the running kernel, and shows its events and maps until Ctrl-C,\n"
            "a limit (-d, -N) or the end of COMMAND. PROBE is the name of an embedded probe,\n"
            "a file such as ./probe.c or an image of 'bccrun compile', or - for standard\n"
            "input; the default is execve.\n",
    .examples = "  sudo bccrun run                        show the programs that are started\n"
                "  sudo bccrun opensnoop -- ls            show the files that ls opens\n"
                "  sudo bccrun -f json -o trace ./mine.c  write a probe's events to a file\n",
    .options = COMMON_OPTIONS
    " watch duration count dry-run unsafe buffer time output raw raw-log mangled no-notes " FILTER_OPTIONS
    " " MAP_OPTIONS " " COMPILE_OPTIONS,
    .notes = "The options -p, --tid, -u, -n and --cgroup also take '!VALUE': all but VALUE.\n"
             "Values of one option are alternatives; different options must all match. Only\n"
             "the first 15 bytes of a name count, as in the kernel. Programs that run for\n"
             "packets (XDP, tc) are not filtered.\n"
             "\n"
             "-- COMMAND takes the words as they are. -c splits its argument at white space;\n"
             "'...', \"...\" and \\ keep characters together. No shell is used; for shell\n"
             "syntax: -- sh -c '...'. Processes selected with -p are shown as well. The first\n"
             "signal is passed on to COMMAND, the second kills it.\n"
             "\n"
             "With --dry-run, -f gcc shows mistakes as compilers do, for editors.\n"
             "\n"
             "Events go to standard output, everything else to standard error. The exit status\n"
             "is 0 after a normal end or Ctrl-C, 1 after a failure, 2 after wrong usage. With\n"
             "COMMAND it is the command's own, or 128 + N if signal N ended it, but 0 if -d or\n"
             "-N ended it.\n",
    .arguments = {"[PROBE] [-- COMMAND [ARGUMENT...]]", 1, .takes = "one probe at a time",
                  .advice = "several functions in one file attach to several places"},
    .needs_machine = true,
    .run = run,
};
