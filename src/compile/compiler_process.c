// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler_process.h"

#include <errno.h>
#include <inttypes.h>
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
#include "compile/compiler_path.h"

/* LLVM takes about ten seconds for a source of half a megabyte; an emulated machine takes twenty times as long
 * as a real one. */
#define LIMIT_S     120
#define LIMIT_MAX_S 86400

/* How long a compile may take. */
static uint64_t limit_ms(void)
{
    const char *value = getenv("BCCRUN_COMPILE_SECONDS");
    char *end = NULL;
    unsigned long seconds = value != NULL ? strtoul(value, &end, 10) : 0;
    bool is_number = seconds > 0 && seconds <= LIMIT_MAX_S && *end == '\0' && value[0] >= '0';
    return (is_number ? seconds : LIMIT_S) * 1000;
}

static int fail_endless(void)
{
    hint(
        "a file that the text includes may have no end, or a macro grows without bound; BCCRUN_COMPILE_SECONDS=N gives it longer");
    return failx(ETIME,
                 "cannot compile: the compiler process had not ended after %" PRIu64 " s, and was killed",
                 limit_ms() / 1000);
}

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
        close(process->files.done); /* from here on the end of the child closes the pipe */
        process->files.done = -1;
        return 0;
    }
    int err = errno;
    process->pid = 0;
    signal(SIGCHLD, process->callers);
    return fail(err, "cannot start the compiler");
}

int compiler_process_start(const struct request *request, int head_fd, struct compiler_process *process)
{
    *process = (struct compiler_process){.done_fd = -1};
    int err = exchange_files_open(&process->files, &process->done_fd);
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
    process->deadline_ms = clock_ms() + limit_ms();
    free(path);
    if (err != 0) {
        exchange_files_close(&process->files);
        close(process->done_fd);
        process->done_fd = -1;
    }
    return err;
}

/* 0 once the process has replied or ended, -ETIME at the deadline, or the recorded error. */
static int await_reply(const struct compiler_process *process)
{
    for (;;) {
        struct pollfd done = {.fd = process->done_fd, .events = POLLIN};
        int left = (int)compiler_process_left_ms(process);
        int ready = poll(&done, 1, left);
        if (ready > 0)
            return 0;
        if (ready == 0 && left == 0)
            return -ETIME;
        if (ready < 0 && errno != EINTR)
            return fail(errno, "cannot wait for the compiler");
    }
}

/* Waits for its end; @status is that of wait(2). */
static int reap(struct compiler_process *process, int *status)
{
    int err = 0;
    while (waitpid(process->pid, status, 0) < 0 && err == 0)
        if (errno != EINTR)
            err = fail(errno, "cannot wait for the compiler");
    signal(SIGCHLD, process->callers);
    close(process->done_fd);
    process->pid = 0;
    process->done_fd = -1;
    return err;
}

/* Waits until the process has replied, which is success, or else until it has ended. */
static int wait_for(struct compiler_process *process)
{
    char byte;
    int status = 0;
    int late = await_reply(process);
    if (late == 0 && read(process->done_fd, &byte, 1) == 1)
        return 0;
    if (late != 0)
        kill(process->pid, SIGKILL);
    int err = reap(process, &status);
    if (late == -ETIME)
        return fail_endless();
    if (late != 0 || err != 0)
        return late != 0 ? late : err;
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
}

uint64_t compiler_process_left_ms(const struct compiler_process *process)
{
    uint64_t now = clock_ms();
    return now < process->deadline_ms ? process->deadline_ms - now : 0;
}
