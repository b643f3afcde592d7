// SPDX-License-Identifier: Apache-2.0
#include "diagnose/idiom.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "diagnose/braces.h"
#include "diagnose/compared_text.h"
#include "diagnose/fix.h"
#include "diagnose/own_text.h"
#include "diagnose/undeclared.h"
#include "probe/lexer.h"

/* Where the diagnostic is, and what its message names in quotes. */
struct use {
    const struct source *source;
    unsigned line;
    unsigned column;
    const char *name;
    const char *message;
};

static const char *text_of_line(const struct use *use, const char **end)
{
    size_t length = 0;
    const char *start = source_line(use->source, use->line, &length);
    *end = start != NULL ? start + length : NULL;
    return start;
}

static bool line_has(const struct use *use, const char *words)
{
    const char *end;
    const char *start = text_of_line(use, &end);
    return start != NULL && memmem(start, (size_t)(end - start), words, strlen(words)) != NULL;
}

/* The kernel's ways to print. */
static bool hint_print(const struct use *use)
{
    static const char *const printers[] = {"printk", "printf", "trace_printk", "bpf_printk", "pr_info"};
    for (size_t i = 0; i < sizeof(printers) / sizeof(printers[0]); i++)
        if (strcmp(use->name, printers[i]) == 0) {
            hint("bpf_trace_printk() prints a line; an event that is sent is shown in columns");
            return fix_word(use->source, use->line, use->name, "bpf_trace_printk");
        }
    return false;
}

static bool hint_log2(const struct use *use)
{
    return fix_word(use->source, use->line, use->name, "bpf_log2l");
}

#define TASK_HEADER "<linux/sched.h>"

/* The kernel's macro for the running task. Two of its members are what a helper tells. */
static bool hint_current(const struct use *use)
{
    if (line_has(use, "current->tgid"))
        return fix_word(use->source, use->line, "current->tgid", "bpf_get_current_pid_tgid() >> 32");
    if (line_has(use, "current->pid"))
        return fix_word(use->source, use->line, "current->pid", "(u32)bpf_get_current_pid_tgid()");
    fix_add(use->line, "struct task_struct *task = (struct task_struct *)bpf_get_current_task();");
    if (strstr(use->source->text, "#include " TASK_HEADER) == NULL)
        fix_add(1, "#include " TASK_HEADER);
    return fix_word(use->source, use->line, "current", "task");
}

/* "tracepoint__sched__sched_switch" has its fields in a file of tracefs. */
static bool hint_fields(const char *function)
{
    const char *category = after_prefix(function, "tracepoint__");
    const char *name = category != NULL ? strstr(category, "__") : NULL;
    if (name == NULL)
        return false;
    hint(
        "a tracepoint has no registers, but fields: args->NAME; /sys/kernel/tracing/events/%.*s/%s/format lists them",
        (int)(name - category), category, name + 2);
    return true;
}

static bool hint_context_of(const struct use *use, const struct declared_function *function)
{
    bool is_tracepoint = function->is_macro && has_prefix(function->name, "tracepoint__");
    if (is_tracepoint && line_has(use, "PT_REGS_"))
        return hint_fields(function->name);
    char *parameter = is_tracepoint         ? xstrdup("args")
                      : !function->is_macro ? own_text_parameter(use->source, function)
                                            : NULL;
    bool is_hinted = parameter != NULL && strcmp(parameter, use->name) != 0 &&
                     fix_word(use->source, use->line, use->name, parameter);
    free(parameter);
    return is_hinted;
}

/* ctx where the parameter has another name, args outside of TRACEPOINT_PROBE(). */
static bool hint_context(const struct use *use)
{
    struct declarations declarations;
    const struct declared_function *function;
    declarations_read(use->source, NULL, 0, &declarations);
    bool is_hinted =
        own_text_function(&declarations, use->source, use->line, &function) && hint_context_of(use, function);
    declarations_finish(&declarations);
    return is_hinted;
}

static bool is_capitals(const char *name)
{
    return name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0' && strlen(name) > 2;
}

/* Whether @name is all that its line has, but for a semicolon. */
static bool is_alone(const struct use *use)
{
    const char *end;
    const char *start = text_of_line(use, &end);
    if (start == NULL)
        return false;
    start += strspn(start, " \t");
    while (end > start && strchr("; \t\r", end[-1]) != NULL)
        end--;
    return is_exactly(start, (size_t)(end - start), use->name);
}

/* BCC's tools in Python replace words of their text before they compile it. */
static bool hint_placeholder(const struct use *use)
{
    if (!is_capitals(use->name) || !is_alone(use))
        return false;
    hint(
        "tools in Python replace such a word before the text is compiled: write C in its place, or leave it empty with -D %s=",
        use->name);
    return true;
}

