// SPDX-License-Identifier: Apache-2.0
#include "probe/library.h"

#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/words.h"

/* The linker names the two ends of a section whose name is an identifier. */
extern const struct library_probe __start_bccrun_probes[], __stop_bccrun_probes[];

size_t library_count(void)
{
    // cppcheck-suppress comparePointers ; two ends of one section, which only the linker knows
    return (size_t)(__stop_bccrun_probes - __start_bccrun_probes);
}

/* The word after "After:" in the probe's text, NULL where nothing comes before it. */
static const char *predecessor(const struct library_probe *probe, size_t *length)
{
    static const char mark[] = "After: ";
    const char *at = memmem(probe->text, probe->length, mark, sizeof(mark) - 1);
    if (at == NULL)
        return NULL;
    at += sizeof(mark) - 1;
    const char *end = at;
    while (end < probe->text + probe->length && *end != '\n' && *end != ' ' && *end != '.')
        end++;
    *length = (size_t)(end - at);
    return at;
}

/* How many probes come before this one; a circle of references ends at the number of probes. */
static size_t depth(const struct library_probe *probe)
{
    size_t steps = 0;
    while (probe != NULL && steps < library_count()) {
        size_t length = 0;
        const char *name = predecessor(probe, &length);
        const struct library_probe *before = NULL;
        for (size_t i = 0; name != NULL && i < library_count(); i++) {
            const struct library_probe *other = &__start_bccrun_probes[i];
            if (is_exactly(name, length, other->name))
                before = other;
        }
        probe = before;
        steps++;
    }
    return steps;
}

/* Stable: probes of equal depth stay in the order of their names, in which they were linked. */
static size_t rank(size_t of)
{
    size_t own = depth(&__start_bccrun_probes[of]);
    size_t before = 0;
    for (size_t i = 0; i < library_count(); i++) {
        size_t other = depth(&__start_bccrun_probes[i]);
        before += other < own || (other == own && i < of);
    }
    return before;
}

const struct library_probe *library_at(size_t index)
{
    for (size_t i = 0; i < library_count(); i++)
        if (rank(i) == index)
            return &__start_bccrun_probes[i];
    return NULL;
}

const struct library_probe *library_find(const char *name)
{
    for (size_t i = 0; i < library_count(); i++)
        if (strcmp(__start_bccrun_probes[i].name, name) == 0)
            return &__start_bccrun_probes[i];
    struct nearest near;
    nearest_init(&near, name);
    for (size_t i = 0; i < library_count(); i++)
        nearest_offer(&near, __start_bccrun_probes[i].name);
    nearest_hint(&near);
    nearest_finish(&near);
    hint("'bccrun list' shows the embedded probes");
    failx(ENOENT, "cannot find '%s': no embedded probe has this name", name);
    return NULL;
}

char *library_question(const struct library_probe *probe)
{
    const char *at = probe->text;
    const char *end = memchr(at, '\n', probe->length);
    if (end == NULL)
        end = at + probe->length;
    while (at < end && strchr("/* ", *at) != NULL)
        at++;
    while (end > at && strchr("/* ", end[-1]) != NULL)
        end--;
    return xstrndup(at, (size_t)(end - at));
}
