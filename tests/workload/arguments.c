// SPDX-License-Identifier: Apache-2.0
/*
 * Makes 23 rounds of system calls whose arguments and results have all widths and signs, and forks in each way there is,
 * once a line arrives on standard input. Prints as CSV what tests/native/call_records.c must show of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 23
#define NOBODY 0x3ff00000 /* more than the kernel gives out */

static long long or_error(long value)
{
    return value == -1 ? -errno : value;
}

static void show(const char *call, const long long *arguments, long long result, const char *text)
{
    for (int i = 0; i < 6; i++)
        printf("%lld,", arguments[i]);
    printf("%lld,%d,%s,%s\n", result, getpid(), call, text);
}

static void read_somewhere(int round)
{
    long long position = 0x123456789abLL << 8 | round;
    long result = or_error(syscall(SYS_pread64, -round, NULL, UINT32_MAX + 1UL, position));
    const long long arguments[6] = {-round, UINT32_MAX + 1LL, position};
    show("pread", arguments, result, "");
}

static void change_mode(int round)
{
    char name[32];
    snprintf(name, sizeof(name), "/nonexistent/%d", round);
    const long long arguments[6] = {AT_FDCWD, (0x10000 + 0640 + round) & 0xffff};
    long result = or_error(syscall(SYS_fchmodat, AT_FDCWD, name, 0x10000 + 0640 + round));
    show("chmod", arguments, result, name);
}

static void map_page(int round)
{
    long where = 0x230000000000 + round * 0x10000L;
    long long arguments[6] = {where, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
                              -1,    0};
    long long result = (long long)mmap((void *)where, 4096, PROT_READ, (int)arguments[3], -1, 0);
    show("mmap", arguments, result, "");
}

static void ask(int round)
{
    const long long none[6] = {0};
    const long long group[6] = {NOBODY + round};
    show("getpgid", group, or_error(syscall(SYS_getpgid, NOBODY + round)), "");
    show("getppid", none, syscall(SYS_getppid), "");
}

static void show_child(const char *call, long child)
{
    const long long none[6] = {0};
    if (child == 0)
        _exit(0);
    waitpid((pid_t)child, NULL, 0);
    show(call, none, child, "");
}

static void make_children(void)
{
    struct clone_args clone3 = {.exit_signal = SIGCHLD};
    show_child("clone", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
    show_child("clone3", syscall(SYS_clone3, &clone3, sizeof(clone3)));
#ifdef SYS_fork
    show_child("fork", syscall(SYS_fork));
    show_child("vfork", vfork());
#endif
}

int main(void)
{
    char line[16];
    setvbuf(stdout, NULL, _IOFBF, 1 << 16); /* nothing is written between the calls */
    prctl(PR_SET_NAME, "my-arguments");
    if (fgets(line, sizeof(line), stdin) == NULL)
        return EXIT_FAILURE;
    for (int round = 1; round <= ROUNDS; round++) {
        read_somewhere(round);
        change_mode(round);
        map_page(round);
        ask(round);
    }
    make_children();
    return EXIT_SUCCESS;
}
