// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include "explain/explain_probe.h"
#include "run/image_open.h"

static int explain(const struct command_line *line)
{
    struct options options = line->options;
    options.probe = line->words[0];
    if (line->explain.has_stage && line->explain.html != NULL)
        return fail_usage("--stage and --html do not go together: the page has every stage");
    int err = image_refuse(&options, "explain");
    return err == 0 ? explain_probe(&options, &line->explain) : err;
}

const struct command command_explain = {
    .name = "explain",
    .summary = "show what becomes of a probe, stage by stage",
    .help = "Shows what becomes of PROBE, each stage with a sentence about it: its source,\n"
            "rewritten C, LLVM's representation (ir), BPF instructions, what the verifier\n"
            "counts, machine code, where it attaches, maps. Nothing is attached.\n"
            "\n"
            "The stages are: source, rewritten, ir, instructions, verifier, machine, attach,\n"
            "maps.\n",
    .examples = "  sudo bccrun explain hello | less       every stage\n"
                "  sudo bccrun explain --stage ir hello   one stage\n"
                "  sudo bccrun explain --html p.html open a page for a browser\n",
    .options = "stage html color buffer raw-log " FILTER_OPTIONS " " COMPILE_OPTIONS,
    .arguments = {ONE_PROBE},
    .needs_machine = true,
    .run = explain,
};
