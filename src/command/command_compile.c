// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "run/image_make.h"

static int compile_probe(const struct command_line *line)
{
    struct options options = line->options;
    options.probe = line->words[0];
    return image_make(&options);
}

const struct command command_compile = {
    .name = "compile",
    .summary = "compile a probe into a file, also for another kernel",
    .help = "Compiles PROBE into an image, a file that 'bccrun IMAGE' runs without a compiler\n"
            "on the kernel that it was compiled for. Nothing is verified or attached here:\n"
            "the kernel that runs it does that. KERNEL is a release whose headers are here, a\n"
            "file RELEASE.btf with its types, or a directory with files of its machine.\n"
            "What was compiled before is taken from the cache.\n",
    .examples = "  sudo bccrun compile -o open.bccrun open                  for this kernel\n"
                "  sudo bccrun compile --for ./server -o open.bccrun open   for a server's\n"
                "  sudo bccrun ./open.bccrun                                on the server\n",
    .options = "for output " FILTER_OPTIONS " " COMPILE_OPTIONS,
    .notes = "A directory is needed for probes with TRACEPOINT_PROBE(), and for COMMAND. On\n"
             "its machine, as root:\n"
             "\n"
             "  cd / && cp --parents proc/sys/kernel/osrelease sys/kernel/btf/vmlinux \\\n"
             "    sys/kernel/tracing/events/*/*/format DIRECTORY\n"
             "\n"
             "Filters are compiled in: the image is run with filters of the same kinds, and\n"
             "with values of its own. That machine has the same architecture as this one, and\n"
             "the same version of bccrun.\n",
    .arguments = {"PROBE [-- COMMAND [ARGUMENT...]]", 1, .needs = "a probe, such as execve or ./probe.c",
                  .takes = "one probe"},
    .run = compile_probe,
};
