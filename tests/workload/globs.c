// SPDX-License-Identifier: Apache-2.0
/*
 * Calls functions whose names begin alike 23 times, once a line arrives on standard input, and as many times
 * each of two system calls whose names do; prints the rows that tests/native/globs.c must show of it.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FUNCTION __attribute__((noinline, noclone, used))

FUNCTION void step_one(int number);
FUNCTION void step_two(int number);
FUNCTION void stop(int number);
FUNCTION void step_alias(int number) __attribute__((alias("step_one")));

void step_one(int number)
{
    __asm__ volatile("" ::"r"(number) : "memory");
}

void step_two(int number)
{
    __asm__ volatile("nop" ::"r"(number) : "memory");
}

void stop(int number)
{
    __asm__ volatile("nop; nop" ::"r"(number) : "memory");
}

int main(void)
{
    (void)getchar();
    printf("NUMBER PID WHAT\n");
    for (int number = 1000; number < 1023; number++) {
        if (number % 3 == 0)
            step_two(number);
        else
            step_one(number);
        printf("%d %d function\n", number, getpid());
        stop(number);
        syscall(SYS_sched_get_priority_min, number);
        printf("%d %d call\n", number, getpid());
        syscall(SYS_sched_get_priority_max, number);
        printf("%d %d call\n", number, getpid());
    }
    return 0;
}
