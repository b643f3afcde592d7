// SPDX-License-Identifier: Apache-2.0
#include "symbols/debug_file.h"

#include <dlfcn.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/memory.h"

#define DEBUG_DIRECTORY "/usr/lib/debug"
#define LINK_ALIGNMENT  4
#define CHUNK_BYTES     ((size_t)64 * 1024)

#define XZ_LIBRARY      "liblzma.so.5"
#define XZ_MEMORY_BYTES ((uint64_t)256 * 1024 * 1024)
#define XZ_MORE_ROOM    10 /* LZMA_BUF_ERROR */
#define UNPACKED_MAX    ((size_t)256 * 1024 * 1024)

/* lzma_stream_buffer_decode() of <lzma.h>, which is not needed to build bccrun. */
typedef int unpack_fn(uint64_t *memory_limit, uint32_t flags, const void *allocator, const uint8_t *in,
                      size_t *in_at, size_t in_bytes, uint8_t *out, size_t *out_at, size_t out_bytes);

static uint32_t checksum_of(int fd)
{
    uint8_t chunk[CHUNK_BYTES];
    uLong sum = crc32(0, NULL, 0);
    off_t at = 0;
    ssize_t got;
    while ((got = pread(fd, chunk, sizeof(chunk), at)) > 0) {
        sum = crc32(sum, chunk, (uInt)got);
        at += got;
    }
    return (uint32_t)sum;
}

/* Build ids cost less to compare than all bytes. */
static bool belongs(const struct binary *debug, const struct binary *binary, uint32_t checksum)
{
    char *theirs = binary_build_id(debug);
    char *ours = binary_build_id(binary);
    bool has_ids = theirs != NULL && ours != NULL;
    bool is_same = has_ids && strcmp(theirs, ours) == 0;
    free(theirs);
    free(ours);
    return has_ids ? is_same : checksum_of(debug->fd) == checksum;
}

/* Takes the path over. */
static struct binary *try_link(const struct binary *binary, const char *root, char *path, uint32_t checksum)
{
    struct binary *debug = binary_try(root, path, binary->machine);
    free(path);
    if (debug != NULL && belongs(debug, binary, checksum))
        return debug;
    binary_close(debug);
    return NULL;
}

/* The section is the file's name, filled up to four bytes, and the checksum (GDB's manual, "Separate Debug Files"). */
static struct binary *open_link(const struct binary *binary, const char *root)
{
    struct binary_section section;
    uint32_t checksum;
    if (!binary_section(binary, ".gnu_debuglink", &section) || section.length < sizeof(checksum))
        return NULL;
    const char *name = (const char *)section.bytes;
    size_t length = strnlen(name, section.length);
    size_t at = (length + LINK_ALIGNMENT) / LINK_ALIGNMENT * LINK_ALIGNMENT;
    if (length == 0 || memchr(name, '/', length) != NULL || at + sizeof(checksum) > section.length)
        return NULL;
    memcpy(&checksum, section.bytes + at, sizeof(checksum));
    const char *slash = strrchr(binary->path, '/');
    int directory = slash != NULL ? (int)(slash - binary->path) + 1 : 0;
    static const struct {
        const char *before, *between;
    } places[] = {{"", ""}, {"", ".debug/"}, {DEBUG_DIRECTORY, ""}};
    struct binary *debug = NULL;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && debug == NULL; i++) {
        char *path =
            xasprintf("%s%.*s%s%s", places[i].before, directory, binary->path, places[i].between, name);
        debug = try_link(binary, root, path, checksum);
    }
    return debug;
}

/* The bytes on the heap; NULL if they are not xz's, or too many. */
static uint8_t *unpack(unpack_fn *decode, const struct binary_section *packed, size_t *bytes)
{
    for (size_t room = packed->length * 8; room <= UNPACKED_MAX; room *= 2) {
        uint64_t memory_limit = XZ_MEMORY_BYTES;
        size_t in_at = 0;
        uint8_t *out = xcalloc(1, room + 1);
        *bytes = 0;
        int got = decode(&memory_limit, 0, NULL, packed->bytes, &in_at, packed->length, out, bytes, room);
        if (got == 0)
            return out;
        free(out);
        if (got != XZ_MORE_ROOM)
            return NULL;
    }
    return NULL;
}

static struct binary *open_bytes(const uint8_t *bytes, size_t length, uint16_t machine)
{
    struct binary *binary = NULL;
    int fd = memfd_create("bccrun-debugdata", MFD_CLOEXEC);
    if (fd < 0)
        return NULL;
    if (file_write_all(fd, (const char *)bytes, length) == 0) {
        char *path = xasprintf("/proc/self/fd/%d", fd);
        binary = binary_try("", path, machine);
        free(path);
    }
    close(fd);
    return binary;
}

static struct binary *open_packed(const struct binary *binary)
{
    struct binary_section packed;
    if (!binary_section(binary, ".gnu_debugdata", &packed) || packed.length == 0)
        return NULL;
    void *library = dlopen(XZ_LIBRARY, RTLD_LAZY);
    void *symbol = library != NULL ? dlsym(library, "lzma_stream_buffer_decode") : NULL;
    unpack_fn *decode;
    memcpy(&decode, &symbol, sizeof(symbol)); /* ISO C has no cast for it */
    size_t length = 0;
    uint8_t *bytes = decode != NULL ? unpack(decode, &packed, &length) : NULL;
    struct binary *debug = bytes != NULL ? open_bytes(bytes, length, binary->machine) : NULL;
    free(bytes);
    if (library != NULL)
        dlclose(library);
    return debug;
}

struct binary *debug_file_open(const struct binary *binary, const char *root)
{
    char *path = binary_debug_path(binary);
    struct binary *debug = path != NULL ? binary_try(root, path, binary->machine) : NULL;
    free(path);
    if (debug == NULL)
        debug = open_link(binary, root);
    return debug != NULL ? debug : open_packed(binary);
}
