// SPDX-License-Identifier: Apache-2.0
/*
 * Asks 23 times to become another program, in every way there is, one after the other, once a line arrives on
 * standard input. Prints on standard output the table that `bccrun execve` must show of that, and on
 * descriptor 3 the one of `bccrun hello`: execve(2) alone, and only by threads that lead their process.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELF "/proc/self/exe"
#define TEN  "0123456789"

/* Who makes the call. */
enum by {
    FORKED,   /* a new process, which has touched next to none of its memory */
    VFORKED,  /* a new process in this one's memory */
    SPAWNED,  /* the same, by the C library */
    THREADED, /* a thread of this process that does not lead it */
    USURPER,  /* such a thread of a new process, whose number it takes over */
};

/* With which system call. */
enum how { EXECVE, AT, AT_DIRECTORY, AT_DESCRIPTOR };

struct call {
    enum by by;
    enum how how;
    int cpu;
    int uid;
    const char *comm, *comm_shown;
    const char *file, *file_shown; /* file_shown NULL: as it is */
};

static const struct call calls[] = {
    {FORKED, EXECVE, 0, 0, "first", "first", SELF, NULL},
    {FORKED, EXECVE, 1, 0, "other-cpu", "other-cpu", SELF, NULL},
    {FORKED, EXECVE, 0, 65534, "nobody", "nobody", SELF, NULL},
    {VFORKED, EXECVE, 1, 0, "vfork", "vfork", SELF, NULL},
    {SPAWNED, EXECVE, 0, 0, "spawn", "spawn", SELF, NULL},
    {FORKED, EXECVE, 1, 0, "gone-at-once", "gone-at-once", "/nonexistent/gone", NULL},
    {VFORKED, EXECVE, 0, 0, "vfork-fails", "vfork-fails", "/nonexistent/vfork", NULL},
    {FORKED, EXECVE, 1, 0, "not-a-directory", "not-a-directory", "/proc/self/exe/file", NULL},
    {FORKED, EXECVE, 0, 0, "no-program", "no-program", "/proc", NULL},
    {THREADED, EXECVE, 0, 0, "thread-0", "thread-0", "/nonexistent/thread-0", NULL},
    {THREADED, EXECVE, 1, 0, "thread-1", "thread-1", "/nonexistent/thread-1", NULL},
    {THREADED, EXECVE, 0, 0, "thread-2", "thread-2", "/nonexistent/thread-2", NULL},
    {THREADED, AT, 1, 0, "thread-3", "thread-3", "/nonexistent/thread-3", NULL},
    {USURPER, EXECVE, 0, 0, "usurper", "usurper", SELF, NULL},
    {FORKED, AT, 1, 0, "at", "at", SELF, NULL},
    {FORKED, AT_DIRECTORY, 0, 0, "at-directory", "at-directory", "nonexistent/at", NULL},
    {VFORKED, AT_DESCRIPTOR, 1, 0, "at-descriptor", "at-descriptor", "", NULL},
    {FORKED, EXECVE, 0, 0, "long", "long",
     "/" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
     "12345",
     "/" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
     "1234..."},
    {FORKED, EXECVE, 1, 0, "escapes", "escapes", "/\033]0;title\007\033[2J\n\t\r\\\177/\303\251",
     "/\\e]0;title\\x07\\e[2J\\n\\t\\r\\\\\\x7f/\303\251"},
    {FORKED, EXECVE, 0, 0, "bytes", "bytes", "/\377\300\200 \233m \302\233m \342\200\256/\342\202",
     "/\\xff\\xc0\\x80 \\x9bm \\u{9b}m \\u{202e}/\\xe2\\x82"},
    {FORKED, EXECVE, 1, 0, "\033]0;pwn\007\033[2J", "\\e]0;pwn\\x07\\e[2J", SELF, NULL},
    {FORKED, EXECVE, 0, 0, "a\tb\nc\\\377\233\302\233d", "a\\tb\\nc\\\\\\xff\\x9b\\u{9b}d", SELF, NULL},
    {FORKED, EXECVE, 1, 0, "last", "last", SELF, NULL},
};

_Static_assert(sizeof(calls) / sizeof(calls[0]) == 23, "a prime number");

