// SPDX-License-Identifier: Apache-2.0
/* Whatever text_safe() is given, what it appends is well-formed UTF-8 without a control character, takes as
 * many columns as it says, and tells its input unambiguously. The checks share no code with what they check.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool is_continuation(uint8_t byte)
{
    return byte >= 0x80 && byte <= 0xbf;
}

/* The length of the sequence by table 3-7 of the Unicode Standard, 0 where it is ill-formed. @bytes ends with
 * a NUL, which is no continuation. */
static size_t well_formed_length(const uint8_t *bytes)
{
    uint8_t first = bytes[0], second = bytes[0] < 0x80 ? 0 : bytes[1];
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return is_continuation(second) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        bool fits = second >= (first == 0xe0 ? 0xa0 : 0x80) && second <= (first == 0xed ? 0x9f : 0xbf);
        return fits && is_continuation(bytes[2]) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        bool fits = second >= (first == 0xf0 ? 0x90 : 0x80) && second <= (first == 0xf4 ? 0x8f : 0xbf);
        return fits && is_continuation(bytes[2]) && is_continuation(bytes[3]) ? 4 : 0;
    }
    return 0;
}

static size_t count_characters(const uint8_t *bytes, size_t length)
{
    size_t count = 0;
    for (size_t at = 0; at < length; count++) {
        size_t taken = well_formed_length(bytes + at);
        bool is_c1 = bytes[at] == 0xc2 && bytes[at + 1] < 0xa0;
        require(taken > 0 && bytes[at] >= ' ' && bytes[at] != 0x7f && !is_c1);
        at += taken;
    }
    return count;
}

static void append_utf8(struct text *text, unsigned long character)
{
    if (character < 0x800) {
        text_char(text, (char)(0xc0 | character >> 6));
    } else {
        text_char(text, (char)(0xe0 | character >> 12));
        text_char(text, (char)(0x80 | (character >> 6 & 0x3f)));
    }
    text_char(text, (char)(0x80 | (character & 0x3f)));
}

/* Undoes the escape after a backslash; returns what follows it. */
static const char *unescape(struct text *text, const char *escape)
{
    static const char letters[] = "\\nrte", bytes[] = "\\\n\r\t\033";
    char *end = NULL;
    if (*escape == 'x') {
        char digits[] = {escape[1], escape[2], '\0'};
        text_char(text, (char)strtoul(digits, NULL, 16));
        return escape + 3;
    }
    if (*escape == 'u') {
        append_utf8(text, strtoul(escape + 2, &end, 16));
        return end + 1;
    }
    const char *letter = strchr(letters, *escape);
    require(letter != NULL && *escape != '\0');
    text_char(text, bytes[letter - letters]);
    return escape + 1;
}

static void require_same_when_undone(const char *safe, const uint8_t *data, size_t size)
{
    struct text undone = {0};
    while (*safe != '\0') {
        if (*safe == '\\')
            safe = unescape(&undone, safe + 1);
        else
            text_char(&undone, *safe++);
    }
    require(undone.length == size && (size == 0 || memcmp(undone.bytes, data, size) == 0));
    text_finish(&undone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {0};
    size_t columns = text_safe(&text, (const char *)data, size);
    const char *safe = text_cstr(&text);
    require(count_characters((const uint8_t *)safe, text.length) == columns);
    require_same_when_undone(safe, data, size);
    text_finish(&text);
    return 0;
}
