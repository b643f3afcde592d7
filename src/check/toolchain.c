// SPDX-License-Identifier: Apache-2.0
/* What probes are compiled with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/lines.h"
#include "compile/compiler.h"
#include "types/headers.h"

#define KHEADERS "/sys/kernel/kheaders.tar.xz"

/* The kernel may bring its headers itself (CONFIG_IKHEADERS). */
static void mend_by_kernel(const struct machine *machine, struct finding *finding)
{
    if (file_exists(machine->root, KHEADERS))
        mend(finding, "mkdir kheaders && tar -xf " KHEADERS " -C kheaders && bccrun --headers kheaders ...");
}

static void judge_headers(const struct machine *machine, const struct headers *headers,
                          struct finding *finding)
{
    char *mismatch = machine->headers != NULL ? headers_mismatch(headers, machine->release) : NULL;
    bool is_split = strcmp(headers->source, headers->build) != 0;
    if (mismatch != NULL)
        found(finding, VERDICT_WARN, "%s", mismatch);
    else
        found(finding, VERDICT_OK, "the running kernel's, in %s%s%s", headers->build, is_split ? " and " : "",
              is_split ? headers->source : "");
    free(mismatch);
}

static int find_headers(const struct machine *machine, struct headers *headers)
{
    return machine->headers != NULL ? headers_open(machine->headers, headers)
                                    : headers_find(machine->root, machine->release, headers);
}

void check_headers(const struct machine *machine, struct finding *finding)
{
    struct headers headers = {0};
    if (find_headers(machine, &headers) == 0) {
        judge_headers(machine, &headers, finding);
        headers_finish(&headers);
        return;
    }
    found_error(finding, VERDICT_FAIL);
    mend_by_kernel(machine, finding);
}

/* The last kernel that a release of libbcc knows by its own words ("Support for kernel up to ...", BCC's
 * debian/changelog). */
static const struct {
    unsigned libbcc; /* 0.N */
    unsigned version;
} known[] = {
    {18, LINUX(5, 10)}, {19, LINUX(5, 11)}, {20, LINUX(5, 12)}, {21, LINUX(5, 13)}, {22, LINUX(5, 14)},
    {23, LINUX(5, 15)}, {24, LINUX(5, 16)}, {25, LINUX(5, 19)}, {26, LINUX(6, 1)},  {27, LINUX(6, 2)},
    {28, LINUX(6, 3)},  {29, LINUX(6, 6)},  {30, LINUX(6, 8)},  {31, LINUX(6, 9)},  {32, LINUX(6, 11)},
    {33, LINUX(6, 12)}, {34, LINUX(6, 13)}, {35, LINUX(6, 14)}, {36, LINUX(6, 18)}, {37, LINUX(7, 1)},
};

/* 0: later than what is known here. */
static unsigned known_to(unsigned libbcc)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].libbcc >= libbcc)
            return known[i].version;
    return 0;
}

/* The oldest clang that takes the kernel's headers, as the kernel's authors see it (Linux: scripts/
 * min-tool-version.sh, before it include/linux/compiler-clang.h). */
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

static void mend_compiler(const struct machine *machine, struct finding *finding)
{
    static const char *const commands[DISTRIBUTION_COUNT] = {
        [DISTRIBUTION_DEBIAN] = "apt update && apt install libbpfcc",
        [DISTRIBUTION_UBUNTU] = "apt update && apt install libbpfcc",
        [DISTRIBUTION_FEDORA] = "dnf install --refresh bcc",
        [DISTRIBUTION_ARCH] = "pacman -Syu bcc",
        [DISTRIBUTION_SUSE] = "zypper install libbcc0",
    };
    if (commands[machine->distribution] != NULL)
        mend(finding, "%s", commands[machine->distribution]);
    else
        mend(finding, "install a later libbcc: https://github.com/iovisor/bcc");
}

void judge_compiler(const struct machine *machine, unsigned headers, const char *version,
                    struct finding *finding)
{
    unsigned libbcc = 0;
    unsigned clang = 0;
    const char *named = strstr(version, "clang ");
    bool is_read = sscanf(version, "libbcc 0.%u", &libbcc) == 1 && named != NULL &&
                   sscanf(named, "clang %u", &clang) == 1;
    unsigned last = is_read ? known_to(libbcc) : 0;
    if (is_read && clang < oldest_clang(headers))
        found(finding, VERDICT_WARN, "%s: the headers of Linux %u.%u are written for clang %u and later",
              version, headers >> 8, headers & 0xff, oldest_clang(headers));
    else if (last != 0 && last < machine->version)
        found(finding, VERDICT_WARN, "%s: made for Linux up to %u.%u, without the helpers that came later",
              version, last >> 8, last & 0xff);
    else
        found(finding, VERDICT_OK, "%s", version);
    if (finding->verdict != VERDICT_OK)
        mend_compiler(machine, finding);
}

/* Of the headers that a probe would be compiled against; of the kernel where there are none. */
static unsigned headers_version(const struct machine *machine)
{
    struct headers headers = {0};
    unsigned version = machine->version;
    if (find_headers(machine, &headers) != 0)
        error_clear();
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
        mend_compiler(machine, finding);
    }
    free(version);
}
