// SPDX-License-Identifier: Apache-2.0
#include "compile/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_size.h"
#include "base/memory.h"
#include "compile/exchange.h"

#define COMPILER_NAME     "bccrun-compile"
#define REPLY_LIMIT_BYTES (128 * 1024 * 1024)

/* The three files between the two processes. */
struct channel {
    int request;
    int reply;
    int output;
};

static void channel_close(struct channel *channel)
{
    int *const fds[] = {&channel->request, &channel->reply, &channel->output};
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        if (*fds[i] >= 0)
            close(*fds[i]);
}

static int channel_open(struct channel *channel)
{
    channel->request = memfd_create("bccrun-request", MFD_CLOEXEC);
    channel->reply = memfd_create("bccrun-reply", MFD_CLOEXEC);
    channel->output = memfd_create("bccrun-output", MFD_CLOEXEC);
    if (channel->request >= 0 && channel->reply >= 0 && channel->output >= 0)
        return 0;
    int err = errno;
    channel_close(channel);
    return fail(err, "cannot start the compiler");
}

static int fail_put(int err)
{
    fail(err, "cannot hand the probe to the compiler");
    if (err == EFBIG)
        hint("it is handed over in memory that counts as a file, see 'ulimit -H -f'");
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
    failx(ENOENT, "cannot start the compiler: there is no %s", path);
    hint("it belongs beside bccrun: 'make' builds both, 'make install' installs both");
    return -ENOENT;
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
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(request, EXCHANGE_REQUEST_FD) < 0 || dup2(reply, EXCHANGE_REPLY_FD) < 0 ||
        dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0 ||
        dup2(nothing, STDIN_FILENO) < 0) {
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
        hint("somebody killed it, or the machine is out of memory: a compile takes about 150 MB");
    else if (signal == SIGABRT)
        hint("LLVM gave up on the text; the lines above say why");
    else
        hint("libbcc crashes on some texts that are not C: look at what is before and in the first function");
    return -ECHILD;
}

static int wait_for(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return fail(errno, "cannot wait for the compiler");
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

static int run(const char *path, struct channel *channel, struct text *output)
{
    pid_t parent = getpid();
    /* A caller that ignores SIGCHLD would have the kernel throw the compiler's status away (wait(2)). */
    void (*callers)(int) = signal(SIGCHLD, SIG_DFL);
    pid_t child = fork();
    if (child == 0)
        become_compiler(path, channel, parent);
    int err = child > 0 ? wait_for(child) : fail(errno, "cannot start the compiler");
    signal(SIGCHLD, callers);
    if (child < 0)
        return err;
    if (err == -ECHILD && access(path, X_OK) != 0)
        return fail_absent(path);
    /* What it printed is wanted above all where it failed; then its failure is the error. */
    lseek(channel->output, 0, SEEK_SET);
    if (file_read_fd(channel->output, REPLY_LIMIT_BYTES, output) != 0)
        text_clear(output);
    return err;
}

int spawn_check(void)
{
    char *path = spawn_path();
    int err = access(path, X_OK) == 0 ? 0 : fail_absent(path);
    free(path);
    return err;
}

int spawn_compiler(const struct text *request, struct text *reply, struct text *output)
{
    struct channel channel;
    int err = channel_open(&channel);
    if (err != 0)
        return err;
    char *path = spawn_path();
    struct file_size callers;
    file_size_lift(&callers);
    err = put_request(channel.request, request);
    if (err == 0)
        err = run(path, &channel, output);
    file_size_restore(&callers);
    if (err == 0)
        err = read_back(channel.reply, reply);
    free(path);
    channel_close(&channel);
    return err;
}
