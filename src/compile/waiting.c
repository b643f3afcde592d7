// SPDX-License-Identifier: Apache-2.0
#include "compile/waiting.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file_size.h"
#include "compile/compiler_program.h"
#include "compile/rehearsal.h"
#include "symbols/mappings.h"

void waiting_init(struct waiting *waiting)
{
    *waiting = (struct waiting){.socket = -1};
}

bool waiting_is_there(const struct waiting *waiting)
{
    return waiting->pid > 0;
}

/* Whether a process that runs at SCHED_IDLE can be brought back from there (sched(7)). */
static bool may_raise(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};
    return sched_getscheduler(0) == SCHED_OTHER && syscall(SYS_capget, &header, data) == 0 &&
           (data[CAP_TO_INDEX(CAP_SYS_NICE)].effective & CAP_TO_MASK(CAP_SYS_NICE)) != 0;
}

static pid_t start(const struct waiting *waiting, struct exchange_files *files)
{
    struct file_size callers;
    file_size_lift(&callers);
    int err = exchange_files_send(files, &waiting->rehearsal);
    pid_t pid = err == 0 ? compiler_program_start(files, waiting->is_idle) : 0;
    if (err != 0)
        error_clear();
    file_size_restore(&callers);
    return pid;
}

void waiting_remember(struct waiting *waiting, const struct request *request)
{
    request_finish(&waiting->rehearsal);
    rehearsal_make(request, &waiting->rehearsal);
}

void waiting_start(struct waiting *waiting, int head_fd)
{
    int ends[2];
    int steps_fd;
    struct exchange_files files;
    /* If the caller ignores SIGCHLD, a process that has ended would leave its PID to any other (wait(2)). */
    signal(SIGCHLD, SIG_DFL);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return;
    if (exchange_files_open(&files, &steps_fd) == 0) {
        files.head = head_fd;
        files.turn = ends[1];
        clock_gettime(CLOCK_REALTIME_COARSE, &waiting->started);
        waiting->is_idle = may_raise();
        pid_t pid = start(waiting, &files);
        waiting->pid = pid > 0 ? pid : 0;
        close(steps_fd);
        exchange_files_close(&files);
    } else {
        error_clear();
    }
    close(ends[1]);
    if (waiting->pid > 0)
        waiting->socket = ends[0];
    else
        close(ends[0]);
}

/* Whether the files that the process was loaded from are as they were then. */
static bool is_current(const struct waiting *waiting)
{
    struct mappings mappings = {0};
    bool is_same = mappings_read("", waiting->pid, &mappings);
    for (size_t i = 0; i < mappings.count; i++) {
        struct stat status;
        const char *path = mappings.list[i].path;
        if (path[0] == '/')
            is_same &= stat(path, &status) == 0 && clock_is_before(&status.st_ctim, &waiting->started);
    }
    mappings_finish(&mappings);
    return is_same;
}

static bool take_from_idle(const struct waiting *waiting)
{
    const struct sched_param none = {0};
    return !waiting->is_idle || sched_setscheduler(waiting->pid, SCHED_OTHER, &none) == 0;
}

static void forget(struct waiting *waiting)
{
    close(waiting->socket);
    waiting->socket = -1;
    waiting->pid = 0;
}

static void end(struct waiting *waiting)
{
    if (waiting->pid == 0)
        return;
    kill(waiting->pid, SIGKILL);
    while (waitpid(waiting->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    forget(waiting);
}

pid_t waiting_take(struct waiting *waiting, const struct exchange_files *files)
{
    if (waiting->pid == 0)
        return 0;
    pid_t pid = waiting->pid;
    bool is_taken = is_current(waiting) && take_from_idle(waiting) &&
                    exchange_files_hand_over(files, waiting->socket) == 0;
    if (!is_taken) {
        end(waiting);
        return 0;
    }
    forget(waiting);
    return pid;
}

void waiting_finish(struct waiting *waiting)
{
    end(waiting);
    request_finish(&waiting->rehearsal);
}
