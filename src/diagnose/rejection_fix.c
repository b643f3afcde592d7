// SPDX-License-Identifier: Apache-2.0
#include "diagnose/rejection_fix.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/fix.h"
#include "diagnose/map_call.h"
#include "diagnose/own_maps.h"
#include "diagnose/own_text.h"

struct span {
    const char *start;
    size_t length;
};

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const char *line_of(const struct rejected *rejected, unsigned line, const char **end)
{
    size_t length = 0;
    const char *start = source_line(rejected->source, line, &length);
    *end = start != NULL ? start + length : NULL;
    return start;
}

/* Argument @index of the call at the place, without the spaces around it; false: the line is less simple. */
static bool find_argument(const struct rejected *rejected, size_t index, struct span *argument)
{
    const char *end;
    const char *at = line_of(rejected, rejected->here.line, &end);
    int depth = 0;
    if (at == NULL || rejected->here.column == 0)
        return false;
    at = memchr(at + rejected->here.column - 1, '(', (size_t)(end - at) - (rejected->here.column - 1));
    if (at == NULL)
        return false;
    const char *start = ++at;
    for (; at < end; at++) {
        depth += (*at == '(') - (*at == ')');
        bool is_end = depth < 0 || (depth == 0 && *at == ',');
        if (is_end && index-- == 0)
            break;
        if (depth < 0)
            return false;
        if (is_end)
            start = at + 1;
    }
    while (start < at && *start == ' ')
        start++;
    while (at > start && at[-1] == ' ')
        at--;
    *argument = (struct span){start, (size_t)(at - start)};
    return at < end && at > start;
}

/* The last name of "event.path" or "&event->path", on the heap; "" if it ends with something else. */
static char *last_name(struct span expression)
{
    const char *end = expression.start + expression.length;
    const char *start = end;
    while (start > expression.start && is_name(start[-1]))
        start--;
    return xstrndup(start, (size_t)(end - start));
}

/* Whether it is one name, of a variable of the text. */
static bool is_variable(const struct rejected *rejected, struct span expression)
{
    char *name = last_name(expression);
    char *type = strlen(name) == expression.length
                     ? own_text_type(rejected->source, name, rejected->here.line, false)
                     : NULL;
    bool is_one = type != NULL;
    free(type);
    free(name);
    return is_one;
}

static bool is_array(const struct rejected *rejected, struct span expression)
{
    char *name = last_name(expression);
    char *type = name[0] != '\0' ? own_text_type(rejected->source, name, rejected->here.line, true) : NULL;
    bool is_one = type != NULL && strcmp(type, "char") == 0;
    free(type);
    free(name);
    return is_one;
}

/* A method's key is in R2 and its value in R3: its first and second argument. */
static bool fix_address(const struct rejected *rejected)
{
    struct span argument;
    if (rejected->number < 2 || !find_argument(rejected, rejected->number - 2, &argument) ||
        !is_variable(rejected, argument))
        return false;
    fix_replace(rejected->source, argument.start, 0, "&");
    return true;
}

/* bpf_probe_read_user(buffer, length, pointer) and its kin. A test in an if above it, the compiler moves or widens to 64
 * bits, so that the verifier does not connect it with the argument. */
static bool fix_length(const struct rejected *rejected)
{
    struct span buffer;
    struct span length;
    if (rejected->number != 2 || !find_argument(rejected, 0, &buffer) ||
        !find_argument(rejected, 1, &length) || !is_variable(rejected, length) || !is_array(rejected, buffer))
        return false;
    bool is_address = buffer.start[0] == '&';
    buffer.start += is_address;
    buffer.length -= is_address;
    char *array = xstrndup(buffer.start, buffer.length);
    char *name = xstrndup(length.start, length.length);
    char *bounded = xasprintf("(u32)%s > sizeof(%s) ? sizeof(%s) : (u32)%s", name, array, array, name);
    fix_replace(rejected->source, length.start, length.length, bounded);
    free(bounded);
    free(name);
    free(array);
    return true;
}

/* The statement "array[index] = ...;", with a test before it. */
static bool fix_index(const struct rejected *rejected)
{
    const char *end;
    const char *line = line_of(rejected, rejected->here.line, &end);
    const char *start = line != NULL ? line + strspn(line, " \t") : NULL;
    const char *open = start != NULL ? memchr(start, '[', (size_t)(end - start)) : NULL;
    const char *close = open != NULL ? memchr(open, ']', (size_t)(end - open)) : NULL;
    if (close == NULL)
        return false;
    struct span array = {start, (size_t)(open - start)};
    struct span index = {open + 1, (size_t)(close - open) - 1};
    if (strcspn(start, " (=") < array.length || !is_variable(rejected, index) || !is_array(rejected, array))
        return false;
    char *test = xasprintf("if (%.*s < sizeof(%.*s)) ", (int)index.length, index.start, (int)array.length,
                           array.start);
    fix_replace(rejected->source, start, 0, test);
    free(test);
    return true;
}

/* What the line reads through a pointer: "ip->protocol" is within ip + 1, "packet[12] | packet[13]" within packet + 14. False:
 * through none, or several. */
static bool find_packet(const char *start, const char *end, struct span *pointer, unsigned long *count)
{
    *pointer = (struct span){0};
    *count = 0;
    for (const char *at = start; at < end; at++) {
        bool is_member = at + 1 < end && at[0] == '-' && at[1] == '>';
        bool is_element = *at == '[' && isdigit((unsigned char)at[1]);
        const char *name = at;
        while (name > start && is_name(name[-1]))
            name--;
        if ((!is_member && !is_element) || name == at)
            continue;
        struct span one = {name, (size_t)(at - name)};
        if (pointer->length > 0 &&
            (one.length != pointer->length || strncmp(one.start, pointer->start, one.length) != 0))
            return false;
        unsigned long needed = is_member ? 1 : strtoul(at + 1, NULL, 10) + 1;
        *pointer = one;
        *count = needed > *count ? needed : *count;
    }
    return pointer->length > 0;
}

