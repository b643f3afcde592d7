// SPDX-License-Identifier: Apache-2.0
#include "find/target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "base/memory.h"
#include "base/nearest.h"

static const struct {
    const char *word;
    enum place_kind kind;
    bool on_return;
} words[] = {
    {"syscall", PLACE_SYSCALL, false},    {"ksyscall", PLACE_SYSCALL, false},
    {"kretsyscall", PLACE_SYSCALL, true}, {"tracepoint", PLACE_TRACEPOINT, false},
    {"tp", PLACE_TRACEPOINT, false},      {"t", PLACE_TRACEPOINT, false},
    {"kprobe", PLACE_KPROBE, false},      {"k", PLACE_KPROBE, false},
    {"kretprobe", PLACE_KPROBE, true},    {"kr", PLACE_KPROBE, true},
    {"raw_tracepoint", PLACE_RAW, false}, {"raw_tp", PLACE_RAW, false},
    {"rawtracepoint", PLACE_RAW, false},  {"rt", PLACE_RAW, false},
    {"uprobe", PLACE_UPROBE, false},      {"u", PLACE_UPROBE, false},
    {"uretprobe", PLACE_UPROBE, true},    {"ur", PLACE_UPROBE, true},
    {"usdt", PLACE_USDT, false},          {"U", PLACE_USDT, false},
    {"fentry", PLACE_FENTRY, false},      {"kfunc", PLACE_FENTRY, false},
    {"f", PLACE_FENTRY, false},           {"fexit", PLACE_FENTRY, true},
    {"kretfunc", PLACE_FENTRY, true},     {"fr", PLACE_FENTRY, true},
};

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

const char *place_section(enum place_kind kind)
{
    static const char *const sections[] = {
        [PLACE_SYSCALL] = "ksyscall", [PLACE_TRACEPOINT] = "tracepoint", [PLACE_KPROBE] = "kprobe",
        [PLACE_RAW] = "raw_tp",       [PLACE_UPROBE] = "uprobe",         [PLACE_USDT] = "usdt",
        [PLACE_FENTRY] = "fentry",
    };
    return sections[kind];
}

bool place_kind_read(const char *word, size_t length, enum place_kind *kind, bool *on_return)
{
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (strlen(words[i].word) != length || strncmp(words[i].word, word, length) != 0)
            continue;
        *kind = words[i].kind;
        *on_return = words[i].on_return;
        return true;
    }
    return false;
}

/* The name comes into C: in a comment to the end of the line, and in a string. */
static bool is_writable(const char *name)
{
    for (; *name != '\0'; name++)
        if (*name < ' ' || *name > '~' || *name == '"' || *name == '\\')
            return false;
    return true;
}

static int fail_kind(const char *text, size_t length)
{
    char *word = xstrndup(text, length);
    struct nearest near;
    nearest_init(&near, word);
    for (size_t i = 0; i < WORD_COUNT; i++)
        nearest_offer(&near, words[i].word);
    if (text[length] == '\0')
        fail_usage("cannot write a probe for '%s': it must say what kind of place that is", text);
    else
        fail_usage("cannot write a probe for '%s': there is no kind of place '%s'", text, word);
    nearest_add_hint(&near);
    nearest_finish(&near);
    free(word);
    error_add_hint("such as syscall:openat, tracepoint:sched:sched_switch, kprobe:tcp_connect, "
                   "uprobe:/bin/bash:readline; 'bccrun find %s' looks for them",
                   text[length] == '\0' && is_writable(text) ? text : "WORD");
    return -EINVAL;
}

int target_read(const char *text, struct target *target)
{
    *target = (struct target){0};
    size_t length = strcspn(text, ":/");
    if (text[length] == '\0' || !place_kind_read(text, length, &target->kind, &target->on_return))
        return fail_kind(text, length);
    const char *name = text + length + 1;
    if (name[0] == '\0')
        return fail_usage("cannot write a probe for '%s': nothing follows the kind of place", text);
    if (!is_writable(name))
        return fail_usage("cannot write a probe for '%s': it has a quote, a backslash or a character that is "
                          "not ASCII",
                          text);
    if (glob_is(name)) {
        fail_usage("cannot write a probe for '%s': it is a glob, and a probe's text is for one place", text);
        error_add_hint("bccrun find '%s' lists the places that it stands for", text);
        return -EINVAL;
    }
    target->name = xstrdup(name);
    char *separator = target->kind == PLACE_TRACEPOINT ? strchr(target->name, ':') : NULL;
    if (separator != NULL)
        *separator = '/';
    return 0;
}

void target_finish(struct target *target)
{
    free(target->name);
    *target = (struct target){0};
}
