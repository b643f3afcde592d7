// SPDX-License-Identifier: Apache-2.0
#include "attach/aside.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range /* unknown to glibc before 2.34; the same on all architectures since Linux 5.9 */
#define SYS_close_range 436
#endif

static int compare_fds(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Lets go of all else that was bccrun's, so that nobody waits for this process. */
static void keep_only(int *fds, size_t count)
{
    static const int ignored[] = {SIGHUP, SIGINT, SIGTERM, SIGALRM};
    sigset_t none;
    unsigned next = 0;
    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
        (void)signal(ignored[i], SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    (void)!chdir("/");
    qsort(fds, count, sizeof(*fds), compare_fds);
    for (size_t i = 0; i < count; i++) {
        if ((unsigned)fds[i] > next)
            syscall(SYS_close_range, next, (unsigned)fds[i] - 1, 0);
        next = (unsigned)fds[i] + 1;
    }
    syscall(SYS_close_range, next, ~0U, 0);
}

pid_t aside_fork(int *fds, size_t count)
{
    pid_t child = fork();
    if (child == 0 && fork() != 0)
        _exit(0);
    if (child == 0)
        keep_only(fds, count);
    if (child > 0)
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    return child;
}
