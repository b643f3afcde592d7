// SPDX-License-Identifier: Apache-2.0
#include "compile/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_size.h"
#include "base/memory.h"
#include "image/exchange.h"

#define COMPILER_NAME     "bccrun-compile"
#define REPLY_LIMIT_BYTES (128 * 1024 * 1024)

/* A text of half a megabyte takes LLVM some ten seconds, an emulated machine twenty times as long for a usual
 * one. */
#define LIMIT_S     120
#define LIMIT_MAX_S 86400

static const struct channel no_channel = {.request = -1, .reply = -1, .output = -1, .done = -1};

static void channel_close(struct channel *channel)
{
    int *const fds[] = {&channel->request, &channel->reply, &channel->output, &channel->done};
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        if (*fds[i] >= 0)
            close(*fds[i]);
    *channel = no_channel;
}

static int channel_open(struct channel *channel, int *done_fd)
{
    int ends[2] = {-1, -1};
    *channel = no_channel;
    channel->request = memfd_create("bccrun-request", MFD_CLOEXEC);
    channel->reply = memfd_create("bccrun-reply", MFD_CLOEXEC);
    channel->output = memfd_create("bccrun-output", MFD_CLOEXEC);
    if (channel->request >= 0 && channel->reply >= 0 && channel->output >= 0 && pipe2(ends, O_CLOEXEC) == 0) {
        *done_fd = ends[0];
        channel->done = ends[1];
        return 0;
    }
    int err = errno;
    channel_close(channel);
    return fail(err, "cannot start the compiler");
}

static int fail_put(int err)
{
    fail(err, "cannot hand the probe to the compiler");
    if (err == EFBIG)
        error_add_hint("it is handed over in memory that counts as a file, see 'ulimit -H -f'");
    return -err;
}

static int put_request(int fd, const struct text *request)
{
    for (size_t done = 0; done < request->length;) {
        ssize_t written = write(fd, request->bytes + done, request->length - done);
        if (written < 0 && errno != EINTR)
            return fail_put(errno);
        done += written > 0 ? (size_t)written : 0;
    }
    return lseek(fd, 0, SEEK_SET) == 0 ? 0 : fail_put(errno);
}

/* Beside the program itself, as in the build directory; or where `make install` puts it, seen from the
 * program, so that an installed tree may be moved as a whole; or there as it was built. On the heap. */
char *spawn_path(void)
{
    static const char *const places[] = {"", "../libexec/bccrun/"};
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[length > 0 ? length : 0] = '\0';
    const char *slash = strrchr(self, '/');
    for (size_t i = 0; slash != NULL && i < sizeof(places) / sizeof(places[0]); i++) {
        char *path = xasprintf("%.*s/%s%s", (int)(slash - self), self, places[i], COMPILER_NAME);
        if (access(path, X_OK) == 0)
            return path;
        free(path);
    }
    return xstrdup(LIBEXECDIR "/" COMPILER_NAME);
}

static int fail_absent(const char *path)
{
    because(CAUSE_NO_COMPILER);
    hint("it belongs beside bccrun: 'make' builds both, 'make install' installs both");
    return failx(ENOENT, "cannot start the compiler: there is no %s", path);
}

/* In the child: the files in their places, nothing inherited that could steer libbcc. Never returns. */
static void become_compiler(const char *path, const struct channel *channel, pid_t parent)
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
    /* libbcc would look for every header in the directory that it is started in, before all others. */
    if (chdir("/") != 0)
        _exit(127);
    /* A bccrun that is killed takes its compiler with it; it may have died before this was said. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    /* Copies above the target numbers first, so that no dup2 overwrites one that is still needed. */
    int request = fcntl(channel->request, F_DUPFD_CLOEXEC, 10);
    int reply = fcntl(channel->reply, F_DUPFD_CLOEXEC, 10);
    int output = fcntl(channel->output, F_DUPFD_CLOEXEC, 10);
    int done = fcntl(channel->done, F_DUPFD_CLOEXEC, 10);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(request, EXCHANGE_REQUEST_FD) < 0 || dup2(reply, EXCHANGE_REPLY_FD) < 0 ||
        dup2(done, EXCHANGE_DONE_FD) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0 || dup2(nothing, STDIN_FILENO) < 0) {
        dprintf(channel->output, "cannot hand it its files: %s\n", strerror(errno));
        _exit(127);
    }
    execl(path, COMPILER_NAME, (char *)NULL);
    dprintf(STDERR_FILENO, "%s: %s", path, strerror(errno));
    _exit(126);
}

static int fail_crashed(int signal)
{
    failx(ECHILD, "cannot compile: the compiler process was ended by signal %d (%s)", signal,
          strsignal(signal));
    if (signal == SIGKILL)
        error_add_hint("somebody killed it, or the machine is out of memory: a compile takes about 150 MB");
    else if (signal == SIGABRT)
        error_add_hint("LLVM gave up on the text; the lines above say why");
    else
        error_add_hint(
            "libbcc crashes on some texts that are not C: look at what is before and in the first function");
    return -ECHILD;
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

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
    failx(ETIME, "cannot compile: the compiler process had not ended after %" PRIu64 " s, and was killed",
          limit_ms() / 1000);
    error_add_hint("a file that the text includes may have no end, or a macro grows without bound; "
                   "BCCRUN_COMPILE_SECONDS=N gives it longer");
    return -ETIME;
}

