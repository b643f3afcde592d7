// SPDX-License-Identifier: Apache-2.0
/*
 * Functions whose names look like globs, as Go makes them, others that such globs would match, and names as C++ and Rust
 * make them. Each is called as often as its number says: a prime.
 */
#include <stdio.h>

#define NAMED(function, name)                                                                                \
    __attribute__((noinline, noclone, used)) void function(void) __asm__("\"" name "\"")

NAMED(handle, "main.(*Server).Handle");
NAMED(other_handle, "main.(*XServer).Handle");
NAMED(max, "main.Max[go.shape.int_0]");
NAMED(other_max, "main.Maxg");
NAMED(pair, "github.com/some/pair.Of[go.shape.string,go.shape.struct { X int }]\302\2671");

NAMED(bar_int, "_ZN3Foo3barEi");
NAMED(bar_long, "_ZN3Foo3barEl");
NAMED(baz, "_ZN3Foo3bazEv");
NAMED(rust, "_ZN42_$LT$demo..Thing$u20$as$u20$demo..Work$GT$4work17h0123456789abcdefE");

void handle(void)
{
    __asm__ volatile("" ::: "memory");
}
void other_handle(void)
{
    __asm__ volatile("" ::: "memory");
}
void max(void)
{
    __asm__ volatile("" ::: "memory");
}
void other_max(void)
{
    __asm__ volatile("" ::: "memory");
}
void pair(void)
{
    __asm__ volatile("" ::: "memory");
}

void bar_int(void)
{
    __asm__ volatile("" ::: "memory");
}
void bar_long(void)
{
    __asm__ volatile("" ::: "memory");
}
void baz(void)
{
    __asm__ volatile("" ::: "memory");
}
void rust(void)
{
    __asm__ volatile("" ::: "memory");
}

static void call(void (*function)(void), int times)
{
    for (int i = 0; i < times; i++)
        function();
}

/* With an argument it stays until standard input ends. */
int main(int count, char **words)
{
    call(handle, 23);
    call(other_handle, 7);
    call(max, 11);
    call(other_max, 5);
    call(pair, 13);
    call(bar_int, 3);
    call(bar_long, 17);
    call(baz, 19);
    call(rust, 29);
    while (count > 1 && getchar() != EOF)
        ;
    return words[0] == NULL;
}
