// SPDX-License-Identifier: Apache-2.0
#include "base/file_size.h"

#include <signal.h>
#include <stddef.h>

void file_size_lift(struct file_size *callers)
{
    static const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    callers->handler = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &callers->limit);
    /* A hard limit only those with CAP_SYS_RESOURCE raise (getrlimit(2)). */
    if (setrlimit(RLIMIT_FSIZE, &none) != 0) {
        const struct rlimit most = {.rlim_cur = callers->limit.rlim_max, .rlim_max = callers->limit.rlim_max};
        (void)setrlimit(RLIMIT_FSIZE, &most);
    }
}

void file_size_restore(const struct file_size *callers)
{
    (void)setrlimit(RLIMIT_FSIZE, &callers->limit);
    (void)signal(SIGXFSZ, callers->handler);
}
