// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/file.h"
#include "commands.h"
#include "options.h"

int main(int argc, char **argv)
{
    struct options options;
    file_hold_standard();
    int err = options_read(argc, argv, &options);
    if (err == 0)
        err = command_run(&options);
    if (err != 0)
        error_print(stderr);
    return err == 0 ? EXIT_SUCCESS : error_status();
}
