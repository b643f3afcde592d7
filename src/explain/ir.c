// SPDX-License-Identifier: Apache-2.0
/*
 * LLVM's representation, the probe's functions alone. The line of an instruction is said by a number behind
 * "!dbg": that of a !DILocation further below, whose scope is in a file (LLVM: docs/SourceLevelDebugging).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "explain/subject.h"
#include "translate/translate.h"

#define NODES_MAX   1000000 /* no text that is a probe has so many */
#define INLINED_MAX 64

/* The lines "!N = ..." by their numbers. */
struct nodes {
    const char **list;
    size_t count;
};

static void nodes_read(const char *ir, struct nodes *nodes)
{
    for (const char *at = ir; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        char *end = NULL;
        unsigned long number =
            *at == '!' && isdigit((unsigned char)at[1]) ? strtoul(at + 1, &end, 10) : NODES_MAX;
        if (number >= NODES_MAX || strncmp(end, " = ", 3) != 0)
            continue;
        if (number >= nodes->count) {
            nodes->list = xrealloc(nodes->list, number + 1, sizeof(nodes->list[0]));
            memset(nodes->list + nodes->count, 0, (number + 1 - nodes->count) * sizeof(nodes->list[0]));
            nodes->count = number + 1;
        }
        nodes->list[number] = end + 3;
    }
}

/* What is behind @key in the line at @node; NULL where it is not there. */
static const char *value_of(const char *node, const char *key)
{
    size_t length = strcspn(node, "\n");
    const char *at = memmem(node, length, key, strlen(key));
    return at != NULL ? at + strlen(key) : NULL;
}

/* The node that @key names in the line at @node: "scope: !" */
static const char *node_of(const struct nodes *nodes, const char *node, const char *key)
{
    const char *number = node != NULL ? value_of(node, key) : NULL;
    size_t index = number != NULL ? strtoul(number, NULL, 10) : nodes->count;
    return index < nodes->count ? nodes->list[index] : NULL;
}

static bool is_in_probe(const struct nodes *nodes, const char *location)
{
    const char *file = node_of(nodes, node_of(nodes, location, "scope: !"), "file: !");
    const char *name = file != NULL ? value_of(file, "filename: \"") : NULL;
    size_t length = name != NULL ? strcspn(name, "\"\n") : 0;
    size_t suffix = strlen(TRANSLATE_FILE);
    return length >= suffix && memcmp(name + length - suffix, TRANSLATE_FILE, suffix) == 0;
}

/* The line of the probe's text, through functions of other files that stand in line; 0 where there is none.
 */
static unsigned line_of(const struct nodes *nodes, const char *instruction)
{
    const char *location = node_of(nodes, instruction, "!dbg !");
    for (size_t i = 0; location != NULL && i < INLINED_MAX; i++) {
        const char *line = value_of(location, "DILocation(line: ");
        if (line != NULL && is_in_probe(nodes, location))
            return (unsigned)strtoul(line, NULL, 10);
        location = node_of(nodes, location, "inlinedAt: !");
    }
    return 0;
}

/* What only describes for a debugger, or for the optimiser. */
static bool is_left_out(const char *line, size_t length)
{
    static const char *const words[] = {"@llvm.dbg.", "@llvm.lifetime.", "#dbg_"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (memmem(line, length, words[i], strlen(words[i])) != NULL)
            return true;
    return false;
}

/* Without ", !dbg !12, !tbaa !13" and " #5". */
static size_t shown_length(const char *line, size_t length)
{
    const char *end = memmem(line, length, ", !", 3);
    if (end == NULL)
        end = memmem(line, length, " !dbg ", 6);
    if (line[0] != ' ' && end == NULL) { /* a label, and behind it from where it is reached */
        end = memmem(line, length, " ; preds", 8);
        while (end != NULL && end > line && end[-1] == ' ')
            end--;
        return end != NULL ? (size_t)(end - line) : length;
    }
    if (end != NULL)
        length = (size_t)(end - line);
    size_t digits = length;
    while (digits > 0 && isdigit((unsigned char)line[digits - 1]))
        digits--;
    bool is_group = digits < length && digits > 1 && line[digits - 1] == '#' && line[digits - 2] == ' ';
    return is_group ? digits - 2 : length;
}

/* The name of the function that the line begins, on the heap. */
static char *defined_name(const char *line, size_t length)
{
    const char *at = memchr(line, '@', length);
    return at != NULL ? xstrndup(at + 1, strcspn(at + 1, "(\n")) : xstrdup("");
}

static void add_function(const struct subject *subject, const struct nodes *nodes, const char *ir,
                         const char *name, struct stage *stage)
{
    struct subject_lines lines = subject_lines_of(subject, name);
    stage_add(stage, LINE_HEADING, 0, "%s", name);
    for (size_t length; *ir != '\0' && *ir != '}'; ir += length + (ir[length] == '\n')) {
        length = strcspn(ir, "\n");
        if (is_left_out(ir, length))
            continue;
        bool is_instruction = ir[0] == ' ' && value_of(ir, "!dbg !") != NULL;
        stage_add(stage, LINE_PLAIN, is_instruction ? subject_line(&lines, line_of(nodes, ir)) : 0, "%.*s",
                  (int)shown_length(ir, length), ir);
    }
    stage_add(stage, LINE_PLAIN, 0, "}");
}

/* A function of the text that is called rather than put in line. Others are libbcc's helpers and bccrun's. */
static bool is_declared(const struct subject *subject, const char *name)
{
    for (size_t i = 0; i < subject->declarations->function_count; i++)
        if (strcmp(subject->declarations->functions[i].name, name) == 0)
            return true;
    return false;
}

void subject_ir(const struct subject *subject, struct stage *stage)
{
    const char *ir = subject->stages->ir;
    struct nodes nodes = {0};
    if (ir == NULL)
        return;
    nodes_read(ir, &nodes);
    for (const char *at = ir; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, "define ", 7) != 0)
            continue;
        char *name = defined_name(at, strcspn(at, "\n"));
        const char *own = subject_function(subject, name);
        if (own != NULL || is_declared(subject, name))
            add_function(subject, &nodes, at, own != NULL ? own : name, stage);
        free(name);
    }
    free(nodes.list);
}
