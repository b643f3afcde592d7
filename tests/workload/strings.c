// SPDX-License-Identifier: Apache-2.0
/* Calls take() with strings: one in memory, an empty one, one where no memory is, an empty one again, and one in a
 * file of which no page is in this process's memory yet. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

void take(const char *text);

/* In a section of its own and never inlined, so that there is a call. */
__attribute__((noinline, noclone)) void take(const char *text)
{
    __asm__ volatile("" : : "r"(text) : "memory");
}

/* A string that begins @before_end bytes before the end of a page of a file that was just mapped. */
static const char *map_string(size_t before_end)
{
    static char page[2 * PAGE];
    FILE *file = tmpfile();
    if (file == NULL)
        exit(1);
    memcpy(page + PAGE - before_end, "fetched", sizeof("fetched"));
    fwrite(page, 1, sizeof(page), file);
    fflush(file);
    memset(page, 0, sizeof(page));
    char *mapped = mmap(NULL, sizeof(page), PROT_READ, MAP_PRIVATE, fileno(file), 0);
    if (mapped == MAP_FAILED || madvise(mapped, sizeof(page), MADV_RANDOM) != 0)
        exit(1);
    return mapped + PAGE - before_end;
}

int main(void)
{
    take("word");
    take("");
    take((const char *)(uintptr_t)8);
    take("");
    take(map_string(100));
    take(map_string(4));
    return 0;
}
