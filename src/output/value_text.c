// SPDX-License-Identifier: Apache-2.0
#include "output/value_text.h"

#include <arpa/inet.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/colour.h"
#include "events/unread.h"
#include "names/error_name.h"
#include "output/stack_text.h"

/* TASK_COMM_LEN of the kernel. A comm of 15 characters is common and seldom cut, so up to this size a full
 * array says nothing. */
#define COMM_BYTES 16

void value_put_unsigned(struct text *text, const struct value *value, const char *at)
{
    text_unsigned(text, value_integer(value, at));
}

void value_put_signed(struct text *text, const struct value *value, const char *at)
{
    text_signed(text, (int64_t)value_integer(value, at));
}

static void put_wide(struct text *text, const struct value *value, const char *at)
{
    text_bytes(text, "0x", 2);
    text_hex_digits(text, field_value_high_at(value->field, at), 16);
    text_hex_digits(text, value_integer(value, at), 16);
}

double value_float(const struct value *value, const char *at)
{
    float narrow;
    double wide;
    memcpy(&narrow, at, sizeof(narrow));
    if (value->size_bytes == sizeof(narrow))
        return (double)narrow;
    memcpy(&wide, at, sizeof(wide));
    return wide;
}

/* Whether these digits are the number again, where it came from. */
static bool is_exact(const char *digits, double number, bool is_narrow)
{
    return is_narrow ? (double)strtof(digits, NULL) == number : strtod(digits, NULL) == number;
}

void value_put_float(struct text *text, const struct value *value, const char *at)
{
    bool is_narrow = value->size_bytes == sizeof(float);
    double number = value_float(value, at);
    char digits[32] = "nan"; /* of which nothing says which it is */
    int most = is_narrow ? FLT_DECIMAL_DIG : DBL_DECIMAL_DIG;
    for (int count = is_narrow ? FLT_DIG : DBL_DIG; !isnan(number) && count <= most; count++) {
        snprintf(digits, sizeof(digits), "%.*g", count, number);
        if (is_exact(digits, number, is_narrow))
            break;
    }
    text_string(text, digits);
}

void value_put_bool(struct text *text, const struct value *value, const char *at)
{
    text_string(text, value_integer(value, at) != 0 ? "true" : "false");
}

void value_put_integer(struct text *text, const struct value *value, const char *at)
{
    if (value->sign_bit != 0)
        value_put_signed(text, value, at);
    else
        value_put_unsigned(text, value, at);
}

static void put_enum(struct text *text, const struct value *value, const char *at)
{
    const char *name = field_enumerator(value->field, (int64_t)value_integer(value, at));
    if (name != NULL)
        text_safe(text, name, strlen(name));
    else
        value_put_integer(text, value, at);
}

static void put_pointer(struct text *text, const struct value *value, const char *at)
{
    text_hex(text, value_integer(value, at));
}

static void put_text(struct text *text, const struct value *value, const char *at)
{
    if (unread_is(at, value->count)) {
        text_string(text, VALUE_UNREAD);
        return;
    }
    size_t length = strnlen(at, value->count);
    text_safe(text, at, length);
    if (length + 1 >= value->count && value->count > COMM_BYTES)
        text_bytes(text, "...", 3);
}

bool value_text_is_plain(const struct value *value, const char *at, size_t length)
{
    if (length == 0 && unread_is(at, value->count))
        return false;
    if (value->count <= COMM_BYTES)
        return length == value->count || at[length] == '\0';
    return length + 1 < value->count && at[length] == '\0';
}

bool value_is_free_text(const struct value *value)
{
    return value->kind == VALUE_TEXT && value->count > COMM_BYTES;
}

void value_append_address(struct text *text, const void *bytes, size_t length)
{
    char address[INET6_ADDRSTRLEN] = "";
    inet_ntop(length == 4 ? AF_INET : AF_INET6, bytes, address, sizeof(address));
    text_string(text, address);
}

static void put_ipv4(struct text *text, const struct value *value, const char *at)
{
    (void)value;
    value_append_address(text, at, 4);
}

