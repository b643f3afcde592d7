// SPDX-License-Identifier: Apache-2.0
#include "symbols/rust_name.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "symbols/rust_reader.h"

#define PREFIX      "_R"
#define IS_LIFETIME 'L'
#define IS_BACK     'B'
#define IS_CONSTANT 'K'
#define END_OF_LIST 'E'

static void read_path(struct rust_reader *reader, bool is_value);
static void read_type(struct rust_reader *reader);

/* Reads again what is at an earlier place. */
static void read_back(struct rust_reader *reader, void (*read)(struct rust_reader *reader))
{
    size_t start = reader->at - 1;
    uint64_t place = rust_read_base_62(reader);
    size_t resume = reader->at;
    reader->is_bad |= place >= start;
    if (rust_enter(reader) && !reader->is_silent) {
        reader->at = (size_t)place;
        read(reader);
        reader->at = resume;
    }
    reader->depth--;
}

static void read_type_path(struct rust_reader *reader)
{
    read_path(reader, false);
}

static void read_value_path(struct rust_reader *reader)
{
    read_path(reader, true);
}

/* A number in hex and '_' after its type, or a reference to one. */
static void read_constant(struct rust_reader *reader)
{
    char type = rust_take(reader);
    if (type == IS_BACK) {
        read_back(reader, read_constant);
        return;
    }
    bool is_negative = type != 'p' && rust_skip(reader, 'n');
    uint64_t number = 0;
    size_t digits = 0;
    for (; type != 'p' && !reader->is_bad && !rust_skip(reader, '_'); digits++) {
        char c = rust_take(reader);
        reader->is_bad |= !isxdigit((unsigned char)c) || isupper((unsigned char)c);
        number = number << 4 | (uint64_t)(isdigit((unsigned char)c) ? c - '0' : c - 'a' + 10);
    }
    reader->is_bad |= type != 'p' && strchr("abchijlmnostxy", type) == NULL;
    if (type == 'p' || type == 'c' || digits > 16) {
        rust_put(reader, "_");
    } else if (type == 'b') {
        rust_put(reader, number != 0 ? "true" : "false");
    } else {
        rust_put(reader, is_negative ? "-" : "");
        rust_put_number(reader, number);
    }
}

/* Up to the 'E' that ends it. Returns how many there are. */
static size_t read_list(struct rust_reader *reader, void (*read)(struct rust_reader *reader))
{
    size_t count = 0;
    for (; !reader->is_bad && !rust_skip(reader, END_OF_LIST); count++) {
        rust_put(reader, count > 0 ? ", " : "");
        read(reader);
    }
    return count;
}

/* Lifetimes are of no use to people: most are "'_". */
static void read_generics(struct rust_reader *reader, const char *start)
{
    bool is_first = true;
    while (!reader->is_bad && !rust_skip(reader, END_OF_LIST)) {
        if (rust_skip(reader, IS_LIFETIME)) {
            (void)rust_read_base_62(reader);
            continue;
        }
        rust_put(reader, is_first ? start : ", ");
        is_first = false;
        (rust_skip(reader, IS_CONSTANT) ? read_constant : read_type)(reader);
    }
    rust_put(reader, is_first ? "" : ">");
}

/* Which implementation of a type it is says nothing to people. */
static void skip_implementation(struct rust_reader *reader)
{
    bool was_silent = reader->is_silent;
    reader->is_silent = true;
    (void)rust_read_disambiguator(reader);
    read_path(reader, false);
    reader->is_silent = was_silent;
}

static void read_implementation(struct rust_reader *reader, char kind)
{
    if (kind != 'Y')
        skip_implementation(reader);
    rust_put(reader, "<");
    read_type(reader);
    if (kind != 'M') {
        rust_put(reader, " as ");
        read_path(reader, false);
    }
    rust_put(reader, ">");
}

/* Closures and the like have a namespace in capitals. */
static void read_nested(struct rust_reader *reader, bool is_value)
{
    char space = rust_take(reader);
    read_path(reader, is_value);
    uint64_t number = rust_read_disambiguator(reader);
    bool is_special = isupper((unsigned char)space);
    bool has_name = rust_peek(reader) != '0';
    if (is_special) {
        rust_put(reader, space == 'C' ? "::{closure" : space == 'S' ? "::{shim" : "::{other");
        rust_put(reader, has_name ? ":" : "");
    } else if (has_name) {
        rust_put(reader, "::");
    }
    rust_read_identifier(reader);
    if (is_special) {
        rust_put(reader, "#");
        rust_put_number(reader, number);
        rust_put(reader, "}");
    }
}

