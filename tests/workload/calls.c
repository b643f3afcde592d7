// SPDX-License-Identifier: Apache-2.0
/*
 * Makes 23 rounds of the calls that argv[1] names, once a line arrives on standard input, and prints the
 * table that the test's probe must show of them:
 *
 *   native    getpgid(2) of a process that is not there, and a touch of a fresh page tests/native/kinds.c
 *   sandbox   unlinkat(2) in a directory that is not open, and sysinfo(2) tests/sandbox/more_kinds.c
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define ROUNDS     23
#define NOBODY     0x3ff00000 /* more than the kernel gives out */
#define NOWHERE    423000
#define PAGES      ((char *)0x230000000000)
#define PAGE_BYTES 4096

static void show(long value, const char *step)
{
    printf("%12ld %7d %s\n", value, getpid(), step);
}

static void ask_group(int round)
{
    show(NOBODY + round, "raw_entered");
    syscall(SYS_getpgid, NOBODY + round);
    show(-errno, "raw_left");
}

static void touch_page(int round)
{
    PAGES[(size_t)round * PAGE_BYTES] = 1;
    show(round, "page_touched");
}

static void unlink_nowhere(int round)
{
    show(NOWHERE + round, "function_entered");
    show(NOWHERE + round, "behind_entry");
    syscall(SYS_unlinkat, NOWHERE + round, "file", 0);
    show(-errno, "function_left");
}

static void ask_sysinfo(void)
{
    struct sysinfo info;
    show(0, "renamed_entered");
    show(sysinfo(&info), "renamed_left");
}

static int map_pages(void)
{
    void *pages = mmap(PAGES, ROUNDS * PAGE_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    return pages == (void *)PAGES ? 0 : -1;
}

int main(int argc, char **argv)
{
    int is_native = argc == 2 && strcmp(argv[1], "native") == 0;
    if (map_pages() != 0)
        return fprintf(stderr, "workload: cannot map pages: %s\n", strerror(errno)), EXIT_FAILURE;
    (void)getchar();
    printf("       VALUE     PID STEP\n");
    for (int round = 0; round < ROUNDS; round++) {
        if (is_native) {
            ask_group(round);
            touch_page(round);
        } else {
            unlink_nowhere(round);
            ask_sysinfo();
        }
    }
    return EXIT_SUCCESS;
}
