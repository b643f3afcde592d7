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

/* Whether a line begins with one of the words, which end with NULL. */
static bool begins_line(const struct source *source, const char *const *words)
{
    struct lines lines = lines_of(source->text);
    while (lines_next(&lines))
        for (const char *const *word = words; *word != NULL; word++)
            if (has_prefix(lines.start, *word))
                return true;
    return false;
}

const char *foreign_language_advice(const struct source *source)
{
    static const char *const python[] = {
        "def ", "from bcc ", "import ", "#!/usr/bin/python", "#!/usr/bin/env python", NULL};
    static const char *const bpftrace[] = {
        "tracepoint:", "kprobe:", "kretprobe:", "uprobe:", "uretprobe:",     "profile:",
        "interval:",   "BEGIN",   "kfunc:",     "usdt:",   "rawtracepoint:", "#!/usr/bin/env bpftrace",
        NULL};
    if (begins_line(source, python))
        return "this is Python: bccrun takes only the C text in it, which is the argument of BPF(text=...)";
    if (begins_line(source, bpftrace))
        return "this is bpftrace's language; 'bccrun new tracepoint:syscalls:sys_enter_openat' prints a probe in C to start from";
    return NULL;
}
