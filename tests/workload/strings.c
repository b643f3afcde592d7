// SPDX-License-Identifier: Apache-2.0
/* Calls take() and then taken() with strings: one in memory, an empty one, one where no memory is, an empty one again, and
 * two in a file of which no page is in this process's memory yet; the second is on two pages. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

void take(const char *text);
void taken(const char *text);

__attribute__((noinline, noclone)) void take(const char *text)
{
    __asm__ volatile("" : : "r"(text) : "memory");
}

__attribute__((noinline, noclone)) void taken(const char *text)
{
    __asm__ volatile("# another" : : "r"(text) : "memory");
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
    const char *texts[] = {"word", "", (const char *)(uintptr_t)8, "", map_string(100), map_string(4)};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        take(texts[i]);
        taken(texts[i]);
    }
    return 0;
}
