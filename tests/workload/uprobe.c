// SPDX-License-Identifier: Apache-2.0
/*
 * Calls its function work() 23 times, once a line arrives on standard input, and prints the rows that
 * tests/native/uprobe.c must show of it.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Four bytes of instructions that do nothing come first, so that work+4 is the start of an instruction. */
__attribute__((noinline, noclone, used))
#if defined(__x86_64__)
__attribute__((patchable_function_entry(4)))
#else
__attribute__((patchable_function_entry(1)))
#endif
long work(int number, const char *word);

long work(int number, const char *word)
{
    __asm__ volatile("" ::: "memory");
    return (long)strlen(word) - 10L * number;
}

int main(void)
{
    static const char *const words[] = {"one", "three", "", "seventeen"};
    (void)getchar();
    printf("VALUE PID STEP WORD\n");
    for (int number = 0; number < 23; number++) {
        const char *word = words[number % 4];
        long result = work(number, word);
        printf("%d %d entered %s\n", number, getpid(), word);
        printf("%d %d inside \n", number, getpid());
        printf("%ld %d returned \n", result, getpid());
    }
    return 0;
}
