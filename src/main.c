// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "command/commands.h"
#include "run/options.h"

int main(int argc, char **argv)
{
    struct options options;
    file_hold_standard();
    int status = options_read(argc, argv, &options);
    error_set_form(options_error_form(&options));
    if (status == 0)
        status = command_run(&options);
    options_finish(&options);
    if (status < 0)
        error_print(stderr);
    return status >= 0 ? status : error_status();
}
