// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/patient.h"

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

/* Once a message found no room, others do not wait for it. */
static ssize_t write_message(void *cookie, const char *bytes, size_t length)
{
    static bool is_stuck;
    struct pollfd pollfd = {.fd = STDERR_FILENO, .events = POLLOUT};
    size_t left = length;
    (void)cookie;
    if (!is_stuck || poll(&pollfd, 1, 0) > 0)
        is_stuck = patient_write(STDERR_FILENO, bytes, length, &left) == ECANCELED;
    return (ssize_t)length;
}

FILE *messages(void)
{
    static FILE *stream;
    progress_erase();
    if (stream == NULL) {
        stream = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_message});
        if (stream == NULL)
            return stderr;
        (void)setvbuf(stream, NULL, _IOLBF, BUFSIZ);
    }
    return stream;
}
