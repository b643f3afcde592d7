/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON parser that takes what RFC 8259 has and nothing else, and only well-formed UTF-8. Written for the
 * tests, so that what it checks is not checked by itself. Each function returns what follows the value, NULL
 * where there is none.
 */
#ifndef BCCRUN_STRICT_JSON_H
#define BCCRUN_STRICT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline const char *strict_json_escape(const char *at)
{
    if (*at != 'u')
        return *at != '\0' && strchr("\"\\/bfnrt", *at) != NULL ? at + 1 : NULL;
    for (int i = 1; i <= 4; i++)
        if (at[i] == '\0' || strchr("0123456789abcdefABCDEF", at[i]) == NULL)
            return NULL;
    bool is_surrogate = (at[1] == 'd' || at[1] == 'D') && (at[2] < '0' || at[2] > '7');
    return is_surrogate ? NULL : at + 5; /* nothing that is escaped here needs a pair */
}

/* One character of more than one byte, by table 3-7 of the Unicode Standard. */
static inline const char *strict_json_wide(const char *at)
{
    unsigned char first = (unsigned char)at[0];
    unsigned char second = (unsigned char)at[1];
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || (first == 0xe0 && second < 0xa0) ||
        (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
        (first == 0xf4 && second > 0x8f))
        return NULL;
    for (int i = 1; i < length; i++)
        if (((unsigned char)at[i] & 0xc0) != 0x80)
            return NULL;
    return at + length;
}

static inline const char *strict_json_string(const char *at)
{
    if (*at++ != '"')
        return NULL;
    while (at != NULL && *at != '"') {
        unsigned char byte = (unsigned char)*at;
        if (byte < ' ')
            return NULL;
        at = byte == '\\' ? strict_json_escape(at + 1) : byte >= 0x80 ? strict_json_wide(at) : at + 1;
    }
    return at != NULL ? at + 1 : NULL;
}

/* An exponent, if there is one. */
static inline const char *strict_json_exponent(const char *at)
{
    if (*at != 'e')
        return at;
    at += 1 + (at[1] == '-' || at[1] == '+');
    size_t digits = strspn(at, "0123456789");
    return digits == 0 ? NULL : at + digits;
}

static inline const char *strict_json_number(const char *at)
{
    at += *at == '-';
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || (digits > 1 && *at == '0'))
        return NULL;
    at += digits;
    if (*at != '.')
        return strict_json_exponent(at);
    digits = strspn(at + 1, "0123456789");
    return digits == 0 ? NULL : strict_json_exponent(at + 1 + digits);
}

static inline const char *strict_json_value(const char *at);

/* The members of an object or the elements of an array, from the opening bracket on. */
static inline const char *strict_json_list(const char *at, bool is_object)
{
    char end = is_object ? '}' : ']';
    if (*++at == end)
        return at + 1;
    for (;;) {
        if (is_object) {
            at = strict_json_string(at);
            if (at == NULL || *at++ != ':')
                return NULL;
        }
        at = strict_json_value(at);
        if (at == NULL || (*at != ',' && *at != end))
            return NULL;
        if (*at++ == end)
            return at;
    }
}

static inline const char *strict_json_value(const char *at)
{
    static const char *const words[] = {"true", "false", "null"};
    if (*at == '{' || *at == '[')
        return strict_json_list(at, *at == '{');
    if (*at == '"')
        return strict_json_string(at);
    for (size_t i = 0; i < 3; i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0)
            return at + strlen(words[i]);
    return strict_json_number(at);
}

/* Whether all of the text is one value, without white space. */
static inline bool strict_json_is_valid(const char *text)
{
    const char *end = strict_json_value(text);
    return end != NULL && *end == '\0';
}

#endif
