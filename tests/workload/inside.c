// SPDX-License-Identifier: Apache-2.0
/* Waits for each of three lines in its function answer(), which returns the line's length. */
#include <stdio.h>
#include <string.h>

long answer(void);

static char line[64];

__attribute__((noinline, noclone)) long answer(void)
{
    puts("waiting");
    fflush(stdout);
    if (fgets(line, sizeof(line), stdin) == NULL)
        return -1;
    return (long)strlen(line) - 1;
}

int main(void)
{
    for (int i = 0; i < 3; i++)
        if (answer() < 0)
            return 1;
    return 0;
}