/* A comparison with the packet's end, in pointers to bytes: "pointer + size" would count in what it points to. */
static bool fix_packet(const struct rejected *rejected)
{
    struct declarations declarations;
    const struct declared_function *function;
    struct span pointer;
    unsigned long count;
    const char *end;
    const char *start = line_of(rejected, rejected->here.line, &end);
    if (start == NULL || !find_packet(start, end, &pointer, &count))
        return false;
    declarations_read(rejected->source, NULL, 0, &declarations);
    char *context = own_text_function(&declarations, rejected->source, rejected->here.line, &function)
                        ? own_text_parameter(rejected->source, function)
                        : NULL;
    declarations_finish(&declarations);
    if (context == NULL)
        return false;
    char *test = xasprintf("if ((void *)(%.*s + %lu) > (void *)(long)%s->data_end) %s", (int)pointer.length,
                           pointer.start, count, context, rejected->leave);
    fix_add(rejected->here.line, test);
    free(test);
    free(context);
    return true;
}

/* The kernel's printk(), which its headers declare. Some libbccs give the verifier no instruction to name, so no line. */
static bool fix_call(const struct rejected *rejected)
{
    static const char *const names[] = {"printk", "_printk"};
    const struct source *source = rejected->source;
    for (size_t i = 0; i < 2; i++) {
        const char *at = own_text_word(source->text, source->text + source->length, names[i]);
        unsigned line =
            rejected->here.line > 0 || at == NULL ? rejected->here.line : own_text_line(source, at);
        if (fix_word(source, line, names[i], "bpf_trace_printk"))
            return true;
    }
    return false;
}

/* A test below the line that looks up, which must be a whole statement. */
static bool fix_null(const struct rejected *rejected)
{
    const char *end;
    const char *line = line_of(rejected, rejected->there.line, &end);
    while (line != NULL && end > line && strchr(" \t\r", end[-1]) != NULL)
        end--;
    if (line == NULL || end == line || end[-1] != ';' || rejected->name == NULL ||
        rejected->there.line >= rejected->here.line)
        return false;
    char *test = xasprintf("if (%s == NULL) %s", rejected->name, rejected->leave);
    fix_add(rejected->there.line + 1, test);
    free(test);
    return true;
}

/* The size of an integer type, in bytes; 0: it is none of the usual ones. */
static size_t integer_bytes(const char *type)
{
    static const struct {
        const char *name;
        size_t bytes;
    } types[] = {{"u8", 1},    {"u16", 2},   {"u32", 4},      {"u64", 8},      {"s8", 1},
                 {"s16", 2},   {"s32", 4},   {"s64", 8},      {"int", 4},      {"long", 8},
                 {"__u8", 1},  {"__u16", 2}, {"__u32", 4},    {"__u64", 8},    {"char", 1},
                 {"short", 2}, {"pid_t", 4}, {"uint32_t", 4}, {"uint64_t", 8}, {"size_t", 8}};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(type, types[i].name) == 0)
            return types[i].bytes;
    return 0;
}

/* The last line up to the place that declares the variable; 0: none does in a line of its own type. */
static unsigned declaring_line(const struct rejected *rejected, const char *type, const char *name)
{
    for (unsigned line = rejected->here.line; line > 0; line--) {
        const char *end;
        const char *start = line_of(rejected, line, &end);
        const char *at = start != NULL ? own_text_word(start, end, type) : NULL;
        at = at != NULL ? at + strlen(type) : NULL;
        if (at != NULL && own_text_word(at, end, name) == at + strspn(at, " "))
            return line;
    }
    return 0;
}

/* A key that is smaller than the map's: what lies behind the variable would be a part of it. */
static bool fix_key(const struct rejected *rejected)
{
    struct span argument;
    char *call = map_call_name(rejected->source, rejected->here.line, rejected->here.column);
    bool has_key = call != NULL && find_argument(rejected, 0, &argument) && argument.start[0] == '&';
    char *name = has_key ? last_name(argument) : NULL;
    char *type = has_key ? own_text_type(rejected->source, name, rejected->here.line, false) : NULL;
    if (call != NULL)
        call[strcspn(call, ".")] = '\0';
    char *wanted = has_key ? own_maps_key_type(rejected->source, call) : NULL;
    bool is_smaller = type != NULL && integer_bytes(type) > 0 &&
                      integer_bytes(type) < integer_bytes(wanted != NULL ? wanted : "u64");
    unsigned line = is_smaller ? declaring_line(rejected, type, name) : 0;
    if (line > 0) {
        hint("the keys of '%s' are of type %s, and '%s' is of type %s", call, wanted != NULL ? wanted : "u64",
             name, type);
        (void)fix_word(rejected->source, line, type, wanted != NULL ? wanted : "u64");
    }
    free(wanted);
    free(type);
    free(name);
    free(call);
    return line > 0;
}

bool rejection_fix(enum mistake_fix fix, const struct rejected *rejected)
{
    static bool (*const fixes[])(const struct rejected *) = {
        [FIX_NULL] = fix_null,     [FIX_ADDRESS] = fix_address, [FIX_LENGTH] = fix_length,
        [FIX_INDEX] = fix_index,   [FIX_CALL] = fix_call,       [FIX_KEY] = fix_key,
        [FIX_PACKET] = fix_packet,
    };
    return fixes[fix] != NULL && fixes[fix](rejected);
}
