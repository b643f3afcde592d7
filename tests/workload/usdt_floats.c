// SPDX-License-Identifier: Apache-2.0
/*
 * Passes 23 times through the USDT probe bccrun_test:measure, which has floating-point arguments in memory, in general registers
 * and in a floating-point register, and prints the rows that tests/native/usdt_floats.c must show of it. Two providers have a
 * probe that is called "twice". The notes are written by hand, as in tests/workload/usdt.c.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

__attribute__((section(".probes"), used)) volatile unsigned short measure_semaphore;

#if defined(__x86_64__)
#define FORMAT "8f@%[memory] -4f@%[narrow_memory] -8f@%[wide] 4f@%[narrow] 8f@%%xmm0 -4@%[round]"
#elif defined(__aarch64__)
#define FORMAT "8f@%[memory] -4f@%[narrow_memory] -8f@%x[wide] 4f@%w[narrow] 8f@d0 -4@%w[round]"
#endif

#define NOTE(provider, name, semaphore, arguments)                                                           \
    ".pushsection .note.stapsdt, \"\", \"note\"\n"                                                           \
    ".balign 4\n"                                                                                            \
    ".4byte 992f-991f, 994f-993f, 3\n"                                                                       \
    "991: .asciz \"stapsdt\"\n"                                                                              \
    "992: .balign 4\n"                                                                                       \
    "993: .8byte 990b, 0, " semaphore "\n"                                                                   \
    ".asciz \"" provider "\"\n"                                                                              \
    ".asciz \"" name "\"\n"                                                                                  \
    ".asciz \"" arguments "\"\n"                                                                             \
    "994: .balign 4\n"                                                                                       \
    ".popsection\n"

static __attribute__((noinline)) void measure(int round, volatile double memory, volatile float narrow_memory)
{
    const double wide = -0.125 * round;
    const float narrow = 0.5f * (float)round;
    uint64_t wide_bits;
    uint32_t narrow_bits;
    memcpy(&wide_bits, &wide, sizeof(wide_bits));
    memcpy(&narrow_bits, &narrow, sizeof(narrow_bits));
    __asm__ volatile("990: nop\n" NOTE("bccrun_test", "measure", "measure_semaphore", FORMAT)
                     :
                     : [memory] "m"(memory), [narrow_memory] "m"(narrow_memory), [wide] "r"(wide_bits),
                       [narrow] "r"(narrow_bits), [round] "r"(round));
    printf("%.15g,%.15g,0,%.6g,%.6g,%d\n", memory, wide, (double)narrow_memory, (double)narrow, round);
}

int main(void)
{
    __asm__ volatile("990: nop\n" NOTE("bccrun_test", "twice", "0", "-4@$1"));
    __asm__ volatile("990: nop\n" NOTE("bccrun_more", "twice", "0", "-4@$2"));
    while (measure_semaphore == 0)
        usleep(10 * 1000);
    for (int round = 0; round < 23; round++)
        measure(round, 100 + round / 1024.0, (float)round * 4096);
    return 0;
}