/* The same for numbers and text: "if (pid != %d)". */
static bool hint_percent(const struct use *use)
{
    const char *end;
    const char *start = text_of_line(use, &end);
    if (start == NULL || use->column == 0 || start + use->column >= end || start[use->column - 1] != '%' ||
        strchr("ds", start[use->column]) == NULL)
        return false;
    hint("tools in Python fill in such a '%%%c' before the text is compiled: write the value in its place",
         start[use->column]);
    return true;
}

static bool hint_comment(const struct use *use)
{
    const char *end;
    const char *start = text_of_line(use, &end);
    start = start != NULL ? start + strspn(start, " \t") : NULL;
    if (start == NULL || *start != '#')
        return false;
    hint("a comment begins with //");
    fix_replace(use->source, start, 1, "//");
    return true;
}

/* The first byte of the operand that ends before @end: a name, its fields, what is in brackets. */
static const char *operand_start(const char *line, const char *end)
{
    int depth = 0;
    while (end > line && end[-1] == ' ')
        end--;
    for (; end > line; end--) {
        char c = end[-1];
        bool is_arrow = c == '>' && end - 1 > line && end[-2] == '-';
        bool is_part =
            isalnum((unsigned char)c) || strchr("_.", c) != NULL || is_arrow || (c == '-' && *end == '>');
        depth += (c == ')' || c == ']') - (c == '(' || c == '[');
        if (depth < 0 || (depth == 0 && !is_part && strchr("()[]", c) == NULL))
            break;
    }
    return end;
}

/* BPF divides unsigned numbers only. */
static bool hint_division(const struct use *use)
{
    const char *end;
    const char *start = text_of_line(use, &end);
    const char *operation = start != NULL && use->column > 0 ? start + use->column - 1 : end;
    if (operation >= end || strchr("/%", *operation) == NULL)
        return false;
    const char *operand = operand_start(start, operation);
    if (operand == operation || (operand > start && strchr("*&-!~", operand[-1]) != NULL))
        return false;
    hint("if the number is never negative, let it be unsigned:");
    fix_replace(use->source, operand, 0, "(u64)");
    return true;
}

/* Where the indentation ends, the block was meant to end. */
static bool hint_brace(const struct use *use)
{
    unsigned behind = braces_line_behind(use->source, use->line);
    if (behind > 0)
        fix_add(behind, "}");
    return behind > 0;
}

/* Clang from 16 on takes a number for no pointer. */
static bool hint_address(const struct use *use)
{
    const char *end;
    const char *start = text_of_line(use, &end);
    if (start == NULL || use->column == 0 || start + use->column > end)
        return false;
    fix_replace(use->source, start + use->column - 1, 0, "&");
    return true;
}

/* libbcc makes a variable of the key's type, which an array cannot be. */
static bool hint_array_key(const struct use *use)
{
    (void)use;
    hint(
        "a map takes an array as a part of a struct: struct key { char comm[16]; }; BPF_HASH(counts, struct key, u64); then struct key key = {}; and bpf_get_current_comm(&key.comm, sizeof(key.comm));");
    return true;
}

static bool hint_undeclared_map(const struct use *use)
{
    return undeclared_map_hint(use->source, use->line, use->name);
}

static bool hint_undeclared_field(const struct use *use)
{
    return undeclared_field_hint(use->source, use->line, use->message);
}

static bool hint_compared(const struct use *use)
{
    return compared_text_hint(use->source, use->line, use->name);
}

/* The more special come before the more general. */
static const struct {
    const char *words; /* of clang's message */
    bool (*give)(const struct use *use);
} idioms[] = {
    {"identifier 'current'", hint_current},      {"identifier 'ctx'", hint_context},
    {"identifier 'args'", hint_context},         {"undeclared identifier", hint_undeclared_map},
    {"undeclared identifier", hint_placeholder}, {"library function 'log2", hint_log2},
    {"library function 'str", hint_compared},    {"library function 'mem", hint_compared},
    {"library function 'printf'", hint_print},   {"implicit declaration of function", hint_print},
    {"call to undeclared function", hint_print}, {"no member named", hint_undeclared_field},
    {"expected expression", hint_percent},       {"invalid preprocessing directive", hint_comment},
    {"; take the address with &", hint_address}, {BRACES_OPEN, hint_brace},
    {CLANG_LOG_DIVISION, hint_division},         {"brackets are not allowed here", hint_array_key},
};

bool idiom_hint(const struct source *source, const struct clang_diagnostic *diagnostic)
{
    bool is_hinted = false;
    char *name = clang_log_quoted(diagnostic->message);
    const struct use use = {.source = source,
                            .line = diagnostic->line,
                            .column = diagnostic->column,
                            .name = name,
                            .message = diagnostic->message};
    for (size_t i = 0; i < sizeof(idioms) / sizeof(idioms[0]) && !is_hinted; i++)
        if (strstr(diagnostic->message, idioms[i].words) != NULL)
            is_hinted = idioms[i].give(&use);
    free(name);
    return is_hinted;
}
