// SPDX-License-Identifier: Apache-2.0
#include "attach/foreign.h"

#include <stdbool.h>
#include <string.h>

#include "base/lines.h"
#include "base/words.h"

const char *foreign_section_advice(const char *section)
{
    static const struct {
        const char *begins, *advice;
    } foreign[] = {
        {"socket", "socket filters run for the packets of one socket, which only its owner can give one"},
        {"tcx", "SEC(\"tc/IFACE\") sees packets that come in, SEC(\"tc/IFACE/egress\") those that go out"},
        {"cgroup", "programs of cgroups decide for others; SEC(\"kprobe/...\") or a tracepoint can watch"},
        {"sockops", "programs of cgroups decide for others; SEC(\"kprobe/...\") or a tracepoint can watch"},
    };
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
        if (has_prefix(section, foreign[i].begins))
            return foreign[i].advice;
    return NULL;
}

/* The first line that begins with one of the words, which end with NULL; its @length. NULL: none does. */
static const char *find_line(const struct source *source, const char *const *words, size_t *length)
{
    struct lines lines = lines_of(source->text);
    while (lines_next(&lines))
        for (const char *const *word = words; *word != NULL; word++)
            if (has_prefix(lines.start, *word)) {
                *length = lines.length;
                return lines.start;
            }
    return NULL;
}

/* The place in "kprobe:vfs_read /pid == 1/ { ... }", for which new writes a probe. */
static void hint_bpftrace(const char *line, size_t length)
{
    size_t place = strcspn(line, " ,{\r\n");
    bool is_place = place < length && memchr(line, ':', place) != NULL && memchr(line, '*', place) == NULL;
    hint("this is bpftrace's language; 'bccrun new %.*s' prints a probe in C to start from",
         is_place ? (int)place : (int)strlen("tracepoint:syscalls:sys_enter_openat"),
         is_place ? line : "tracepoint:syscalls:sys_enter_openat");
}

bool foreign_language_hint(const struct source *source)
{
    static const char *const python[] = {
        "def ", "from bcc ", "import ", "#!/usr/bin/python", "#!/usr/bin/env python", NULL};
    static const char *const bpftrace[] = {
        "tracepoint:", "kprobe:", "kretprobe:", "uprobe:", "uretprobe:",     "profile:",
        "interval:",   "BEGIN",   "kfunc:",     "usdt:",   "rawtracepoint:", "#!/usr/bin/env bpftrace",
        NULL};
    size_t length = 0;
    const char *line = find_line(source, python, &length);
    if (line != NULL) {
        hint("this is Python: bccrun takes only the C text in it, which is the argument of BPF(text=...)");
        return true;
    }
    line = find_line(source, bpftrace, &length);
    if (line != NULL)
        hint_bpftrace(line, length);
    return line != NULL;
}