/* How it is called again: it ends at once then. */
static char gone[] = "gone";
static char *arguments[] = {gone, NULL};
static char *environment[] = {NULL};

static void check(int err, const char *what)
{
    if (err == 0)
        return;
    fprintf(stderr, "workload: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

static void become(const struct call *call)
{
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(call->cpu, &cpus);
    check(sched_setaffinity(0, sizeof(cpus), &cpus) == 0 ? 0 : errno, "sched_setaffinity");
    prctl(PR_SET_NAME, call->comm);
}

/* The system call itself. What it starts is this program once more. */
static void ask(const struct call *call)
{
    int descriptor = -1;
    switch (call->how) {
    case EXECVE:
        execve(call->file, arguments, environment);
        break;
    case AT:
        syscall(SYS_execveat, AT_FDCWD, call->file, arguments, environment, 0);
        break;
    case AT_DIRECTORY:
        descriptor = open("/proc", O_PATH | O_CLOEXEC);
        syscall(SYS_execveat, descriptor, call->file, arguments, environment, 0);
        break;
    case AT_DESCRIPTOR:
        descriptor = open(SELF, O_PATH | O_CLOEXEC);
        syscall(SYS_execveat, descriptor, call->file, arguments, environment, AT_EMPTY_PATH);
        break;
    }
    if (descriptor >= 0)
        close(descriptor);
}

static void *run_thread(void *call)
{
    become(call);
    ask(call);
    return NULL;
}

static void run_in_thread(const struct call *call)
{
    pthread_t thread;
    check(pthread_create(&thread, NULL, run_thread, (void *)call), "pthread_create");
    pthread_join(thread, NULL);
}

static pid_t run_spawned(const struct call *call)
{
    pid_t child;
    check(posix_spawn(&child, call->file, NULL, NULL, arguments, environment), "posix_spawn");
    return child;
}

static pid_t run_forked(const struct call *call)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    become(call);
    if (call->uid != 0)
        check(setresuid(call->uid, call->uid, call->uid) == 0 ? 0 : errno, "setresuid");
    if (call->by == USURPER)
        run_in_thread(call);
    else
        ask(call);
    _exit(EXIT_SUCCESS);
}

/* The child inherits name and CPU: in memory that it shares it had better do nothing itself. */
static pid_t run_vforked(const struct call *call)
{
    pid_t child = vfork();
    if (child == 0) {
        ask(call);
        _exit(EXIT_SUCCESS);
    }
    return child;
}

/* Returns the process that made the call. */
static pid_t run(const struct call *call)
{
    pid_t child;
    become(call);
    switch (call->by) {
    case THREADED:
        run_in_thread(call);
        return getpid();
    case VFORKED:
        child = run_vforked(call);
        break;
    case SPAWNED:
        child = run_spawned(call);
        break;
    default:
        child = run_forked(call);
    }
    check(child > 0 ? 0 : errno, "fork");
    waitpid(child, NULL, 0);
    return child;
}

static void show(const struct call *call, pid_t pid, FILE *hello)
{
    static int comm_width = 15; /* grows with what it has to hold */
    int width = (int)strlen(call->comm_shown);
    comm_width = width > comm_width ? width : comm_width;
    printf("%7d %7d %-*s %s\n", pid, call->uid, comm_width, call->comm_shown,
           call->file_shown != NULL ? call->file_shown : call->file);
    if (call->how == EXECVE && call->by != THREADED && call->by != USURPER)
        fprintf(hello, "%7d %s\n", pid, call->comm_shown);
}

int main(int argc, char **argv)
{
    if (argc < 1 || strcmp(argv[0], gone) == 0)
        return EXIT_SUCCESS;
    FILE *hello = fdopen(3, "w");
    if (hello == NULL)
        return fprintf(stderr, "workload: descriptor 3 is not open\n"), EXIT_FAILURE;
    fcntl(3, F_SETFD, FD_CLOEXEC);
    (void)getchar();
    printf("    PID     UID COMM            FILE\n");
    fprintf(hello, "    PID COMM\n");
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        show(&calls[i], run(&calls[i]), hello);
    return EXIT_SUCCESS;
}
