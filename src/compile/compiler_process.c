// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler_process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file_size.h"
#include "base/numbers.h"
#include "base/progress.h"
#include "compile/compiler_path.h"
#include "compile/compiler_program.h"

static int fail_crashed(int signal)
{
    if (signal == SIGKILL)
        hint("somebody killed it, or the machine is out of memory: a compile takes about 150 MB");
    else if (signal == SIGABRT)
        hint("LLVM gave up on the text; the lines above say why");
    else
        hint("libbcc crashes on some texts that are not C: look at what is before and in the first function");
    return failx(ECHILD, "cannot compile: the compiler process was ended by signal %d (%s)", signal,
                 strsignal(signal));
}

/* The one that waits, or a new one. */
static int find_process(struct waiting *waiting, struct compiler_process *process)
{
    process->pid = waiting != NULL ? waiting_take(waiting, &process->files) : 0;
    process->has_waited = process->pid > 0;
    if (process->pid > 0)
        return 0;
    pid_t pid = compiler_program_start(&process->files, false);
    if (pid < 0)
        return fail(-pid, "cannot start the compiler");
    process->pid = pid;
    return 0;
}

int compiler_process_start(const struct request *request, int head_fd, struct waiting *waiting,
                           struct compiler_process *process)
{
    *process = (struct compiler_process){.steps_fd = -1};
    int err = exchange_files_open(&process->files, &process->steps_fd);
    if (err != 0)
        return err;
    process->files.head = head_fd;
    /* If the caller ignores SIGCHLD, the kernel throws the child's status away (wait(2)). */
    process->callers = signal(SIGCHLD, SIG_DFL);
    struct file_size callers;
    file_size_lift(&callers);
    err = exchange_files_send(&process->files, request);
    if (err == 0)
        err = find_process(waiting, process);
    file_size_restore(&callers);
    if (err == 0) {
        exchange_files_end_steps(&process->files);
        process->started_ms = clock_ms();
        time_limit_start(&process->limit, process->pid);
    } else {
        signal(SIGCHLD, process->callers);
        exchange_files_close(&process->files);
        close(process->steps_fd);
        process->steps_fd = -1;
    }
    return err;
}

/* Waits for its end; @status is that of wait(2). */
static int reap(struct compiler_process *process, int *status)
{
    int err = 0;
    while (waitpid(process->pid, status, 0) < 0 && err == 0)
        if (errno != EINTR)
            err = fail(errno, "cannot wait for the compiler");
    signal(SIGCHLD, process->callers);
    close(process->steps_fd);
    process->pid = 0;
    process->steps_fd = -1;
    return err;
}

/* Reads what it has reported meanwhile. */
static void take_steps(struct compiler_process *process)
{
    char step = 0;
    ssize_t bytes;
    while ((bytes = read(process->steps_fd, &step, 1)) == 1 && step != STEP_DONE)
        process->is_verifying = step == STEP_VERIFY;
    if (bytes == 1)
        process->state = COMPILER_REPLIED;
    else if (bytes == 0 || (errno != EAGAIN && errno != EINTR))
        process->state = COMPILER_ENDED;
}

static bool has_word(const struct compiler_process *process)
{
    return clock_ms() - process->started_ms >= PROGRESS_AFTER_MS;
}

bool compiler_process_advance(struct compiler_process *process)
{
    if (process->state == COMPILER_WORKS)
        take_steps(process);
    if (process->state == COMPILER_WORKS) {
        process->left = time_limit_look(&process->limit);
        if (process->left != TIME_LEFT)
            process->state = COMPILER_LATE;
    }
    if (process->state != COMPILER_WORKS)
        progress_erase();
    else if (has_word(process))
        progress_show(process->is_verifying ? "verifying..." : "compiling...");
    return process->state != COMPILER_WORKS;
}

uint64_t compiler_process_pause_ms(const struct compiler_process *process)
{
    return has_word(process) ? time_limit_pause_ms() : min_u64(PROGRESS_AFTER_MS, time_limit_pause_ms());
}

static int await_reply(struct compiler_process *process)
{
    while (!compiler_process_advance(process)) {
        struct pollfd steps = {.fd = process->steps_fd, .events = POLLIN};
        if (poll(&steps, 1, (int)compiler_process_pause_ms(process)) < 0 && errno != EINTR)
            return fail(errno, "cannot wait for the compiler");
    }
    return 0;
}

/* Waits until the process has replied, which is success, or else until it has ended. */
static int wait_for(struct compiler_process *process)
{
    int status = 0;
    int err = await_reply(process);
    if (err == 0 && process->state == COMPILER_REPLIED)
        return 0;
    if (err != 0 || process->state == COMPILER_LATE)
        kill(process->pid, SIGKILL);
    int reaped = reap(process, &status);
    if (process->state == COMPILER_LATE)
        return time_limit_fail(process->left);
    if (err != 0 || reaped != 0)
        return err != 0 ? err : reaped;
    if (WIFSIGNALED(status))
        return fail_crashed(WTERMSIG(status));
    if (WEXITSTATUS(status) == EXIT_SUCCESS)
        return 0;
    return failx(ECHILD, "cannot compile: the compiler process failed with status %d", WEXITSTATUS(status));
}

/* A process that could not be started for want of its program failed like any other (-ECHILD). */
static int check_program(int err)
{
    char *path = compiler_path();
    int absent = err == -ECHILD && access(path, X_OK) != 0 ? compiler_path_check(path) : 0;
    free(path);
    return absent;
}

int compiler_process_finish(struct compiler_process *process, struct reply *reply, struct text *output)
{
    int err = wait_for(process);
    int absent = check_program(err);
    if (absent == 0) /* the output is wanted above all if the process failed */
        exchange_files_read_output(&process->files, output);
    if (err == 0) {
        err = exchange_files_receive(&process->files, reply);
        if (err != 0)
            compiler_process_reap(process);
    }
    exchange_files_close(&process->files);
    return absent != 0 ? absent : err;
}

void compiler_process_reap(struct compiler_process *process)
{
    int status;
    if (process->pid != 0 && reap(process, &status) != 0)
        error_clear();
}

void compiler_process_cancel(struct compiler_process *process)
{
    if (process->pid == 0)
        return;
    kill(process->pid, SIGKILL);
    compiler_process_reap(process);
    exchange_files_close(&process->files);
    progress_erase();
}
