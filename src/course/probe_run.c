// SPDX-License-Identifier: Apache-2.0
#include "course/probe_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "course/work.h"

#define END_LIMIT_S 30
#define READ_MS     100
#define WAITING     "Waiting for events.."

/* A name without a slash could be that of an embedded probe. */
static char *file_word(const char *file)
{
    bool is_path = strchr(file, '/') != NULL || strcmp(file, "-") == 0;
    return is_path ? xstrdup(file) : xasprintf("./%s", file);
}

void probe_run_become(const struct trial *trial, bool is_dry)
{
    const char *words[16] = {"bccrun"};
    size_t count = 1;
    words[count++] = is_dry ? "-q" : "-fjson";
    words[count++] = is_dry ? "--dry-run" : "-i0";
    if (trial->types.directory != NULL) {
        words[count++] = "--headers";
        words[count++] = trial->types.directory;
    }
    words[count++] = "--types";
    words[count++] = type_source_word(trial->types.source);
    words[count] = file_word(trial->file);
    execv("/proc/self/exe", (char *const *)words);
    _exit(127);
}

/* In the child, with the write ends of both pipes. */
static void become(const struct trial *trial, const int outputs[PROBE_RUN_OUTPUTS])
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(outputs[PROBE_RUN_ROWS], STDOUT_FILENO);
    (void)dup2(outputs[PROBE_RUN_MESSAGES], STDERR_FILENO);
    probe_run_become(trial, false);
}

int probe_run_start(struct probe_run *run, const struct trial *trial)
{
    int pipes[PROBE_RUN_OUTPUTS][2] = {{-1, -1}, {-1, -1}};
    *run = (struct probe_run){.pid = -1};
    if (pipe2(pipes[0], O_CLOEXEC) == 0 && pipe2(pipes[1], O_CLOEXEC) == 0)
        run->pid = work_fork();
    if (run->pid == 0)
        become(trial, (const int[]){pipes[0][1], pipes[1][1]});
    int err = run->pid < 0 ? fail(errno, "cannot start a trial of '%s'", trial->file) : 0;
    for (int i = 0; i < PROBE_RUN_OUTPUTS; i++) {
        run->fds[i] = pipes[i][0];
        if (pipes[i][1] >= 0)
            close(pipes[i][1]);
    }
    return err;
}

static void close_output(struct probe_run *run, int output)
{
    if (run->fds[output] >= 0)
        close(run->fds[output]);
    run->fds[output] = -1;
}

/* Of what is beyond the limit nothing is kept. */
static void read_output(struct probe_run *run, int output)
{
    char bytes[65536];
    struct text *written = &run->written[output];
    ssize_t length = read(run->fds[output], bytes, sizeof(bytes));
    if (length <= 0)
        close_output(run, output);
    else if (written->length < TRIAL_LIMIT_BYTES)
        text_bytes(written, bytes, (size_t)length);
    run->is_endless = run->is_endless || written->length >= TRIAL_LIMIT_BYTES;
}

/* Reads what has been written, and waits @wait_ms for it; false if both outputs are at their end. */
static bool read_outputs(struct probe_run *run, int wait_ms)
{
    struct pollfd pollers[PROBE_RUN_OUTPUTS];
    for (int i = 0; i < PROBE_RUN_OUTPUTS; i++)
        pollers[i] = (struct pollfd){.fd = run->fds[i], .events = POLLIN};
    if (run->fds[0] < 0 && run->fds[1] < 0)
        return false;
    if (poll(pollers, PROBE_RUN_OUTPUTS, wait_ms) <= 0)
        return true;
    for (int i = 0; i < PROBE_RUN_OUTPUTS; i++)
        if (pollers[i].revents != 0)
            read_output(run, i);
    return true;
}

bool probe_run_is_attached(struct probe_run *run, unsigned limit_s)
{
    uint64_t end_ns = clock_ns() + limit_s * NS_PER_S;
    bool is_open = true;
    while (is_open && clock_ns() < end_ns) {
        is_open = read_outputs(run, READ_MS);
        if (strstr(text_cstr(&run->written[PROBE_RUN_MESSAGES]), WAITING) != NULL)
            return true;
    }
    return false;
}

void probe_run_read_for(struct probe_run *run, unsigned ms)
{
    uint64_t end_ns = clock_ns() + ms * NS_PER_MS;
    do {
        if (!read_outputs(run, 20))
            work_sleep_ms(20);
    } while (clock_ns() < end_ns);
}

bool probe_run_end(struct probe_run *run)
{
    bool is_open = true;
    kill(run->pid, run->is_endless ? SIGKILL : SIGINT);
    for (uint64_t end_ns = clock_ns() + END_LIMIT_S * NS_PER_S; clock_ns() < end_ns && is_open;)
        is_open = read_outputs(run, READ_MS);
    if (is_open)
        kill(run->pid, SIGKILL);
    work_wait(run->pid);
    return !is_open;
}

void probe_run_finish(struct probe_run *run)
{
    for (int i = 0; i < PROBE_RUN_OUTPUTS; i++) {
        close_output(run, i);
        text_finish(&run->written[i]);
    }
}
