// SPDX-License-Identifier: Apache-2.0
/* Programs that are traced in their own code: a shell that reads lines, a library that throws. */
#include "course/work.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

#define SHELL_LIMIT_S 5

/* In the child, whose controlling terminal it becomes. */
static void become_shell(const char *terminal)
{
    char *const words[] = {(char *)"bash", (char *)"--norc", (char *)"--noprofile", (char *)"-i", NULL};
    char *const environment[] = {(char *)"TERM=dumb", (char *)"PATH=/usr/bin:/bin",
                                 (char *)"HISTFILE=", (char *)"PS1=", NULL};
    setsid();
    int fd = open(terminal, O_RDWR);
    (void)ioctl(fd, TIOCSCTTY, 0);
    (void)dup2(fd, STDIN_FILENO);
    (void)dup2(fd, STDOUT_FILENO);
    (void)dup2(fd, STDERR_FILENO);
    execvpe("bash", words, environment);
    _exit(127);
}

/* Reads what the shell prints, until it has ended or the time is over. */
static void read_away(int fd)
{
    char bytes[512];
    uint64_t end_ns = clock_ns() + SHELL_LIMIT_S * NS_PER_S;
    while (clock_ns() < end_ns) {
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        if (poll(&poller, 1, 100) > 0 && read(fd, bytes, sizeof(bytes)) <= 0)
            return;
    }
}

void work_lines(struct work *work)
{
    static const char *const lines[] = {": course", ": a longer line", ": the longest line of the three"};
    char terminal[64];
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0 || ptsname_r(fd, terminal, sizeof(terminal)) != 0) {
        work_fail(work, "cannot open a terminal");
        return;
    }
    pid_t shell = work_fork();
    if (shell == 0)
        become_shell(terminal);
    work_sleep_ms(300);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct call *call =
            work_call(work, "the line '%s', of %zu characters, was typed", lines[i], strlen(lines[i]));
        call->marks[0] = known_text(lines[i]);
        call->wanted[0] = known_number((int64_t)strlen(lines[i]));
        if (write(fd, lines[i], strlen(lines[i])) < 0 || write(fd, "\n", 1) < 0)
            work_fail(work, "cannot write to a terminal");
    }
    if (write(fd, "exit\n", 5) < 0)
        work_fail(work, "cannot write to a terminal");
    read_away(fd);
    kill(shell, SIGKILL);
    work_wait(shell);
    close(fd);
}

/* The functions of the C++ ABI (itanium-cxx-abi, section 2.4) that a throw is compiled to. */
struct thrower {
    void *(*allocate)(size_t bytes);
    void (*throw_object)(void *object, void *type, void (*destroy)(void *));
    void *type;
};

static bool find_thrower(struct thrower *thrower)
{
    void *library = dlopen("libstdc++.so.6", RTLD_NOW);
    if (library == NULL)
        return false;
    *(void **)&thrower->allocate = dlsym(library, "__cxa_allocate_exception");
    *(void **)&thrower->throw_object = dlsym(library, "__cxa_throw");
    thrower->type = dlsym(library, "_ZTISt9exception");
    return thrower->allocate != NULL && thrower->throw_object != NULL && thrower->type != NULL;
}

/* Nothing catches the object, so the process ends; its message goes to /dev/null. */
void work_throws(struct work *work)
{
    struct thrower thrower;
    if (!find_thrower(&thrower)) {
        errno = ENOENT;
        work_fail(work, "there is no libstdc++.so.6 to throw with");
        return;
    }
    for (int i = 0; i < 2; i++) {
        pid_t child = work_fork();
        if (child == 0) {
            int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
            (void)dup2(nothing, STDERR_FILENO);
            for (int skipped = 0; skipped < i; skipped++) /* so that the second has another address */
                (void)thrower.allocate(1000);
            void *object = thrower.allocate(sizeof(void *));
            struct call *call =
                work_call(work, "process %d threw the object at address %p", getpid(), object);
            call->marks[0] = known_number(getpid());
            call->wanted[0] = known_number((int64_t)(uintptr_t)object);
            memset(object, 0, sizeof(void *));
            signal(SIGABRT, SIG_DFL);
            thrower.throw_object(object, thrower.type, NULL);
        }
        work_wait(child);
    }
}
