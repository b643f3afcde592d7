/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person gets to read: the recorded error as main prints it, and what warn() says on standard error.
 */
#ifndef BCCRUN_HEARD_H
#define BCCRUN_HEARD_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"

/* The recorded error, printed. On the heap. */
static inline char *heard_error(void)
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

struct heard {
    int stderr_fd; /* the real one, kept meanwhile */
    FILE *file;
};

/* From here on standard error goes into a file without a name. */
static inline void heard_start(struct heard *heard)
{
    heard->file = tmpfile();
    heard->stderr_fd = dup(STDERR_FILENO);
    if (heard->file == NULL || heard->stderr_fd < 0 || dup2(fileno(heard->file), STDERR_FILENO) < 0)
        abort();
}

/* Up to here. What was said, on the heap. */
static inline char *heard_stop(struct heard *heard)
{
    (void)fflush(stderr);
    if (dup2(heard->stderr_fd, STDERR_FILENO) < 0)
        abort();
    close(heard->stderr_fd);
    char *said = NULL;
    size_t size = 0;
    rewind(heard->file);
    if (getdelim(&said, &size, '\0', heard->file) < 0) {
        free(said);
        said = calloc(1, 1);
    }
    (void)fclose(heard->file);
    return said;
}

#endif
