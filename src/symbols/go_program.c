// SPDX-License-Identifier: Apache-2.0
#include "symbols/go_program.h"

#include <string.h>

/* The header of .go.buildinfo: 14 bytes of magic, the bytes of a pointer, flags (Go's debug/buildinfo). */
#define MAGIC        "\377 Go buildinf:"
#define FLAGS_AT     15
#define FLAG_INLINED 2 /* the version is in the section itself: since Go 1.18 */

bool go_program_is(const struct binary *binary)
{
    static const char *const names[] = {".go.buildinfo", ".note.go.buildid", ".gopclntab"};
    struct binary_section section;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (binary_section(binary, names[i], &section))
            return true;
    return false;
}

bool go_program_has_register_results(const struct binary *binary)
{
    struct binary_section section;
    return binary_section(binary, ".go.buildinfo", &section) && section.length > FLAGS_AT &&
           memcmp(section.bytes, MAGIC, strlen(MAGIC)) == 0 && (section.bytes[FLAGS_AT] & FLAG_INLINED) != 0;
}
