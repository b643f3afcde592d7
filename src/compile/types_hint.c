// SPDX-License-Identifier: Apache-2.0
#include "compile/types_hint.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"
#include "compile/included_words.h"
#include "types/c_layout.h"
#include "types/named_type.h"

/* What is in the quotation marks after @before, on the heap; NULL if the message has no such part. */
static char *quoted_after(const char *message, const char *before)
{
    const char *at = strstr(message, before);
    const char *start = at != NULL ? strchr(at + strlen(before) - 1, '\'') : NULL;
    const char *end = start != NULL ? strchr(start + 1, '\'') : NULL;
    return end != NULL ? xstrndup(start + 1, (size_t)(end - start - 1)) : NULL;
}

/* What the message misses; NULL: nothing that a kernel header could have. */
static char *missing_name(const char *message)
{
    static const char *const parts[] = {"undeclared identifier '", "unknown type name '",
                                        "there is no function or helper '", "incomplete"};
    char *name = NULL;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && name == NULL; i++)
        name = quoted_after(message, parts[i]);
    return name;
}

static void offer_members(const struct btf *btf, const struct btf_type *type, int depth,
                          struct nearest *nearest)
{
    for (unsigned i = 0; i < BTF_INFO_VLEN(type->info); i++) {
        const struct btf_member *member = c_layout_member(type, i);
        const char *name = btf_string(btf, member->name_off);
        const struct btf_type *own = btf_type(btf, member->type);
        bool is_composite = btf_kind(own) == BTF_KIND_STRUCT || btf_kind(own) == BTF_KIND_UNION;
        if (name[0] != '\0')
            nearest_offer(nearest, name);
        else if (is_composite && depth < BTF_CHAIN_MAX)
            offer_members(btf, own, depth + 1, nearest);
    }
}

static void hint_name(const struct compile_job *job, const char *name)
{
    struct text files = {0};
    free(included_without_kernels(job, &files));
    error_add_hint(
        "'%s' is neither in the BTF of this kernel and its loaded modules nor in bccrun's own headers (%s); --types headers compiles against the kernel's headers, if that is a macro or an inline function of theirs",
        name, job->headers->source);
    if (files.length > 0)
        error_add_hint("bccrun's own headers have nothing for%s", text_cstr(&files));
    text_finish(&files);
}

static const char *kernel_words(const struct target_kernel *kernel)
{
    return kernel->is_other ? "that kernel" : "the running kernel";
}

/* A member that the kernel's struct @tag does not have. */
static void hint_member(const struct target_kernel *kernel, const struct named_type *found,
                        const char *member, const char *tag)
{
    struct nearest nearest;
    struct text names = {0};
    nearest_init(&nearest, member);
    offer_members(found->btf, btf_type(found->btf, found->id), 0, &nearest);
    nearest_append(&nearest, &names);
    error_add_hint("%s's %s has no member '%s'%s%s; another release's may have it", kernel_words(kernel), tag,
                   member, names.length > 0 ? ", but has " : "", text_cstr(&names));
    text_finish(&names);
    nearest_finish(&nearest);
}

/* A struct whose members are in no BTF. */
static void hint_incomplete(const struct compile_job *job, const struct named_type *found, unsigned kind,
                            const char *tag)
{
    struct nearest nearest;
    struct text names = {0};
    if (found->is_mentioned) {
        error_add_hint(
            "%s's BTF mentions %s without its members: they are in a module that is not loaded, or in one of its source files alone; --types headers compiles against the kernel's headers",
            kernel_words(job->kernel), tag);
        return;
    }
    hint_name(job, tag);
    nearest_init(&nearest, strchr(tag, ' ') + 1);
    btf_visit(&found->kernel, kind, "", nearest_visit, &nearest);
    nearest_append(&nearest, &names);
    if (names.length > 0)
        error_add_hint("%s has %s %s", kernel_words(job->kernel), kind == BTF_KIND_UNION ? "union" : "struct",
                       text_cstr(&names));
    text_finish(&names);
    nearest_finish(&nearest);
}

/* @tag is "struct NAME". @member is what it lacks; NULL: it is incomplete. */
static void hint_struct(const struct compile_job *job, bool is_explained, const char *member, const char *tag)
{
    const char *name = strchr(tag, ' ');
    unsigned kind = has_prefix(tag, "union ") ? BTF_KIND_UNION : BTF_KIND_STRUCT;
    struct named_type found;
    if (name == NULL || has_prefix(name + 1, "tracepoint__") /* libbcc's, of its fields */ ||
        named_type_find(job->kernel->btf, kind, name + 1, &found) != 0)
        return;
    if (found.btf == NULL && !is_explained)
        hint_incomplete(job, &found, kind, tag);
    else if (found.btf != NULL && member != NULL)
        hint_member(job->kernel, &found, member, tag);
    named_type_close(&found);
}

void types_hint(const struct compile_job *job, bool is_explained)
{
    char *member = quoted_after(error_text(), "no member named '");
    char *tag = member != NULL ? quoted_after(error_text(), "' in '") : NULL;
    char *file = strstr(error_text(), "file not found") != NULL ? quoted_after(error_text(), ": '") : NULL;
    char *name = missing_name(error_text());
    if (tag != NULL)
        hint_struct(job, is_explained, member, strrchr(tag, '\'') != NULL ? strrchr(tag, '\'') + 1 : tag);
    else if (file != NULL && !is_explained)
        error_add_hint(
            "types come from BTF, so no kernel headers are used: leave the line out, or --types headers");
    else if (name != NULL && strchr(name, ' ') != NULL)
        hint_struct(job, is_explained, NULL, name);
    else if (name != NULL && !is_explained)
        hint_name(job, name);
    free(member);
    free(tag);
    free(file);
    free(name);
}
