// SPDX-License-Identifier: Apache-2.0
#include "course/trial_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "course/work.h"

#define END_LIMIT_S 30
#define WAITING     "Waiting for events.."

static const char *file_word(const char *file, char **heap)
{
    if (strchr(file, '/') == NULL && strcmp(file, "-") != 0)
        *heap = xasprintf("./%s", file); /* a name alone could be that of an embedded probe */
    return *heap != NULL ? *heap : file;
}

void trial_run_become(const struct trial *trial, bool is_dry)
{
    char *heap = NULL;
    const char *words[16] = {"bccrun"};
    size_t count = 1;
    if (is_dry) {
        words[count++] = "-q";
        words[count++] = "--dry-run";
    } else {
        words[count++] = "-fjson";
        words[count++] = "-i0";
    }
    if (trial->headers != NULL) {
        words[count++] = "--headers";
        words[count++] = trial->headers;
    }
    words[count] = file_word(trial->file, &heap);
    execv("/proc/self/exe", (char *const *)words);
    _exit(127);
}

int trial_run_start(struct trial_run *run, const struct trial *trial)
{
    int pipes[2][2] = {{-1, -1}, {-1, -1}};
    if (pipe2(pipes[0], O_CLOEXEC) == 0 && pipe2(pipes[1], O_CLOEXEC) == 0)
        run->pid = work_fork();
    if (run->pid == 0) {
        int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        (void)dup2(nothing, STDIN_FILENO);
        (void)dup2(pipes[0][1], STDOUT_FILENO);
        (void)dup2(pipes[1][1], STDERR_FILENO);
        trial_run_become(trial, false);
    }
    int err = run->pid < 0 ? fail(errno, "cannot start a trial of '%s'", trial->file) : 0;
    for (int i = 0; i < 2; i++) {
        run->fds[i] = pipes[i][0];
        if (pipes[i][1] >= 0)
            close(pipes[i][1]);
    }
    return err;
}

/* Takes what has been written; false where both are at their end. */
static bool trial_run_read(struct trial_run *run, int wait_ms)
{
    struct pollfd pollers[2];
    for (size_t i = 0; i < 2; i++)
        pollers[i] = (struct pollfd){.fd = run->fds[i], .events = POLLIN};
    if (run->fds[0] < 0 && run->fds[1] < 0)
        return false;
    if (poll(pollers, 2, wait_ms) <= 0)
        return true;
    for (int i = 0; i < 2; i++) {
        char bytes[65536];
        ssize_t length = pollers[i].revents != 0 ? read(run->fds[i], bytes, sizeof(bytes)) : 0;
        if (pollers[i].revents != 0 && length <= 0) {
            close(run->fds[i]);
            run->fds[i] = -1;
        }
        if (length > 0 && run->said[i].length < TRIAL_LIMIT_BYTES)
            text_bytes(&run->said[i], bytes, (size_t)length);
        run->is_endless = run->is_endless || run->said[i].length >= TRIAL_LIMIT_BYTES;
    }
    return true;
}

bool trial_run_is_attached(struct trial_run *run, int limit_s)
{
    for (time_t end = time(NULL) + limit_s; time(NULL) <= end;) {
        bool is_open = trial_run_read(run, 100);
        if (strstr(text_cstr(&run->said[1]), WAITING) != NULL)
            return true;
        if (!is_open)
            return false;
    }
    return false;
}

void trial_run_read_for(struct trial_run *run, unsigned ms)
{
    uint64_t end_ms = clock_ms() + ms;
    do {
        if (!trial_run_read(run, 20))
            work_sleep_ms(20);
    } while (clock_ms() < end_ms);
}

bool trial_run_end(struct trial_run *run)
{
    bool is_open = true;
    kill(run->pid, run->is_endless ? SIGKILL : SIGINT);
    for (time_t end = time(NULL) + END_LIMIT_S; time(NULL) <= end && is_open;)
        is_open = trial_run_read(run, 100);
    if (is_open)
        kill(run->pid, SIGKILL);
    work_wait(run->pid);
    for (int i = 0; i < 2; i++)
        if (run->fds[i] >= 0)
            close(run->fds[i]);
    return !is_open;
}

void trial_run_finish(struct trial_run *run)
{
    for (int i = 0; i < 2; i++)
        text_finish(&run->said[i]);
}
