/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person gets to read: the recorded error as main prints it, and what warn() prints on standard error.
 */
#ifndef BCCRUN_CAPTURED_H
#define BCCRUN_CAPTURED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"

/* The recorded error, printed. On the heap. */
static inline char *printed_error(void)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&printed, &length);
    if (to == NULL)
        abort();
    error_print(to);
    (void)fclose(to);
    return printed;
}

struct capture {
    int stderr_fd; /* the real one, until capture_stop() */
    FILE *file;
};

/* From here on, standard error goes into a file without a name. */
static inline void capture_start(struct capture *capture)
{
    capture->file = tmpfile();
    capture->stderr_fd = dup(STDERR_FILENO);
    if (capture->file == NULL || capture->stderr_fd < 0 || dup2(fileno(capture->file), STDERR_FILENO) < 0)
        abort();
}

/* Returns what was printed since capture_start(), on the heap. */
static inline char *capture_stop(struct capture *capture)
{
    (void)fflush(stderr);
    if (dup2(capture->stderr_fd, STDERR_FILENO) < 0)
        abort();
    close(capture->stderr_fd);
    char *printed = NULL;
    size_t size = 0;
    rewind(capture->file);
    if (getdelim(&printed, &size, '\0', capture->file) < 0) {
        free(printed);
        printed = calloc(1, 1);
    }
    (void)fclose(capture->file);
    return printed;
}

#endif
