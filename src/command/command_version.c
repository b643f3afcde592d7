// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include <stdlib.h>

#include "compile/compiler.h"

static int version(const struct command_line *line)
{
    (void)line;
    char *compiler = compiler_version();
    printf("bccrun %s\n%s\n", BCCRUN_VERSION,
           compiler != NULL ? compiler : "libbcc: the compiler process did not say");
    free(compiler);
    return 0;
}

const struct command command_version = {
    .name = "version",
    .summary = "show the versions of bccrun, libbcc and clang",
    .help = "Shows the versions of bccrun, and of the libbcc and clang that it compiles with.\n",
    .run = version,
};
