// SPDX-License-Identifier: Apache-2.0
/*
 * Functions whose names look like globs, as Go makes them, and others that such globs would match. Each is called as
 * often as its number says: a prime.
 */
#define NAMED(function, name)                                                                                \
    __attribute__((noinline, noclone, used)) void function(void) __asm__("\"" name "\"")

NAMED(handle, "main.(*Server).Handle");
NAMED(other_handle, "main.(*XServer).Handle");
NAMED(max, "main.Max[go.shape.int_0]");
NAMED(other_max, "main.Maxg");
NAMED(pair, "github.com/some/pair.Of[go.shape.string,go.shape.struct { X int }]\302\2671");

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

static void call(void (*function)(void), int times)
{
    for (int i = 0; i < times; i++)
        function();
}

int main(void)
{
    call(handle, 23);
    call(other_handle, 7);
    call(max, 11);
    call(other_max, 5);
    call(pair, 13);
    return 0;
}
