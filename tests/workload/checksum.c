// SPDX-License-Identifier: Apache-2.0
/* Prints the checksum of standard input that the name of a precompiled head has: XXH3, 64 bits, in hexadecimal digits.
 * xxhsum(1) has it since 0.8.1 only. */
#define XXH_INLINE_ALL
#include <stdio.h>
#include <xxhash.h>

int main(void)
{
    static char part[65536];
    XXH3_state_t *state = XXH3_createState();
    size_t length;
    if (state == NULL)
        return 1;
    XXH3_64bits_reset(state);
    while ((length = fread(part, 1, sizeof(part), stdin)) > 0)
        XXH3_64bits_update(state, part, length);
    printf("%016llx\n", (unsigned long long)XXH3_64bits_digest(state));
    XXH3_freeState(state);
    return ferror(stdin) ? 1 : 0;
}
