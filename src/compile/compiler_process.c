// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler_process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file_size.h"
#include "base/numbers.h"
#include "base/progress.h"
#include "compile/compiler_path.h"

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

/* Removes what steers libbcc and clang from the outside. */
static void clear_environment(void)
{
    static const char *const steering[] = {
        "ARCH",
        "BCC_KERNEL_SOURCE",
        "BCC_KERNEL_MODULES_SUFFIX",
        "BCC_LINUX_VERSION_CODE",
        "BCC_PROBE_PREFIX",
        "CPATH",
        "C_INCLUDE_PATH",
        "CCC_OVERRIDE_OPTIONS",
    };
    for (size_t i = 0; i < sizeof(steering) / sizeof(steering[0]); i++)
        unsetenv(steering[i]);
}

/* In the child. Never returns. */
static void become_compiler(const char *path, const struct exchange_files *files, pid_t parent)
{
    clear_environment();
    /* libbcc looks for every header in the directory where it is started, before all other directories. */
    if (chdir("/") != 0)
        _exit(127);
    /* When bccrun is killed, the kernel kills its compiler too; bccrun may have died before this call. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    int err = exchange_files_place(files);
    if (err != 0) {
        dprintf(files->output, "cannot hand it its files: %s\n", strerror(-err));
        _exit(127);
    }
    execl(path, COMPILER_NAME, (char *)NULL);
    dprintf(STDERR_FILENO, "%s: %s", path, strerror(errno));
    _exit(126);
}

static int start(const char *path, struct compiler_process *process)
{
    pid_t parent = getpid();
    /* If the caller ignores SIGCHLD, the kernel throws the child's status away (wait(2)). */
    process->callers = signal(SIGCHLD, SIG_DFL);
    process->pid = fork();
    if (process->pid == 0)
        become_compiler(path, &process->files, parent);
    if (process->pid > 0) {
        close(process->files.steps); /* from here on the end of the child closes the pipe */
        process->files.steps = -1;
        return 0;
    }
    int err = errno;
    process->pid = 0;
    signal(SIGCHLD, process->callers);
    return fail(err, "cannot start the compiler");
}

int compiler_process_start(const struct request *request, int head_fd, struct compiler_process *process)
{
    *process = (struct compiler_process){.steps_fd = -1};
    int err = exchange_files_open(&process->files, &process->steps_fd);
    if (err != 0)
        return err;
    process->files.head = head_fd;
    char *path = compiler_path();
    struct file_size callers;
    file_size_lift(&callers);
    err = exchange_files_send(&process->files, request);
    if (err == 0)
        err = start(path, process);
    file_size_restore(&callers);
    free(path);
    if (err == 0) {
        process->started_ms = clock_ms();
        time_limit_start(&process->limit, process->pid);
    } else {
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
