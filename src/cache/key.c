// SPDX-License-Identifier: Apache-2.0
#include "cache/key.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/wire.h"
#include "cache/conditions.h"

#define NOTES_LIMIT_BYTES (64 * 1024)

static void put_identity(struct text *to, const char *path)
{
    struct digest identity = condition_identity(path);
    wire_put_string(to, path);
    wire_put_bytes(to, identity.bytes, sizeof(identity.bytes));
}

/* Which kernel was built, and how large its BTF is: the notes have its build id. bccrun's own headers that the source
 * includes are conditions of the image. */
static void put_btf(struct text *to, const struct headers *headers)
{
    struct stat btf;
    struct text notes = {0};
    wire_put_string(to, headers->source);
    wire_put_number(to, stat("/sys/kernel/btf/vmlinux", &btf) == 0 ? (uint64_t)btf.st_size : 0);
    if (file_read("", "/sys/kernel/notes", NOTES_LIMIT_BYTES, &notes) != 0)
        text_clear(&notes);
    wire_put_bytes(to, text_cstr(&notes), notes.length);
    text_finish(&notes);
}

/* Reading a thousand headers would take as long as a start may. A package that brings others writes these
 * anew, and so does a build with another configuration. */
static void put_headers(struct text *to, const struct headers *headers)
{
    if (headers->is_btf) {
        put_btf(to, headers);
        return;
    }
    static const char *const marks[] = {"include/generated/autoconf.h", "include/generated/utsrelease.h",
                                        "include/config/auto.conf", "Makefile"};
    char *kconfig = xasprintf("%s/include/linux/kconfig.h", headers->source);
    put_identity(to, kconfig);
    free(kconfig);
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        char *mark = xasprintf("%s/%s", headers->build, marks[i]);
        put_identity(to, mark);
        free(mark);
    }
    wire_put_string(to, headers->release);
}

/* Which libbcc the loader takes can be steered by the environment (ld.so(8)). */
static void put_programs(struct text *to, const char *compiler)
{
    static const char *const steering[] = {"LD_LIBRARY_PATH", "LD_PRELOAD", "LD_AUDIT"};
    wire_put_string(to, BCCRUN_VERSION);
    put_identity(to, "/proc/self/exe");
    put_identity(to, compiler);
    for (size_t i = 0; i < sizeof(steering) / sizeof(steering[0]); i++) {
        const char *value = getenv(steering[i]);
        wire_put_number(to, value != NULL);
        wire_put_string(to, value != NULL ? value : "");
    }
}

struct digest key_of(const struct request *request, const struct headers *headers,
                     const struct machine *machine, const char *compiler)
{
    struct text text = {0};
    wire_put_string(&text, machine->release);
    wire_put_string(&text, machine->version);
    wire_put_string(&text, machine->architecture);
    wire_put_number(&text, machine->possible_cpus);
    put_programs(&text, compiler);
    put_headers(&text, headers);
    wire_put_number(&text, machine->other_btf != NULL);
    if (machine->other_btf != NULL)
        put_identity(&text, machine->other_btf);
    request_write(request, &text);
    struct digest key = digest_of(text.bytes, text.length);
    text_finish(&text);
    return key;
}
