// SPDX-License-Identifier: Apache-2.0
#include "symbols/demangle.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "symbols/rust_name.h"

#define RUST_HASH_DIGITS 16 /* "::h" and so many hex digits end each name of Rust's older scheme */

static void load(struct demangler *demangler)
{
    static const char *const libraries[] = {"libstdc++.so.6", "libc++abi.so.1"};
    demangler->is_tried = true;
    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]) && demangler->library == NULL; i++)
        demangler->library = dlopen(libraries[i], RTLD_LAZY);
    void *function = demangler->library != NULL ? dlsym(demangler->library, "__cxa_demangle") : NULL;
    memcpy(&demangler->function, &function, sizeof(function)); /* ISO C has no cast for it */
}

void demangler_finish(struct demangler *demangler)
{
    if (demangler->library != NULL)
        dlclose(demangler->library);
    *demangler = (struct demangler){0};
}

/* The hash at the end of a name that the Rust compiler made; NULL: there is none. */
static char *find_rust_hash(char *name)
{
    size_t length = strlen(name);
    char *hash = length > RUST_HASH_DIGITS + 3 ? name + length - RUST_HASH_DIGITS - 3 : NULL;
    if (hash == NULL || !has_prefix(hash, "::h"))
        return NULL;
    return strspn(hash + 3, "0123456789abcdef") == RUST_HASH_DIGITS ? hash : NULL;
}

/* What may not be in a symbol's name stands in it like this (legacy.rs in rustc's symbol mangling). */
static bool append_escape(const char **at, struct text *to)
{
    static const struct {
        const char *escape, *means;
    } escapes[] = {
        {"..", "::"},   {"$SP$", "@"},  {"$BP$", "*"},  {"$RF$", "&"},   {"$LT$", "<"},
        {"$GT$", ">"},  {"$LP$", "("},  {"$RP$", ")"},  {"$C$", ","},    {"$u7e$", "~"},
        {"$u20$", " "}, {"$u27$", "'"}, {"$u5b$", "["}, {"$u5d$", "]"},  {"$u7b$", "{"},
        {"$u7d$", "}"}, {"$u3b$", ";"}, {"$u2b$", "+"}, {"$u22$", "\""},
    };
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        const char *rest = after_prefix(*at, escapes[i].escape);
        if (rest == NULL)
            continue;
        text_string(to, escapes[i].means);
        *at = rest;
        return true;
    }
    return false;
}

static char *read_rust(const char *name)
{
    struct text text = {0};
    for (const char *at = name; *at != '\0';) {
        bool is_part_start = at == name || at[-1] == ':';
        if (is_part_start && has_prefix(at, "_$")) /* an identifier may not begin with '$' */
            at++;
        if (!append_escape(&at, &text))
            text_char(&text, *at++);
    }
    return text_take(&text);
}

char *demangle(struct demangler *demangler, const char *name)
{
    int status = 0;
    if (rust_name_is(name))
        return rust_name_read(name);
    if (!has_prefix(name, "_Z"))
        return NULL;
    if (!demangler->is_tried)
        load(demangler);
    char *demangled = demangler->function != NULL ? demangler->function(name, NULL, NULL, &status) : NULL;
    char *hash = demangled != NULL ? find_rust_hash(demangled) : NULL;
    if (hash == NULL)
        return demangled;
    *hash = '\0';
    char *rust = read_rust(demangled);
    free(demangled);
    return rust;
}

/* How much of "Foo::bar(int) const" is not its parameters. */
static size_t name_length(const char *demangled)
{
    size_t end = strlen(demangled);
    int depth = 0;
    while (end > 0 && demangled[end - 1] != ')')
        end--;
    for (size_t i = end; i > 0; i--) {
        depth += demangled[i - 1] == ')' ? 1 : demangled[i - 1] == '(' ? -1 : 0;
        if (depth == 0)
            return i - 1;
    }
    return strlen(demangled);
}

/* A clone is a function's part, or one for some callers. */
bool demangled_is(const char *demangled, const char *wanted)
{
    size_t length = name_length(demangled);
    size_t wanted_length = strlen(wanted);
    if (strcmp(demangled, wanted) == 0)
        return true;
    if (strstr(demangled, " [clone ") != NULL || wanted_length == 0 || wanted_length > length)
        return false;
    /* A template's function has what it returns in front. */
    const char *start = demangled + length - wanted_length;
    return strncmp(start, wanted, wanted_length) == 0 && (start == demangled || start[-1] == ' ');
}

const char *demangled_find(struct demangled *demangled, const char *name)
{
    if (!has_prefix(name, "_Z") && !rust_name_is(name))
        return name;
    bool is_new;
    char **place = keyed_names_place(&demangled->names, (uintptr_t)name, &is_new);
    if (is_new)
        *place = demangle(&demangled->demangler, name);
    return *place != NULL ? *place : name;
}

void demangled_finish(struct demangled *demangled)
{
    keyed_names_finish(&demangled->names);
    demangler_finish(&demangled->demangler);
    *demangled = (struct demangled){0};
}
