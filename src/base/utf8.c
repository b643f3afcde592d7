// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

/* By the lead byte. C0, C1 and F5 to FF begin nothing that could be well-formed. */
static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    if (lead >= 0xf0 && lead <= 0xf4)
        return 4;
    return 0;
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *character)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

    size_t taken = length > 0 ? sequence_length((unsigned char)bytes[0]) : 0;
    if (taken == 0 || taken > length)
        return 0;
    uint32_t value = (unsigned char)bytes[0] & lead_bits[taken];
    for (size_t i = 1; i < taken; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if ((byte & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (byte & 0x3f);
    }
    bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < smallest[taken] || value > 0x10ffff || is_surrogate)
        return 0;
    *character = value;
    return taken;
}

bool utf8_is_steering(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } steering[] = {
        {0x0000, 0x001f}, /* C0 */
        {0x007f, 0x009f}, /* DEL and C1 */
        {0x061c, 0x061c}, /* Arabic letter mark */
        {0x200e, 0x200f}, /* left-to-right and right-to-left mark */
        {0x2028, 0x202e}, /* line and paragraph separator, embeddings, overrides */
        {0x2066, 0x206f}, /* isolates, and the deprecated controls of the same kind */
        {0xfeff, 0xfeff}, /* byte order mark */
    };
    for (size_t i = 0; i < sizeof(steering) / sizeof(steering[0]); i++)
        if (character >= steering[i].first && character <= steering[i].last)
            return true;
    return false;
}
