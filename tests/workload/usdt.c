// SPDX-License-Identifier: Apache-2.0
/*
 * Passes 23 times through the USDT probe bccrun_test:step, at two places of this program, and prints the rows
 * that tests/native/usdt.c must show of it. The notes are written here by hand, as <sys/sdt.h> would write
 * them, so that each spelling of an argument occurs. While the probe's semaphore is 0, nobody listens, and
 * the program waits.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A counter that the kernel raises while a probe is attached. */
__attribute__((section(".probes"), used)) volatile unsigned short step_semaphore;

volatile int32_t table[4] = {7, -7, 70, -70};
volatile int32_t global = -423;

#if defined(__x86_64__)
#define FORMAT "8@%[wide] -4@%[narrow] 1@%[byte] -4@%[memory] -4@(%[base],%[index],4) -4@global(%%rip) -8@$-9"
#elif defined(__aarch64__)
#define FORMAT                                                                                               \
    "8@%x[wide] -4@%w[narrow] 1@%w[byte] -4@%[memory] -4@[%x[base], %x[index], lsl 2] -4@%w[global] -8@-9"
#endif

/* One place of the probe: an instruction that does nothing, and a note that says where it is. */
#define PLACE(wide_, narrow_, byte_, memory_, index_)                                                        \
    __asm__ volatile("990: nop\n"                                                                            \
                     ".pushsection .note.stapsdt, \"\", \"note\"\n"                                          \
                     ".balign 4\n"                                                                           \
                     ".4byte 992f-991f, 994f-993f, 3\n"                                                      \
                     "991: .asciz \"stapsdt\"\n"                                                             \
                     "992: .balign 4\n"                                                                      \
                     "993: .8byte 990b, 0, step_semaphore\n"                                                 \
                     ".asciz \"bccrun_test\"\n"                                                              \
                     ".asciz \"step\"\n"                                                                     \
                     ".asciz \"" FORMAT "\"\n"                                                               \
                     "994: .balign 4\n"                                                                      \
                     ".popsection\n"                                                                         \
                     :                                                                                       \
                     : [wide] "r"(wide_), [narrow] "r"(narrow_), [byte] "r"(byte_), [memory] "m"(memory_),   \
                       [base] "r"(table), [index] "r"(index_), [global] "r"(global))

static void show(uint64_t wide, int narrow, unsigned byte, int memory, unsigned long index)
{
    printf("%lu %d %d %d %d %d %u\n", wide, -9, narrow, memory, table[index], global, byte);
}

static __attribute__((noinline)) void first(int round)
{
    uint64_t wide = UINT64_MAX - (uint64_t)round;
    int narrow = -1000 * round;
    uint8_t byte = (uint8_t)(200 + round);
    volatile int memory = round * round;
    unsigned long index = (unsigned long)round % 4;
    show(wide, narrow, byte, memory, index);
    PLACE(wide, narrow, byte, memory, index);
}

static __attribute__((noinline)) void second(int round)
{
    unsigned long index = 3 - (unsigned long)round % 4;
    uint8_t byte = (uint8_t)round;
    uint64_t wide = (uint64_t)round << 40;
    volatile int memory = -round;
    int narrow = 1000 * round;
    show(wide, narrow, byte, memory, index);
    PLACE(wide, narrow, byte, memory, index);
}

int main(void)
{
    while (step_semaphore < 2) /* one for each place */
        usleep(10 * 1000);
    printf("WIDE CONSTANT NARROW MEMORY ELEMENT GLOBAL BYTE\n");
    for (int round = 0; round < 23; round++)
        round % 3 == 0 ? second(round) : first(round);
    return 0;
}
