// SPDX-License-Identifier: Apache-2.0
#include "symbols/user_symbols.h"

#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "symbols/debug_file.h"

#define VERSION_HIDDEN 0x8000 /* in .gnu.version: not what programs are linked with today */

struct table {
    Elf *elf;
    Elf_Data *symbols;
    size_t count;
    size_t strings; /* the section's number */
    Elf_Data *versions;
    Elf_Data *definitions;
    size_t definition_strings;
};

/* One symbol as it is met. */
struct met {
    const struct table *table;
    GElf_Sym symbol;
    const char *name; /* may end in "@VERSION" or "@@VERSION" */
    unsigned version; /* its number in the table; 0: none, or in the name */
    bool is_hidden;
};

typedef void visit_fn(const struct met *met, void *context);

/* The name of version number @index, out of the chain of definitions (.gnu.version_d). */
static const char *version_name(const struct table *table, unsigned index)
{
    int at = 0;
    GElf_Verdef definition;
    while (table->definitions != NULL && gelf_getverdef(table->definitions, at, &definition) != NULL) {
        GElf_Verdaux name;
        if (definition.vd_aux > table->definitions->d_size)
            return NULL;
        if (definition.vd_ndx == index)
            return gelf_getverdaux(table->definitions, at + (int)definition.vd_aux, &name) != NULL
                       ? elf_strptr(table->elf, table->definition_strings, name.vda_name)
                       : NULL;
        if (definition.vd_next == 0 || definition.vd_next > table->definitions->d_size)
            return NULL;
        at += (int)definition.vd_next;
    }
    return NULL;
}

static bool meet(const struct table *table, size_t index, struct met *met)
{
    *met = (struct met){.table = table};
    if (gelf_getsym(table->symbols, (int)index, &met->symbol) == NULL || met->symbol.st_shndx == SHN_UNDEF ||
        met->symbol.st_shndx == SHN_ABS)
        return false;
    met->name = elf_strptr(table->elf, table->strings, met->symbol.st_name);
    GElf_Versym version;
    if (table->versions != NULL && gelf_getversym(table->versions, (int)index, &version) != NULL) {
        met->is_hidden = (version & VERSION_HIDDEN) != 0;
        met->version = version & ~VERSION_HIDDEN;
    }
    return met->name != NULL && met->name[0] != '\0';
}

/* The tables of exported symbols' versions, which belong to .dynsym. */
static void find_versions(struct table *table)
{
    for (Elf_Scn *section = NULL; (section = elf_nextscn(table->elf, section)) != NULL;) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) == NULL)
            continue;
        if (header.sh_type == SHT_GNU_versym)
            table->versions = elf_getdata(section, NULL);
        if (header.sh_type == SHT_GNU_verdef) {
            table->definitions = elf_getdata(section, NULL);
            table->definition_strings = header.sh_link;
        }
    }
}

static void visit_table(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, visit_fn *visit, void *context)
{
    struct table table = {.elf = elf, .symbols = elf_getdata(section, NULL), .strings = header->sh_link};
    if (table.symbols == NULL || header->sh_entsize == 0)
        return;
    table.count = table.symbols->d_size / header->sh_entsize;
    if (header->sh_type == SHT_DYNSYM)
        find_versions(&table);
    struct met met;
    for (size_t i = 1; i < table.count; i++)
        if (meet(&table, i, &met))
            visit(&met, context);
}

/* Returns whether the file has a table of all symbols and not only of those that it exports. */
static bool visit_file(Elf *elf, visit_fn *visit, void *context)
{
    bool has_all = false;
    for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section)) != NULL;) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) == NULL ||
            (header.sh_type != SHT_SYMTAB && header.sh_type != SHT_DYNSYM))
            continue;
        has_all |= header.sh_type == SHT_SYMTAB;
        visit_table(elf, section, &header, visit, context);
    }
    return has_all;
}

