// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "base/progress.h"
#include "command/command.h"

int main(int argc, char **argv)
{
    struct command_line line;
    file_hold_standard();
    int status = command_line_read(argc, argv, &line);
    error_set_form(command_line_error_form(&line));
    if (command_line_has_progress(&line))
        progress_allow();
    if (status == 0)
        status = command_perform(&line);
    command_line_finish(&line);
    if (status < 0)
        error_print(messages());
    return status >= 0 ? status : error_status();
}
