// SPDX-License-Identifier: Apache-2.0
/*
 * Calls sched_get_priority_min(2) from all over a family of processes, and writes what tests/native/calls.c
 * must show of it.
 *
 * usage: named_calls FILE SHAPE [CALL]
 *
 * SHAPE is followed letter by letter: a digit makes so many calls; the rest is done by a new process (f), a
 * new thread (t), the same program executed again (e), after a line from standard input (r), as user 65534
 * (u), under a long name (n). Calls are numbered from CALL (0) on; rows are appended to FILE.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_NAME "a-name-of-23-characters"

struct run {
    const char *self;
    const char *file;
    const char *shape; /* what is left of it */
    int call;
};

static void put_row(const char *file, int call, const char *at)
{
    char comm[16];
    char row[128];
    prctl(PR_GET_NAME, comm);
    int length = snprintf(row, sizeof(row), "%d %ld %d %d %s %s\n", getpid(), syscall(SYS_gettid),
                          (int)getuid(), call, at, comm);
    int fd = open(file, O_WRONLY | O_APPEND);
    if (fd < 0 || write(fd, row, (size_t)length) != length || close(fd) != 0)
        abort();
}

static void call(struct run *run, int count)
{
    for (int i = 0; i < count; i++) {
        put_row(run->file, run->call, "start");
        put_row(run->file, run->call, "end");
        syscall(SYS_sched_get_priority_min, 100 + run->call++);
    }
}

static void follow(struct run *run);

static void *follow_in_thread(void *run)
{
    follow(run);
    return NULL;
}

static void follow_elsewhere(struct run *run, char how)
{
    pthread_t thread;
    char number[16];
    pid_t child = how == 'f' ? fork() : 0;
    if (how == 'f' && child > 0) {
        int status;
        waitpid(child, &status, 0);
        exit(WEXITSTATUS(status));
    }
    if (how == 't') {
        if (pthread_create(&thread, NULL, follow_in_thread, run) != 0)
            abort();
        pthread_join(thread, NULL);
        exit(0);
    }
    if (how == 'e') {
        snprintf(number, sizeof(number), "%d", run->call);
        execl(run->self, run->self, run->file, run->shape, number, (char *)NULL);
        abort();
    }
}

static void follow(struct run *run)
{
    char line[16];
    while (*run->shape != '\0') {
        char how = *run->shape++;
        if (how >= '0' && how <= '9')
            call(run, how - '0');
        else if (how == 'r' && read(STDIN_FILENO, line, sizeof(line)) <= 0)
            exit(1);
        else if (how == 'u' && setuid(65534) != 0)
            abort();
        else if (how == 'n')
            prctl(PR_SET_NAME, LONG_NAME);
        else if (strchr("fte", how) != NULL)
            follow_elsewhere(run, how);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    struct run run = {
        .self = argv[0], .file = argv[1], .shape = argv[2], .call = argc > 3 ? atoi(argv[3]) : 0};
    follow(&run);
    return 0;
}