/* 0 once the process has replied or ended, -ETIME where it has done neither in time. */
static int await_reply(const struct spawned *spawned)
{
    for (;;) {
        uint64_t now = now_ms();
        int left = now < spawned->deadline_ms ? (int)(spawned->deadline_ms - now) : 0;
        struct pollfd done = {.fd = spawned->done_fd, .events = POLLIN};
        int ready = poll(&done, 1, left);
        if (ready > 0)
            return 0;
        if (ready == 0 && left == 0)
            return -ETIME;
        if (ready < 0 && errno != EINTR)
            return fail(errno, "cannot wait for the compiler");
    }
}

/* Waits for its end, and ends it where that is due; gives the status of wait(2). */
static int reap(struct spawned *spawned, bool is_killed, int *status)
{
    int err = 0;
    if (is_killed)
        kill(spawned->pid, SIGKILL);
    while (waitpid(spawned->pid, status, 0) < 0 && err == 0)
        if (errno != EINTR)
            err = fail(errno, "cannot wait for the compiler");
    signal(SIGCHLD, spawned->callers);
    close(spawned->done_fd);
    spawned->pid = 0;
    spawned->done_fd = -1;
    return err;
}

static int wait_for(struct spawned *spawned)
{
    char byte;
    int status = 0;
    int late = await_reply(spawned);
    if (late == 0 && read(spawned->done_fd, &byte, 1) == 1)
        return 0;
    int err = reap(spawned, late != 0, &status);
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

static int read_back(int fd, struct text *text)
{
    lseek(fd, 0, SEEK_SET);
    int err = file_read_fd(fd, REPLY_LIMIT_BYTES, text);
    return err == 0 ? 0 : fail(-err, "cannot read what the compiler replied");
}

static int start(const char *path, struct spawned *spawned)
{
    pid_t parent = getpid();
    /* A caller that ignores SIGCHLD would have the kernel throw the compiler's status away (wait(2)). */
    spawned->callers = signal(SIGCHLD, SIG_DFL);
    spawned->pid = fork();
    if (spawned->pid == 0)
        become_compiler(path, &spawned->channel, parent);
    if (spawned->pid > 0) {
        close(spawned->channel.done); /* so that its death shows as well */
        spawned->channel.done = -1;
        return 0;
    }
    int err = errno;
    spawned->pid = 0;
    signal(SIGCHLD, spawned->callers);
    close(spawned->done_fd);
    spawned->done_fd = -1;
    return fail(err, "cannot start the compiler");
}

int spawn_check(void)
{
    char *path = spawn_path();
    int err = access(path, X_OK) == 0 ? 0 : fail_absent(path);
    free(path);
    return err;
}

int spawn_start(const struct text *request, struct spawned *spawned)
{
    *spawned = (struct spawned){.done_fd = -1};
    int err = channel_open(&spawned->channel, &spawned->done_fd);
    if (err != 0)
        return err;
    char *path = spawn_path();
    struct file_size callers;
    file_size_lift(&callers);
    err = put_request(spawned->channel.request, request);
    if (err == 0)
        err = start(path, spawned);
    file_size_restore(&callers);
    spawned->deadline_ms = now_ms() + limit_ms();
    if (err != 0)
        channel_close(&spawned->channel);
    free(path);
    return err;
}

int spawn_finish(struct spawned *spawned, struct text *reply, struct text *output)
{
    int err = wait_for(spawned);
    char *path = spawn_path();
    bool is_absent = err == -ECHILD && access(path, X_OK) != 0;
    if (is_absent)
        err = fail_absent(path);
    /* What it printed is wanted above all where it failed; then its failure is the error. */
    lseek(spawned->channel.output, 0, SEEK_SET);
    if (!is_absent && file_read_fd(spawned->channel.output, REPLY_LIMIT_BYTES, output) != 0)
        text_clear(output);
    if (err == 0) {
        err = read_back(spawned->channel.reply, reply);
        if (err != 0)
            spawn_bury(spawned);
    }
    free(path);
    channel_close(&spawned->channel);
    return err;
}

uint64_t spawn_left_ms(const struct spawned *spawned)
{
    uint64_t now = now_ms();
    return now < spawned->deadline_ms ? spawned->deadline_ms - now : 0;
}

void spawn_bury(struct spawned *spawned)
{
    int status;
    if (spawned->pid != 0 && reap(spawned, false, &status) != 0)
        error_clear();
}

void spawn_cancel(struct spawned *spawned)
{
    int status;
    if (spawned->pid == 0)
        return;
    if (reap(spawned, true, &status) != 0)
        error_clear();
    channel_close(&spawned->channel);
}
