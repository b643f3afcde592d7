// SPDX-License-Identifier: Apache-2.0
#include "compile/process/types_text.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "translate/translate.h"
#include "types/name_set.h"

#define TYPES_LINE "#line 1 \"" TRANSLATE_TYPES_FILE "\"\n"

/* A line that is in <linux/bpf.h> and nowhere else in libbcc: it finds that header among libbcc's strings. */
static const char mark[] = "\n#define _UAPI__LINUX_BPF_H__";

static const char *find_bytes(const char *from, size_t length, const char *bytes)
{
    return memmem(from, length, bytes, strlen(bytes));
}

/* Reads the string that the mark is in. */
static bool read_header(const char *segment, size_t length, struct name_set *names)
{
    const char *at = find_bytes(segment, length, mark);
    if (at == NULL || memchr(at, '\0', length - (size_t)(at - segment)) == NULL)
        return false;
    while (at > segment && at[-1] != '\0')
        at--;
    name_set_read(names, at);
    return true;
}

/* Looks through what libbcc has in memory and does not write to. */
static int look_into(struct dl_phdr_info *info, size_t bytes, void *names)
{
    (void)bytes;
    if (strstr(info->dlpi_name, "libbcc") == NULL)
        return 0;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        const char *segment = (const char *)(info->dlpi_addr + header->p_vaddr);
        bool is_constant =
            header->p_type == PT_LOAD && (header->p_flags & PF_R) != 0 && (header->p_flags & PF_W) == 0;
        if (is_constant && read_header(segment, header->p_filesz, names))
            return 1;
    }
    return 0;
}

/* What -D defines is meant for the probe: among the kernel's types the same names are others. */
static void put_macros(const struct request *request, const char *before, const char *after,
                       struct text *text)
{
    for (size_t i = 0; i < request->flag_count; i++) {
        const char *name = after_prefix(request->flags[i], "-D");
        if (name == NULL)
            continue;
        text_string(text, before);
        text_bytes(text, name, strcspn(name, "=("));
        text_string(text, after);
    }
}

void types_text_insert(struct request *request)
{
    struct name_set libbccs = {0};
    struct text text = {0};
    if (request->type_count == 0)
        return;
    dl_iterate_phdr(look_into, &libbccs);
    text_bytes(&text, request->text, request->body_at);
    put_macros(request, "#pragma push_macro(\"", "\")\n", &text);
    put_macros(request, "#undef ", "\n", &text);
    text_string(&text, TYPES_LINE);
    for (size_t i = 0; i < request->type_count; i++) {
        const struct type_definition *definition = &request->types[i];
        if ((name_set_uses(&libbccs, definition->name) & NAME_DEFINED) == 0)
            text_string(&text, definition->code);
    }
    put_macros(request, "#pragma pop_macro(\"", "\")\n", &text);
    text_string(&text, request->text + request->body_at);
    free(request->text);
    request->text = text_take(&text);
    name_set_finish(&libbccs);
}
