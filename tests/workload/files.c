// SPDX-License-Identifier: Apache-2.0
/*
 * Makes 23 system calls on files below the directory argv[1], once a line arrives on standard input, and
 * prints the table that tests/sandbox/kinds.c must show of them. Names are relative to descriptor 423, by
 * which the probe knows these calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DIRECTORY 423

static void show(long value, const char *step, const char *name)
{
    printf("%12ld %7d %-15s %s\n", value, getpid(), step, name);
}

/* A system call's result as the kernel returns it. */
static long result(long value)
{
    return value < 0 ? -errno : value;
}

/* @opens: what the kernel's vfs_open() returns for it; 1 where it does not get there. */
static void open_file(const char *name, int flags, long opens)
{
    show(flags, "open_asked", name);
    long answer = result(syscall(SYS_openat, DIRECTORY, name, flags, 0600));
    if (opens <= 0) {
        show(0, "open_inside", "");
        show(opens, "open_opened", "");
    }
    show(answer, "open_answered", "");
    if (answer >= 0)
        close((int)answer);
}

static void make_directory(const char *name, int mode)
{
    show(mode, "mkdir_asked", name);
    show(result(syscall(SYS_mkdirat, DIRECTORY, name, mode)), "mkdir_answered", "");
}

static void remove_file(const char *name, int flags)
{
    show(flags, "remove_asked", name);
    show(result(syscall(SYS_unlinkat, DIRECTORY, name, flags)), "remove_answered", "");
}

static void move_to_cpu(int cpu)
{
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    if (sched_setaffinity(0, sizeof(cpus), &cpus) != 0)
        perror("workload: sched_setaffinity");
}

/* Five calls. */
static void make_and_remove(int round)
{
    char directory[16], file[16];
    snprintf(directory, sizeof(directory), "directory-%d", round);
    snprintf(file, sizeof(file), "file-%d", round);
    make_directory(directory, 0700 + round);
    open_file(file, O_CREAT | O_WRONLY, 0);
    move_to_cpu(round % 2);
    open_file(directory, O_RDONLY | O_DIRECTORY, 0);
    remove_file(file, 0);
    remove_file(directory, AT_REMOVEDIR);
}

int main(int argc, char **argv)
{
    int directory = argc == 2 ? open(argv[1], O_PATH) : -1;
    if (directory < 0 || dup2(directory, DIRECTORY) < 0 || mkfifoat(DIRECTORY, "pipe", 0600) != 0)
        return fprintf(stderr, "workload: cannot use the directory: %s\n", strerror(errno)), EXIT_FAILURE;
    (void)getchar();
    printf("       VALUE     PID STEP            NAME\n");
    for (int round = 0; round < 4; round++)
        make_and_remove(round);
    open_file("nonexistent", O_RDONLY, 1);
    open_file("pipe", O_WRONLY | O_NONBLOCK, -ENXIO);
    remove_file("pipe", 0);
    return EXIT_SUCCESS;
}
