// SPDX-License-Identifier: Apache-2.0
#include "run/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

void launch_init(struct launch *launch, char *const *words)
{
    *launch = (struct launch){.words = words, .pid_fd = -1, .go_fd = -1, .failed_fd = -1};
    sigprocmask(SIG_SETMASK, NULL, &launch->mask);
    sigaction(SIGPIPE, NULL, &launch->pipe);
    sigaction(SIGXFSZ, NULL, &launch->size);
}

static int fail_start(const struct launch *launch, int err)
{
    if (err == ENOENT && strchr(launch->words[0], '/') == NULL)
        hint("it is in no directory of $PATH; no shell is used: for shell syntax, sh -c '...'");
    return fail(err, "cannot start '%s'", launch->words[0]);
}

/* 0, or the errno of execve(2), positive. */
static int try_file(const char *path)
{
    struct stat file;
    if (stat(path, &file) != 0)
        return errno;
    if (!S_ISREG(file.st_mode) || access(path, X_OK) != 0)
        return EACCES;
    return 0;
}

int launch_find(struct launch *launch)
{
    const char *name = launch->words[0];
    if (strchr(name, '/') != NULL) {
        launch->path = xstrdup(name);
        int err = try_file(name);
        return err == 0 ? 0 : fail_start(launch, err);
    }
    const char *path = getenv("PATH");
    int worst = ENOENT;
    for (const char *at = path != NULL ? path : DEFAULT_PATH; name[0] != '\0';) {
        size_t length = strcspn(at, ":");
        free(launch->path);
        launch->path = xasprintf("%.*s%s%s", (int)length, at, length > 0 ? "/" : "./", name);
        int err = try_file(launch->path);
        if (err == 0)
            return 0;
        if (err == EACCES)
            worst = err;
        at += length;
        if (*at++ == '\0')
            break;
    }
    return fail_start(launch, worst);
}

/* In the child. Never returns. If bccrun has ended, the pipe is closed and no byte comes. */
static void become_command(const struct launch *launch, int go_fd, int failed_fd)
{
    char go;
    ssize_t got;
    while ((got = read(go_fd, &go, 1)) < 0 && errno == EINTR)
        ;
    if (got == 1) {
        sigaction(SIGPIPE, &launch->pipe, NULL);
        sigaction(SIGXFSZ, &launch->size, NULL);
        sigprocmask(SIG_SETMASK, &launch->mask, NULL);
        execv(launch->path, launch->words);
        int err = errno;
        (void)!write(failed_fd, &err, sizeof(err));
    }
    _exit(127);
}

static int start(struct launch *launch, const int go[2], const int failed[2])
{
    launch->pid = fork();
    if (launch->pid < 0) {
        launch->pid = 0;
        return fail_start(launch, errno);
    }
    if (launch->pid == 0) {
        close(go[1]); /* otherwise it would wait for itself */
        become_command(launch, go[0], failed[1]);
    }
    /* If the caller ignored it, the kernel would discard the exit status. The child keeps the caller's setting. */
    signal(SIGCHLD, SIG_DFL);
    launch->pid_fd = (int)syscall(SYS_pidfd_open, launch->pid, 0);
    return launch->pid_fd >= 0 ? 0 : fail_start(launch, errno);
}

static void close_pipe(const int ends[2])
{
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
}

int launch_start(struct launch *launch)
{
    int go[2] = {-1, -1};
    int failed[2] = {-1, -1};
    int err = pipe2(go, O_CLOEXEC) == 0 && pipe2(failed, O_CLOEXEC) == 0 ? 0 : fail_start(launch, errno);
    if (err == 0)
        err = start(launch, go, failed);
    if (launch->pid != 0) {
        launch->go_fd = go[1];
        launch->failed_fd = failed[0];
        go[1] = failed[0] = -1;
    }
    close_pipe(go);
    close_pipe(failed);
    return err;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int launch_release(struct launch *launch)
{
    int why = 0;
    ssize_t got;
    if (write(launch->go_fd, "", 1) != 1)
        return fail_start(launch, errno);
    close_fd(&launch->go_fd);
    while ((got = read(launch->failed_fd, &why, sizeof(why))) < 0 && errno == EINTR)
        ;
    close_fd(&launch->failed_fd);
    return got <= 0 ? 0 : fail_start(launch, why);
}

void launch_signal(struct launch *launch, int number)
{
    if (launch->pid != 0)
        kill(launch->pid, number);
}

bool launch_has_ended(const struct launch *launch)
{
    struct pollfd ended = {.fd = launch->pid_fd, .events = POLLIN};
    return launch->pid == 0 || poll(&ended, 1, 0) > 0;
}

void launch_end(struct launch *launch, int number, int interrupt_fd)
{
    struct pollfd fds[] = {
        {.fd = launch->pid_fd, .events = POLLIN},
        {.fd = interrupt_fd, .events = POLLIN},
    };
    launch_signal(launch, number);
    while (poll(fds, 2, -1) < 0 && errno == EINTR)
        ;
    if (!launch_has_ended(launch))
        launch_signal(launch, SIGKILL);
    launch_wait(launch);
}

int launch_wait(struct launch *launch)
{
    int status = 0;
    if (launch->pid == 0)
        return launch->status;
    while (waitpid(launch->pid, &status, 0) < 0 && errno == EINTR)
        ;
    launch->pid = 0;
    launch->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return launch->status;
}

void launch_finish(struct launch *launch)
{
    bool is_held = launch->go_fd >= 0;
    close_fd(&launch->go_fd);
    close_fd(&launch->failed_fd);
    if (is_held)
        launch_wait(launch);
    else
        launch_signal(launch, SIGTERM);
    close_fd(&launch->pid_fd);
    free(launch->path);
    launch->path = NULL;
}