static bool visit_all(const struct binary *binary, const char *root, visit_fn *visit, void *context)
{
    if (visit_file(binary->elf, visit, context))
        return true;
    struct binary *debug = debug_file_open(binary, root);
    bool has_all = debug != NULL && visit_file(debug->elf, visit, context);
    binary_close(debug);
    return has_all;
}

/* Labels of hand-written assembly often have no type. */
static bool is_function(const GElf_Sym *symbol)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);
    return type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_NOTYPE;
}

struct search {
    const char *name;
    size_t name_length;
    const char *version; /* NULL: any */
    bool is_data;
    int rank; /* of the symbol found; 0: none yet */
    struct user_symbol *found;
};

/* "fopen", "fopen@GLIBC_2.2.5" and "fopen@@GLIBC_2.2.5" are all named fopen. */
static bool is_named(const struct search *search, const struct met *met)
{
    if (strncmp(met->name, search->name, search->name_length) != 0)
        return false;
    const char *after = met->name + search->name_length;
    if (*after != '\0' && *after != '@')
        return false;
    if (search->version == NULL)
        return true;
    const char *version = *after == '@' ? after + strspn(after, "@") : version_name(met->table, met->version);
    return version != NULL && strcmp(version, search->version) == 0;
}

static int rank(const struct met *met)
{
    const char *at = strchr(met->name, '@');
    bool is_old = met->is_hidden || (at != NULL && at[1] != '@');
    bool is_local = GELF_ST_BIND(met->symbol.st_info) == STB_LOCAL;
    bool is_untyped = GELF_ST_TYPE(met->symbol.st_info) == STT_NOTYPE;
    return 1 + (is_untyped ? 0 : 1) + (is_local ? 0 : 2) + (is_old ? 0 : 4);
}

static void compare(const struct met *met, void *context)
{
    struct search *search = context;
    if (is_function(&met->symbol) == search->is_data || !is_named(search, met) || rank(met) <= search->rank)
        return;
    search->rank = rank(met);
    *search->found = (struct user_symbol){
        .address = met->symbol.st_value,
        .bytes = met->symbol.st_size,
        .is_ifunc = GELF_ST_TYPE(met->symbol.st_info) == STT_GNU_IFUNC,
    };
}

bool user_symbol_find(const struct binary *binary, const char *root, const char *name, bool is_data,
                      struct user_symbol *symbol)
{
    const char *at = strchr(name, '@');
    struct search search = {
        .name = name,
        .name_length = strcspn(name, "@"),
        .version = at != NULL ? at + strspn(at, "@") : NULL,
        .is_data = is_data,
        .found = symbol,
    };
    visit_all(binary, root, compare, &search);
    return search.rank > 0;
}

struct place_search {
    uint64_t address;
    struct binary_section section;
    struct user_symbol_at *found;
    uint64_t nearest; /* where the last symbol begins or ends that does so before the address or there */
};

static bool has_size(const struct user_symbol_at *at)
{
    return at->symbol.bytes > 0;
}

/* One that has the address in its bytes is certain. Of several the innermost is meant. */
static bool is_nearer(const struct user_symbol_at *a, const struct user_symbol_at *b)
{
    if (b->name == NULL || has_size(a) != has_size(b))
        return b->name == NULL || has_size(a);
    return a->symbol.address != b->symbol.address ? a->symbol.address > b->symbol.address
                                                  : b->is_data && !a->is_data;
}

static void compare_place(const struct met *met, void *context)
{
    struct place_search *search = context;
    uint64_t start = met->symbol.st_value;
    struct user_symbol_at at = {
        .symbol = {.address = start, .bytes = met->symbol.st_size},
        .is_data = GELF_ST_TYPE(met->symbol.st_info) == STT_OBJECT,
    };
    if ((!is_function(&met->symbol) && !at.is_data) || met->name[0] == '$' ||
        start < search->section.address || start > search->address)
        return;
    bool is_over = search->address - start >= at.symbol.bytes;
    uint64_t edge = is_over ? start + at.symbol.bytes : start;
    if (edge > search->nearest)
        search->nearest = edge;
    bool is_outside = has_size(&at) ? is_over : at.is_data;
    if (is_outside || !is_nearer(&at, search->found))
        return;
    free(search->found->name);
    at.name = xstrndup(met->name, strcspn(met->name, "@"));
    *search->found = at;
}

