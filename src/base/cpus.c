// SPDX-License-Identifier: Apache-2.0
#include "base/cpus.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/mounts.h"
#include "base/text.h"

#define LIST_LIMIT_BYTES 65536
#define CPU_LIMIT        65536 /* eight times the most that Linux can be built for (CONFIG_NR_CPUS) */

static bool read_number(const char **at, unsigned long *number)
{
    if (!isdigit((unsigned char)**at))
        return false;
    char *end;
    *number = strtoul(*at, &end, 10);
    *at = end;
    return *number < CPU_LIMIT;
}

/* Reads "4" or "0-3". */
static bool read_range(const char **at, unsigned long *first, unsigned long *last)
{
    if (!read_number(at, first))
        return false;
    *last = *first;
    if (**at != '-')
        return true;
    (*at)++;
    return read_number(at, last) && *first <= *last;
}

/* Reads the kernel's list format, "0-3,8" (lib/bitmap.c): ascending, without overlaps. */
static bool parse(struct cpus *cpus, const char *at)
{
    unsigned long next = 0;
    while (*at != '\n' && *at != '\0') {
        unsigned long first, last;
        if (next > 0 && *at++ != ',')
            return false;
        if (!read_range(&at, &first, &last) || first < next)
            return false;
        for (next = first; next <= last; next++)
            array_push(cpus->numbers, cpus->count) = (uint32_t)next;
    }
    return true;
}

static int fail_unreadable(int err, const char *root, const char *path)
{
    char *cover = NULL;
    if (err == -ENOENT && mounts_cover(root, path, &cover)) {
        err = failx(ENOENT, "cannot read %s%s: something else is mounted over it (%s)", root, path, cover);
        free(cover);
        return err;
    }
    if (err == -ENOENT)
        hint("mount -t sysfs sysfs /sys");
    return fail(-err, "cannot read %s%s", root, path);
}

static int fail_empty(const char *root, const char *path)
{
    hint("something else is mounted there: 'findmnt -T %s%s' says what", root, path);
    return failx(ENODATA, "cannot read %s%s: it names no CPU", root, path);
}

int cpus_read(struct cpus *cpus, const char *root, const char *which)
{
    char *path = xasprintf("/sys/devices/system/cpu/%s", which);
    struct text list = {0};
    int err = file_read(root, path, LIST_LIMIT_BYTES, &list);
    if (err != 0)
        err = fail_unreadable(err, root, path);
    else if (!parse(cpus, text_cstr(&list)))
        err = failx(EINVAL, "cannot read %s%s: it is not a list of CPUs such as 0-3,8", root, path);
    else if (cpus->count == 0)
        err = fail_empty(root, path);
    if (err != 0)
        cpus_finish(cpus);
    text_finish(&list);
    free(path);
    return err;
}

void cpus_finish(struct cpus *cpus)
{
    free(cpus->numbers);
    *cpus = (struct cpus){0};
}
