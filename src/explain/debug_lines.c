// SPDX-License-Identifier: Apache-2.0
#include "explain/debug_lines.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/words.h"
#include "translate/translate.h"

#define NODES_MAX   1000000 /* no probe has so many */
#define INLINED_MAX 64

static void add_node(struct debug_lines *lines, size_t number, const char *node)
{
    if (number >= lines->count) {
        lines->nodes = xrealloc(lines->nodes, number + 1, sizeof(lines->nodes[0]));
        memset(lines->nodes + lines->count, 0, (number + 1 - lines->count) * sizeof(lines->nodes[0]));
        lines->count = number + 1;
    }
    lines->nodes[number] = node;
}

void debug_lines_read(const char *ir, struct debug_lines *lines)
{
    struct lines all = lines_of(ir);
    while (lines_next(&all)) {
        const char *digits = after_prefix(all.start, "!");
        if (digits == NULL || !isdigit((unsigned char)digits[0]))
            continue;
        char *end;
        unsigned long number = strtoul(digits, &end, 10);
        const char *node = after_prefix(end, " = ");
        if (number < NODES_MAX && node != NULL)
            add_node(lines, number, node);
    }
}

void debug_lines_finish(struct debug_lines *lines)
{
    free(lines->nodes);
    *lines = (struct debug_lines){0};
}

/* What follows @key in the line at @node; NULL if it is not there. */
static const char *value_of(const char *node, const char *key)
{
    size_t length = strcspn(node, "\n");
    const char *at = memmem(node, length, key, strlen(key));
    return at != NULL ? at + strlen(key) : NULL;
}

/* The node that @key names in the line at @node: "scope: !" */
static const char *node_of(const struct debug_lines *lines, const char *node, const char *key)
{
    const char *number = node != NULL ? value_of(node, key) : NULL;
    size_t index = number != NULL ? strtoul(number, NULL, 10) : lines->count;
    return index < lines->count ? lines->nodes[index] : NULL;
}

static bool is_in_probe(const struct debug_lines *lines, const char *location)
{
    const char *file = node_of(lines, node_of(lines, location, "scope: !"), "file: !");
    const char *name = file != NULL ? value_of(file, "filename: \"") : NULL;
    size_t length = name != NULL ? strcspn(name, "\"\n") : 0;
    size_t suffix = strlen(TRANSLATE_FILE);
    return length >= suffix && memcmp(name + length - suffix, TRANSLATE_FILE, suffix) == 0;
}

bool debug_lines_is_instruction(const char *ir_line)
{
    return ir_line[0] == ' ' && value_of(ir_line, "!dbg !") != NULL;
}

unsigned debug_lines_of(const struct debug_lines *lines, const char *ir_line)
{
    const char *location = node_of(lines, ir_line, "!dbg !");
    for (size_t i = 0; location != NULL && i < INLINED_MAX; i++) {
        const char *line = value_of(location, "DILocation(line: ");
        if (line != NULL && is_in_probe(lines, location))
            return (unsigned)strtoul(line, NULL, 10);
        location = node_of(lines, location, "inlinedAt: !");
    }
    return 0;
}
