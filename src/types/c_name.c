// SPDX-License-Identifier: Apache-2.0
#include "types/c_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* In the order of strcmp(). */
static const char *const keywords[] = {
    "_Alignas",      "_Alignof",    "_Atomic",
    "_Bool",         "_Complex",    "_Generic",
    "_Imaginary",    "_Noreturn",   "_Static_assert",
    "_Thread_local", "__alignof__", "__asm__",
    "__attribute__", "__const",     "__extension__",
    "__inline",      "__inline__",  "__int128",
    "__label__",     "__restrict",  "__signed__",
    "__thread",      "__typeof__",  "__volatile__",
    "asm",           "auto",        "break",
    "case",          "char",        "const",
    "continue",      "default",     "do",
    "double",        "else",        "enum",
    "extern",        "float",       "for",
    "goto",          "if",          "inline",
    "int",           "long",        "register",
    "restrict",      "return",      "short",
    "signed",        "sizeof",      "static",
    "struct",        "switch",      "typedef",
    "typeof",        "union",       "unsigned",
    "void",          "volatile",    "while",
};

/* Spellings of numbers in the BTF of C, with their sizes on the machines that BPF is for. */
static const struct number {
    const char *name;
    unsigned bytes;
} numbers[] = {
    {"_Bool", 1},
    {"char", 1},
    {"signed char", 1},
    {"unsigned char", 1},
    {"short", 2},
    {"short int", 2},
    {"short unsigned int", 2},
    {"unsigned short", 2},
    {"int", 4},
    {"unsigned int", 4},
    {"long", 8},
    {"long int", 8},
    {"long unsigned int", 8},
    {"unsigned long", 8},
    {"long long", 8},
    {"long long int", 8},
    {"long long unsigned int", 8},
    {"unsigned long long", 8},
    {"__int128", 16},
    {"__int128 unsigned", 16},
    {"unsigned __int128", 16},
    {"float", 4},
    {"double", 8},
};

static int compare_keyword(const void *name, const void *keyword)
{
    return strcmp(name, *(const char *const *)keyword);
}

bool c_name_is_valid(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    if (name[0] == '\0' || name[strspn(name, letters)] != '\0' || (name[0] >= '0' && name[0] <= '9'))
        return false;
    return bsearch(name, keywords, sizeof(keywords) / sizeof(keywords[0]), sizeof(keywords[0]),
                   compare_keyword) == NULL;
}

char *c_name_spell(const struct btf *btf, uint32_t offset)
{
    const char *name = btf_string(btf, offset);
    if (name[0] == '\0' || c_name_is_valid(name))
        return xstrdup(name);
    return xasprintf("bccrun_name_%u", offset);
}

/* C's number of this size. The kernel has floating point in few places, and no probe computes with it. */
static const char *number_of(const struct btf_type *type, bool is_signed)
{
    bool is_float = btf_kind(type) == KIND_FLOAT;
    switch (type->size) {
    case 1:
        return is_signed ? "signed char" : "unsigned char";
    case 2:
        return is_signed ? "short" : "unsigned short";
    case 8:
        return is_float ? "double" : is_signed ? "long" : "unsigned long";
    case 16:
        return is_signed ? "__int128" : "unsigned __int128";
    default:
        return is_float ? "float" : is_signed ? "int" : "unsigned int";
    }
}

const char *c_name_of_number(const struct btf *btf, const struct btf_type *type)
{
    const char *name = btf_string(btf, type->name_off);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (strcmp(name, numbers[i].name) == 0 && numbers[i].bytes == type->size)
            return numbers[i].name;
    bool is_integer = btf_kind(type) == BTF_KIND_INT;
    uint32_t encoding = is_integer ? *(const uint32_t *)(type + 1) : 0;
    if (is_integer && (BTF_INT_ENCODING(encoding) & BTF_INT_BOOL) != 0 && type->size == 1)
        return "_Bool";
    return number_of(type, is_integer && (BTF_INT_ENCODING(encoding) & BTF_INT_SIGNED) != 0);
}
