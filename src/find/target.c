// SPDX-License-Identifier: Apache-2.0
#include "find/target.h"

#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "base/memory.h"

/* The name is put into C: into a comment up to the end of the line, and into a string. So it may have nothing that
 * text_safe() replaces but the backslash, which becomes two. */
static bool is_writable(const char *name)
{
    struct text safe = {0};
    size_t backslashes = 0;
    for (const char *at = name; (at = strchr(at, '\\')) != NULL; at++)
        backslashes++;
    text_safe(&safe, name, strlen(name));
    bool is_same = safe.length == strlen(name) + backslashes;
    text_finish(&safe);
    return is_same;
}

static int fail_kind(const char *text, size_t length)
{
    char *word = xstrndup(text, length);
    bool has_word = text[length] != '\0';
    kinds_hint_near(word, true);
    hint(
        "such as syscall:openat, tracepoint:sched:sched_switch, kprobe:tcp_connect, uprobe:/bin/bash:readline; 'bccrun find %s' looks for them",
        !has_word && is_writable(text) ? text : "WORD");
    int err = has_word
                  ? fail_usage("cannot write a probe for '%s': there is no kind of place '%s'", text, word)
                  : fail_usage("cannot write a probe for '%s': it must say what kind of place that is", text);
    free(word);
    return err;
}

int target_read(const char *root, const char *text, struct target *target)
{
    *target = (struct target){0};
    size_t length = strcspn(text, ":/");
    const struct attach_word *word;
    target->kind = text[length] != '\0' ? kinds_find(text, length, true, &word) : NULL;
    if (target->kind == NULL)
        return fail_kind(text, length);
    const char *name = text + length + 1;
    if (name[0] == '\0')
        return fail_usage("cannot write a probe for '%s': nothing follows the kind of place", text);
    if (!is_writable(name))
        return fail_usage("cannot write a probe for '%s': it has a character that is not text", text);
    if (glob_is(name) && !kind_has_name(target->kind, word, root, name)) {
        hint("bccrun find '%s' lists the places that it stands for", text);
        return fail_usage("cannot write a probe for '%s': it is a glob, and a probe is written for one place",
                          text);
    }
    target->word = word;
    target->on_return = word->on_return;
    target->name = xstrdup(name);
    char *separator = target->kind->listing.has_category ? strchr(target->name, ':') : NULL;
    if (separator != NULL)
        *separator = '/';
    return 0;
}

void target_finish(struct target *target)
{
    free(target->name);
    *target = (struct target){0};
}