bool user_symbol_at(const struct binary *binary, const char *root, uint64_t address,
                    struct user_symbol_at *at)
{
    struct place_search search = {.address = address, .found = at};
    *at = (struct user_symbol_at){0};
    if (!binary_code_section(binary, address, &search.section))
        return false;
    visit_all(binary, root, compare_place, &search);
    /* Without a size it ends where another symbol begins or ends. */
    return at->name != NULL && (has_size(at) || at->symbol.address == search.nearest);
}

struct visitor {
    void (*visit)(const char *name, const struct user_symbol *symbol, void *context);
    void (*visit_name)(const char *name, void *context);
    void *context;
};

static void pass_on(const struct met *met, void *context)
{
    const struct visitor *visitor = context;
    unsigned type = GELF_ST_TYPE(met->symbol.st_info);
    if (type != STT_FUNC && type != STT_GNU_IFUNC)
        return;
    const struct user_symbol symbol = {
        .address = met->symbol.st_value,
        .bytes = met->symbol.st_size,
        .is_ifunc = type == STT_GNU_IFUNC,
    };
    char *name = xstrndup(met->name, strcspn(met->name, "@"));
    visitor->visit(name, &symbol, visitor->context);
    free(name);
}

void user_symbols_visit(const struct binary *binary, const char *root,
                        void (*visit)(const char *name, const struct user_symbol *symbol, void *context),
                        void *context)
{
    struct visitor visitor = {.visit = visit, .context = context};
    visit_all(binary, root, pass_on, &visitor);
}

static void pass_name(const struct met *met, void *context)
{
    const struct visitor *visitor = context;
    if (!is_function(&met->symbol))
        return;
    char *name = xstrndup(met->name, strcspn(met->name, "@"));
    visitor->visit_name(name, visitor->context);
    free(name);
}

void user_symbols_visit_names(const struct binary *binary, const char *root,
                              void (*visit)(const char *name, void *context), void *context)
{
    struct visitor visitor = {.visit_name = visit, .context = context};
    visit_all(binary, root, pass_name, &visitor);
}

struct collection {
    const struct binary *binary; /* a file of debugging symbols has no code, and so no places of its own */
    struct address_table *table;
};

static void add(const struct met *met, const struct collection *collection)
{
    uint64_t offset;
    if (binary_offset(collection->binary, met->symbol.st_value, PF_X, &offset))
        address_table_add(collection->table, offset, met->symbol.st_size, met->name, strcspn(met->name, "@"),
                          "", 0);
}

static bool is_local(const struct met *met)
{
    return GELF_ST_BIND(met->symbol.st_info) == STB_LOCAL || GELF_ST_TYPE(met->symbol.st_info) == STT_NOTYPE;
}

static void add_exported(const struct met *met, void *context)
{
    if (is_function(&met->symbol) && !is_local(met))
        add(met, context);
}

/* Symbols named "$x" mark where code begins on some processors, and are no functions. */
static void add_local(const struct met *met, void *context)
{
    if (is_function(&met->symbol) && is_local(met) && met->name[0] != '$')
        add(met, context);
}

void user_symbols_collect(const struct binary *binary, const char *root, struct address_table *table)
{
    struct collection collection = {.binary = binary, .table = table};
    visit_all(binary, root, add_exported, &collection);
    visit_all(binary, root, add_local, &collection);
}

static void pass(const struct met *met, void *context)
{
    (void)met;
    (void)context;
}

bool user_symbols_are_stripped(const struct binary *binary, const char *root)
{
    return !visit_all(binary, root, pass, NULL);
}
