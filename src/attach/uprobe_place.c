// SPDX-License-Identifier: Apache-2.0
#include "attach/uprobe_place.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "attach/ifunc.h"
#include "attach/instruction.h"
#include "base/memory.h"

/* What is looked for: the place, and the words for it in errors. */
struct request {
    const char *word;
    const char *text;
    struct uprobe_place *place;
};

static int fail_symbol(struct libraries *libraries, const char *file, const char *symbol)
{
    const struct binary *first = libraries_at(libraries, 0);
    bool is_stripped = user_symbols_are_stripped(first, libraries->root);
    struct nearest near;
    nearest_init(&near, symbol);
    library_symbols_offer(libraries, nearest_visit, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    if (is_stripped)
        hint(
            "only what it exports has names; its package's debug symbols bring the others back, or name an address: SEC(\"uprobe/%s:0x1234\")",
            file);
    else
        hint("nm -C %s lists its functions; a small one may have been inlined into its callers", first->path);
    size_t linked = libraries->opened_count - 1;
    char *others = linked > 1    ? xasprintf(", nor in the %zu libraries that it links", linked)
                   : linked == 1 ? xstrdup(", nor in the library that it links")
                                 : xstrdup("");
    int err = failx(ENOENT, "cannot probe %s:%s: there is no function '%s' in %s%s%s", file, symbol, symbol,
                    first->path, is_stripped ? ", which is stripped" : "", others);
    free(others);
    return err;
}

static int fail_ambiguous(const char *file, const char *symbol, const char *namesakes)
{
    hint("write one of them whole, or its name in the file, as nm shows it: %s", namesakes);
    return failx(ENOENT, "cannot probe %s:%s: several functions have that name", file, symbol);
}

int uprobe_place_find_function(struct libraries *libraries, const char *file, const char *name,
                               const struct binary **binary, struct user_symbol *symbol)
{
    struct text namesakes = {0};
    int err = 0;
    *binary = library_symbols_find(libraries, name, symbol);
    if (*binary == NULL)
        *binary = library_symbols_find_demangled(libraries, name, symbol, &namesakes);
    if (*binary == NULL)
        err = namesakes.length > 0 ? fail_ambiguous(file, name, text_cstr(&namesakes))
                                   : fail_symbol(libraries, file, name);
    text_finish(&namesakes);
    return err;
}

static int fail_offset(const struct request *request, const char *why)
{
    return failx(ERANGE, "cannot attach %s %s: %s", request->word, request->text, why);
}

static int fail_ifunc(const struct request *request, const char *path)
{
    hint("it chooses among several for different processors: probe the one that yours gets, or a caller");
    return failx(EOPNOTSUPP, "cannot attach %s %s: %s decides which function this is as each program starts",
                 request->word, request->text, path);
}

static int fail_mistaken(const struct request *request)
{
    hint("a function around it can be probed, or a later instruction: +OFFSET, as objdump -d shows them");
    return failx(
        EOPNOTSUPP,
        "cannot attach %s %s: it begins with an AVX instruction, which the kernel would mistake for another one, and so break every program that comes by",
        request->word, request->text);
}

/* The address in @binary that the target means. */
static int find_address(const struct request *request, const struct binary *binary,
                        const struct user_symbol *symbol, uint64_t *address)
{
    const struct uprobe_target *target = &request->place->target;
    *address = symbol->address;
    if (symbol->is_ifunc && !ifunc_resolve(binary, target->symbol, address))
        return fail_ifunc(request, binary->path);
    if (!symbol->is_ifunc && symbol->bytes > 0 && target->number >= symbol->bytes)
        return failx(ERANGE,
                     "cannot attach %s %s: the offset is after the end of '%s', which has %" PRIu64 " bytes",
                     request->word, request->text, target->symbol, symbol->bytes);
    *address += target->number;
    return 0;
}

static int find_offset(const struct request *request, const struct binary *binary, uint64_t address)
{
    request->place->binary = binary;
    request->place->address = address;
    if (!binary_offset(binary, address, PF_X, &request->place->offset))
        return fail_offset(request, request->place->target.symbol != NULL
                                        ? "there is no code at this place"
                                        : "there is no code at this address");
    return instruction_is_mistaken(binary, request->place->offset) ? fail_mistaken(request) : 0;
}

static int find_symbol(const struct request *request)
{
    struct uprobe_place *place = request->place;
    const struct binary *binary;
    struct user_symbol symbol;
    uint64_t address = 0;
    int err = uprobe_place_find_function(&place->libraries, place->target.file, place->target.symbol, &binary,
                                         &symbol);
    if (err == 0)
        err = find_address(request, binary, &symbol, &address);
    place->bytes = err == 0 && !symbol.is_ifunc ? symbol.bytes : 0;
    return err == 0 ? find_offset(request, binary, address) : err;
}

int uprobe_place_find(const struct attach_word *word, const char *root, const char *text,
                      struct uprobe_place *place)
{
    const struct request request = {.word = word->name, .text = text, .place = place};
    *place = (struct uprobe_place){0};
    const char *wrong = uprobe_target_read(text, word->on_return, &place->target);
    if (wrong != NULL)
        return fail_offset(&request, wrong);
    int err = libraries_open(&place->libraries, root, place->target.file);
    if (err != 0)
        return err;
    return place->target.symbol != NULL
               ? find_symbol(&request)
               : find_offset(&request, libraries_at(&place->libraries, 0), place->target.number);
}

void uprobe_place_finish(struct uprobe_place *place)
{
    libraries_close(&place->libraries);
    uprobe_target_finish(&place->target);
}
