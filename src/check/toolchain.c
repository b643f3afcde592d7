// SPDX-License-Identifier: Apache-2.0
/* What probes are compiled with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/check_functions.h"
#include "check/fixes.h"
#include "compile/compiler.h"
#include "types/headers.h"

#define KHEADERS "/sys/kernel/kheaders.tar.xz"

/* The kernel may have its own headers (CONFIG_IKHEADERS). */
static void fix_by_kheaders(const struct machine *machine, struct finding *finding)
{
    if (file_exists(machine->root, KHEADERS))
        fix(finding, "mkdir kheaders && tar -xf " KHEADERS " -C kheaders && bccrun --headers kheaders ...");
}

static void judge_headers(const struct machine *machine, const struct headers *headers,
                          struct finding *finding)
{
    char *mismatch = machine->types.directory != NULL ? headers_mismatch(headers, machine->release) : NULL;
    bool is_split = strcmp(headers->source, headers->build) != 0;
    if (headers->is_btf)
        found(finding, VERDICT_OK, "not needed: types come from the kernel's BTF (%s)", headers->why);
    else if (mismatch != NULL)
        found(finding, VERDICT_WARN, "%s", mismatch);
    else
        found(finding, VERDICT_OK, "the running kernel's, in %s%s%s", headers->build, is_split ? " and " : "",
              is_split ? headers->source : "");
    free(mismatch);
}

void check_headers(const struct machine *machine, struct finding *finding)
{
    struct headers headers = {0};
    if (machine_find_headers(machine, &headers) == 0) {
        judge_headers(machine, &headers, finding);
        headers_finish(&headers);
        return;
    }
    found_error(finding, VERDICT_FAIL);
    fix_by_kheaders(machine, finding);
}

/* The last kernel that each release of libbcc supports, as it says itself ("Support for kernel up to ...", BCC's
 * debian/changelog). */
static const struct {
    unsigned libbcc; /* 0.N */
    unsigned version;
} releases[] = {
    {18, LINUX(5, 10)}, {19, LINUX(5, 11)}, {20, LINUX(5, 12)}, {21, LINUX(5, 13)}, {22, LINUX(5, 14)},
    {23, LINUX(5, 15)}, {24, LINUX(5, 16)}, {25, LINUX(5, 19)}, {26, LINUX(6, 1)},  {27, LINUX(6, 2)},
    {28, LINUX(6, 3)},  {29, LINUX(6, 6)},  {30, LINUX(6, 8)},  {31, LINUX(6, 9)},  {32, LINUX(6, 11)},
    {33, LINUX(6, 12)}, {34, LINUX(6, 13)}, {35, LINUX(6, 14)}, {36, LINUX(6, 18)}, {37, LINUX(7, 1)},
};

/* 0: this libbcc is later than the table. */
static unsigned last_kernel(unsigned libbcc)
{
    for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++)
        if (releases[i].libbcc >= libbcc)
            return releases[i].version;
    return 0;
}

/* The oldest clang that can compile the headers of a kernel (Linux: scripts/min-tool-version.sh, earlier
 * include/linux/compiler-clang.h). */
static unsigned oldest_clang(unsigned version)
{
    static const struct {
        unsigned since, clang;
    } steps[] = {{LINUX(7, 2), 17}, {LINUX(6, 15), 15}, {LINUX(6, 9), 13}, {LINUX(5, 17), 11}};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (version >= steps[i].since)
            return steps[i].clang;
    return 10;
}

void judge_compiler(const struct machine *machine, unsigned headers, const char *version,
                    struct finding *finding)
{
    unsigned libbcc = 0;
    unsigned clang = 0;
    const char *named = strstr(version, "clang ");
    bool is_read = sscanf(version, "libbcc 0.%u", &libbcc) == 1 && named != NULL &&
                   sscanf(named, "clang %u", &clang) == 1;
    unsigned last = is_read ? last_kernel(libbcc) : 0;
    if (is_read && clang < oldest_clang(headers))
        found(finding, VERDICT_WARN, "%s: the headers of Linux %u.%u need clang %u or later", version,
              headers >> 8, headers & 0xff, oldest_clang(headers));
    else if (last != 0 && last < machine->version)
        found(finding, VERDICT_WARN, "%s: made for Linux up to %u.%u; it lacks helpers of later kernels",
              version, last >> 8, last & 0xff);
    else
        found(finding, VERDICT_OK, "%s", version);
    if (finding->verdict != VERDICT_OK)
        fix_compiler(machine, finding);
}

/* The version of the headers that a probe would be compiled against, or of the kernel if there are none. */
static unsigned headers_version(const struct machine *machine)
{
    struct headers headers = {0};
    unsigned version = machine->version;
    if (machine_find_headers(machine, &headers) != 0)
        error_clear();
    else if (headers.is_btf)
        version = 0; /* bccrun's own, which any clang takes */
    else if (headers.release[0] != '\0')
        version = machine_version(headers.release);
    headers_finish(&headers);
    return version;
}

void check_compiler(const struct machine *machine, struct finding *finding)
{
    if (compiler_check() != 0) {
        found_error(finding, VERDICT_FAIL);
        return;
    }
    if (machine->is_brief)
        return;
    char *version = compiler_version();
    if (version != NULL) {
        judge_compiler(machine, headers_version(machine), version, finding);
    } else {
        found_error(finding, VERDICT_FAIL);
        fix_compiler(machine, finding);
    }
    free(version);
}
