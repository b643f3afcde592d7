// SPDX-License-Identifier: Apache-2.0
/*
 * Calls its function four() 23 times and prints what it returns, which no probe may change. The function begins with
 * instructions of several lengths; data and a function without a size follow it.
 */
#include <stdio.h>

int four(void);
int five(void);

__asm__(".text\n"
        ".globl four, five\n"
        ".type four, %function\n"
        "four:\n"
#if defined(__x86_64__)
        "endbr64\n"                                        /* 4 bytes */
        ".byte 0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00\n" /* 7 bytes that do nothing */
        "mov $4, %eax\n"                                   /* 5 bytes, from four+11 on */
        "ret\n"
#elif defined(__aarch64__)
        "mov w0, #4\n"
        "ret\n"
#endif
        ".size four, .-four\n"
        ".type numbers, %object\n"
        "numbers: .long 1, 2, 3, 4\n"
        ".size numbers, .-numbers\n"
        ".type prefixed, %function\n"
        "prefixed:\n" /* the kernel probes nothing with such a prefix */
#if defined(__x86_64__)
        ".byte 0x2e, 0x90\n"
#endif
        "ret\n"
        ".size prefixed, .-prefixed\n"
        "five:\n"
#if defined(__x86_64__)
        "mov $5, %eax\n"
        "ret\n"
#elif defined(__aarch64__)
        "mov w0, #5\n"
        "ret\n"
#endif
);

int main(void)
{
    for (int i = 0; i < 23; i++)
        printf("%d%d\n", four(), five());
    return 0;
}
