// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Like the record of errors it belongs to the process, because the terminal does. */
static bool is_allowed;
static const char *shown; /* NULL: no word */

void progress_allow(void)
{
    const char *terminal = getenv("TERM");
    is_allowed = terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(STDERR_FILENO) == 1;
}

void progress_forbid(void)
{
    progress_erase();
    is_allowed = false;
}

void progress_show(const char *word)
{
    if (!is_allowed || (shown != NULL && strcmp(shown, word) == 0))
        return;
    progress_erase();
    shown = word;
    fputs(word, stderr);
    fflush(stderr);
}

/* With spaces, which every terminal knows. */
void progress_erase(void)
{
    if (shown == NULL)
        return;
    fprintf(stderr, "\r%*s\r", (int)strlen(shown), "");
    fflush(stderr);
    shown = NULL;
}

FILE *messages(void)
{
    progress_erase();
    return stderr;
}