static void read_path(struct rust_reader *reader, bool is_value)
{
    char kind = rust_enter_and_take(reader);
    switch (kind) {
    case 'C':
        (void)rust_read_disambiguator(reader);
        rust_read_identifier(reader);
        break;
    case 'N':
        read_nested(reader, is_value);
        break;
    case 'M':
    case 'X':
    case 'Y':
        read_implementation(reader, kind);
        break;
    case 'I':
        read_path(reader, is_value);
        read_generics(reader, is_value ? "::<" : "<");
        break;
    case IS_BACK:
        read_back(reader, is_value ? read_value_path : read_type_path);
        break;
    default:
        reader->is_bad = true;
    }
    reader->depth--;
}

static const char *basic_type(char letter)
{
    static const char *const names[] = {
        "i8",   "bool", "char", "f64", "str", "f32", NULL,  "u8", "isize", "usize", NULL,  "i32", "u32",
        "i128", "u128", "_",    NULL,  NULL,  "i16", "u16", "()", "...",   NULL,    "i64", "u64", "!",
    };
    return letter >= 'a' && letter <= 'z' ? names[letter - 'a'] : NULL;
}

static void skip_binder(struct rust_reader *reader)
{
    if (rust_skip(reader, 'G'))
        (void)rust_read_base_62(reader);
}

static void read_function_type(struct rust_reader *reader)
{
    skip_binder(reader);
    rust_put(reader, rust_skip(reader, 'U') ? "unsafe " : "");
    if (rust_skip(reader, 'K')) {
        rust_put(reader, "extern \"");
        if (rust_skip(reader, 'C'))
            rust_put(reader, "C");
        else
            rust_read_identifier(reader);
        rust_put(reader, "\" ");
    }
    rust_put(reader, "fn(");
    (void)read_list(reader, read_type);
    rust_put(reader, ")");
    if (rust_skip(reader, 'u'))
        return;
    rust_put(reader, " -> ");
    read_type(reader);
}

static void read_trait(struct rust_reader *reader)
{
    read_path(reader, false);
    while (rust_skip(reader, 'p')) {
        rust_put(reader, " where ");
        rust_read_identifier(reader);
        rust_put(reader, " = ");
        read_type(reader);
    }
}

/* Several traits have no comma between them. */
static void read_dynamic(struct rust_reader *reader)
{
    skip_binder(reader);
    rust_put(reader, "dyn ");
    for (size_t i = 0; !reader->is_bad && !rust_skip(reader, END_OF_LIST); i++) {
        rust_put(reader, i > 0 ? " + " : "");
        read_trait(reader);
    }
    reader->is_bad |= !rust_skip(reader, IS_LIFETIME);
    (void)rust_read_base_62(reader);
}

static void read_reference(struct rust_reader *reader, const char *sign)
{
    rust_put(reader, sign);
    if (sign[0] == '&' && rust_skip(reader, IS_LIFETIME))
        (void)rust_read_base_62(reader);
    read_type(reader);
}

static void read_array(struct rust_reader *reader, bool has_length)
{
    rust_put(reader, "[");
    read_type(reader);
    rust_put(reader, has_length ? "; " : "");
    if (has_length)
        read_constant(reader);
    rust_put(reader, "]");
}

static const char *reference_words(char kind)
{
    return kind == 'R' ? "&" : kind == 'Q' ? "&mut " : kind == 'P' ? "*const " : "*mut ";
}

static void read_compound(struct rust_reader *reader, char kind)
{
    switch (kind) {
    case 'A':
    case 'S':
        read_array(reader, kind == 'A');
        break;
    case 'T':
        rust_put(reader, "(");
        rust_put(reader, read_list(reader, read_type) == 1 ? ",)" : ")");
        break;
    case 'R':
    case 'Q':
    case 'P':
    case 'O':
        read_reference(reader, reference_words(kind));
        break;
    case 'F':
        read_function_type(reader);
        break;
    case 'D':
        read_dynamic(reader);
        break;
    case IS_BACK:
        read_back(reader, read_type);
        break;
    default:
        reader->at--;
        read_path(reader, false);
    }
}

static void read_type(struct rust_reader *reader)
{
    char kind = rust_enter_and_take(reader);
    const char *basic = basic_type(kind);
    if (basic != NULL)
        rust_put(reader, basic);
    else if (kind != '\0')
        read_compound(reader, kind);
    reader->depth--;
}

bool rust_name_is(const char *name)
{
    const char *rest = after_prefix(name, PREFIX);
    return rest != NULL && *rest != '\0' && strchr("CMXYNIB", *rest) != NULL;
}

/* After the name may come the crate that made the function from a generic one; and from the compiler ".llvm.1234". */
char *rust_name_read(const char *name)
{
    struct text text = {0};
    struct rust_reader reader = {.name = name + strlen(PREFIX), .out = &text};
    if (!rust_name_is(name))
        return NULL;
    reader.length = strcspn(reader.name, ".$");
    read_path(&reader, true);
    if (!reader.is_bad && reader.at < reader.length) {
        reader.is_silent = true;
        read_path(&reader, false);
    }
    if (!reader.is_bad && reader.at == reader.length)
        return text_take(&text);
    text_finish(&text);
    return NULL;
}