/* An IPv4 address in an IPv6 field (::ffff:0:0/96, RFC 4291) is shown as people know it. */
static void put_ipv6(struct text *text, const struct value *value, const char *at)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    (void)value;
    if (memcmp(at, mapped, sizeof(mapped)) == 0)
        value_append_address(text, at + sizeof(mapped), 4);
    else
        value_append_address(text, at, 16);
}

void value_put_port(struct text *text, const struct value *value, const char *at)
{
    (void)value;
    text_unsigned(text, (uint64_t)(unsigned char)at[0] << 8 | (unsigned char)at[1]);
}

/* Three digits behind the point, of the largest unit that leaves one before it: 999 ns, 1.500 us, 61.250 s. */
static void append_duration(struct text *text, uint64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {{1000000000, " s"}, {1000000, " ms"}, {1000, " us"}};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (ns < units[i].ns)
            continue;
        uint64_t thousandths = ns % units[i].ns / (units[i].ns / 1000);
        text_unsigned(text, ns / units[i].ns);
        text_string(text, thousandths < 10 ? ".00" : thousandths < 100 ? ".0" : ".");
        text_unsigned(text, thousandths);
        text_string(text, units[i].name);
        return;
    }
    text_unsigned(text, ns);
    text_string(text, " ns");
}

/* A negative duration is shown as a number. */
static void put_duration(struct text *text, const struct value *value, const char *at)
{
    uint64_t ns = value_integer(value, at);
    if (value->sign_bit != 0 && (int64_t)ns < 0)
        text_signed(text, (int64_t)ns);
    else
        append_duration(text, ns);
}

static void put_result(struct text *text, const struct value *value, const char *at)
{
    int64_t result = (int64_t)value_integer(value, at);
    const char *name = error_name(result);
    text_signed(text, result);
    if (name == NULL)
        return;
    text_char(text, ' ');
    text_string(text, name);
}

static void put_syscall(struct text *text, const struct value *value, const char *at)
{
    const char *name = value_syscall_name(value, at);
    if (name != NULL)
        text_safe(text, name, strlen(name));
    else
        value_put_integer(text, value, at);
}

static void put_stack(struct text *text, const struct value *value, const char *at)
{
    struct stack stack;
    field_stack(value->field, at, &stack);
    stack_append_folded(text, &stack);
}

static void put_array(struct text *text, const struct value *value, const char *at)
{
    text_char(text, '[');
    plan_put_elements(text, value, at);
    text_char(text, ']');
}

/* An error stands out. */
static void put_coloured_result(struct text *text, const struct value *value, const char *at)
{
    int64_t result = (int64_t)value_integer(value, at);
    bool is_error = result < 0 && result >= -ERROR_NUMBER_MAX;
    if (is_error)
        text_string(text, COLOUR_ERROR);
    put_result(text, value, at);
    if (is_error)
        text_string(text, COLOUR_END);
}

#define PUTS(result)                                                                                         \
    {                                                                                                        \
        [VALUE_UNSIGNED] = value_put_unsigned, [VALUE_SIGNED] = value_put_signed, [VALUE_WIDE] = put_wide,   \
        [VALUE_BOOL] = value_put_bool, [VALUE_ENUM] = put_enum, [VALUE_POINTER] = put_pointer,               \
        [VALUE_TEXT] = put_text, [VALUE_IPV4] = put_ipv4, [VALUE_IPV6] = put_ipv6,                           \
        [VALUE_PORT] = value_put_port, [VALUE_DURATION] = put_duration, [VALUE_RESULT] = (result),           \
        [VALUE_SYSCALL] = put_syscall, [VALUE_FLOAT] = value_put_float, [VALUE_STACK] = put_stack,           \
        [VALUE_STRUCT] = plan_put_members, [VALUE_ARRAY] = put_array,                                        \
    }

put_value *const value_text_puts[VALUE_KINDS] = PUTS(put_result);
put_value *const value_text_coloured_puts[VALUE_KINDS] = PUTS(put_coloured_result);

static void append_lead(struct text *text, const char *name, bool is_first)
{
    text_string(text, is_first ? "" : " ");
    text_safe(text, name, strlen(name));
    text_char(text, '=');
}

const struct value_format value_text_format = {
    .puts = value_text_puts,
    .readings = VALUE_TEXT_READINGS,
    .separator = ' ',
    .missing = "?",
    .start = "{",
    .end = "}",
    .lead = append_lead,
};
