// SPDX-License-Identifier: Apache-2.0
/*
 * Has the note by which programs of Go are recognized, and calls a function with three return instructions 23 times.
 * Like Go's runtime, the function looks at its return address, and the program says if it is not what it was. It prints
 * the results that must be shown.
 */
#include <stdio.h>

struct seen {
    long result;
    const char *from; /* the return address */
};

struct seen pick(long number);

__asm__(".pushsection .note.go.buildid, \"a\", %note\n"
        ".balign 4\n"
        ".4byte 3, 4, 4\n"
        ".asciz \"Go\"\n"
        ".balign 4\n"
        ".ascii \"none\"\n"
        ".popsection\n"
        ".text\n"
        ".globl pick, endless\n"
        ".type pick, %function\n"
        ".type elsewhere, %function\n"
        "pick:\n"
#if defined(__x86_64__)
        "mov (%rsp), %rdx\n"
        "mov $7, %eax\n"
        "test $1, %dil\n"
        "jnz 1f\n"
        "ret\n"
        "1: add %rdi, %rax\n"
        "test $2, %dil\n"
        "jnz 2f\n"
        "rep; ret\n"
        "2: neg %rax\n"
        "ret\n"
        ".size pick, .-pick\n"
        "elsewhere: jmp pick\n"
#elif defined(__aarch64__)
        "mov x1, x30\n"
        "mov x2, x0\n"
        "mov x0, #7\n"
        "tbnz x2, #0, 1f\n"
        "ret\n"
        "1: add x0, x0, x2\n"
        "tbnz x2, #1, 2f\n"
        "ret\n"
        "2: neg x0, x0\n"
        "ret\n"
        ".size pick, .-pick\n"
        "elsewhere: b pick\n"
#endif
        ".size elsewhere, .-elsewhere\n"
        "endless:\n" /* whose end is not known */
        "ret\n");

/* Two functions begin as Go's do: if the stack is too small, here in every other call, they are called again. */
#if defined(__x86_64__)
struct goroutine {
    char *stack[2];
    char *least; /* where it may end: stackguard0 */
};

void call_grow(long number, struct goroutine *goroutine);

__asm__(".type grow, %function\n"
        ".type grow_far, %function\n"
        "grow: cmp 0x10(%r14), %rsp\n"
        "jbe 1f\n"
        "ret\n"
        "1: movq $0, 0x10(%r14)\n"
        "jmp grow\n"
        ".size grow, .-grow\n"
        "grow_far: lea -0x1000(%rsp), %r12\n"
        "cmp 0x10(%r14), %r12\n"
        "jbe 1f\n"
        "ret\n"
        "1: movq $0, 0x10(%r14)\n"
        "jmp grow_far\n"
        ".size grow_far, .-grow_far\n"
        "call_grow: push %r14\n"
        "push %r12\n"
        "push 0x10(%rsi)\n"
        "mov %rsi, %r14\n"
        "call grow\n"
        "pop 0x10(%r14)\n"
        "call grow_far\n"
        "pop %r12\n"
        "pop %r14\n"
        "ret\n");

static void grow_stacks(void)
{
    for (long number = 0; number < 23; number++) {
        struct goroutine goroutine = {.least = number % 2 == 0 ? NULL : (char *)-1L};
        call_grow(number, &goroutine);
    }
}
#else
static void grow_stacks(void)
{
}
#endif

int main(void)
{
    grow_stacks();
    printf("result\n");
    for (long number = 0; number < 23; number++) {
        struct seen seen = pick(number);
        if (seen.from < (char *)main || seen.from > (char *)main + 4096)
            printf("a changed return address\n");
        printf("%ld\n", seen.result);
    }
    return 0;
}
