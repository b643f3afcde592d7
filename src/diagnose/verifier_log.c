// SPDX-License-Identifier: Apache-2.0
#include "diagnose/verifier_log.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"

/* No program has more (BPF_COMPLEXITY_LIMIT_INSNS in include/linux/bpf.h). */
#define INSTRUCTIONS_MAX 1000000

/* Lines of the log that are no verdict. The last are titles in the report that Linux 7.3 adds to each verdict
 * (kernel/bpf/diagnostics.c); all its other lines are indented. */
static bool is_remark(const char *line, size_t length)
{
    static const char *const remarks[] = {
        "processed ",
        "verification time",
        "stack depth",
        "mark_precise:",
        "HINT:",
        "max_states",
        "cur state:",
        "old state:",
        "regs=",
        "parent ",
        "last_",
        "propagating ",
        "arg#",
        "Unrecognized arg#",
        "reg type unsupported for arg#",
        "Verification failed: ",
        "Reason:",
        "At:",
        "Active lock:",
        "Causal path:",
        "Suggestion:",
    };
    for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
        if (has_prefix(line, remarks[i]))
            return true;
    return length == 0 || line[0] == ';' || line[0] == ' ';
}

/* The state of registers: " R0_w=inv0 R10=fp0", "8: R0=1 R6=ctx()". */
static bool is_state(const char *line)
{
    while (*line == ' ' || isdigit((unsigned char)*line) || *line == ':')
        line++;
    bool is_register = line[0] == 'R' && isdigit((unsigned char)line[1]);
    if (!is_register)
        return has_prefix(line, "frame");
    line += 1 + strspn(line + 1, "0123456789");
    return line[0] == '=' || line[0] == '_';
}

/* The length of the code in "22: (55) if r6 != 0x0 goto pc+11 34: R0=..." and "22: (bf) r6 = r0   ; R0=...": up to
 * the state of registers. */
static size_t code_length(const char *code, size_t length)
{
    size_t end = 0;
    while (end < length && code[end] != ';' && !(code[end] == ' ' && is_state(code + end)))
        end++;
    while (end > 0 && isspace((unsigned char)code[end - 1]))
        end--;
    return end;
}

/* Reads "22: (55) CODE"; false if the line is no step. */
static bool read_step(const char *line, size_t length, struct verifier_step *step)
{
    char *end;
    if (!isdigit((unsigned char)line[0]))
        return false;
    step->instruction = strtol(line, &end, 10);
    bool has_opcode = has_prefix(end, ": (") && isxdigit((unsigned char)end[3]) &&
                      isxdigit((unsigned char)end[4]) && has_prefix(end + 5, ") ");
    if (!has_opcode)
        return false;
    if (step->instruction > INSTRUCTIONS_MAX)
        step->instruction = VERIFIER_NO_INSTRUCTION;
    const char *code = end + strlen(": (85) ");
    step->code = xstrndup(code, code_length(code, length - (size_t)(code - line)));
    return true;
}

static void shorten(struct verifier_log *log, size_t path_length)
{
    while (log->path_length > path_length)
        free(log->path[--log->path_length].code);
}

/* After "from 8 to 11: ..." the path continues after instruction 8. */
static void go_back(struct verifier_log *log, const char *line)
{
    long from = 0, to = 0;
    if (sscanf(line, "from %ld to %ld", &from, &to) != 2)
        return;
    for (size_t i = log->path_length; i > 0; i--) {
        if (log->path[i - 1].instruction == from) {
            shorten(log, i);
            return;
        }
    }
}

/* If the verifier gives up at a jump, its verdict is in the same line, after the jump: "31: (55) if r0 != 0x3 goto
 * pc-8 BPF program is too large." Moves it from the step to the verdict. */
static void split_verdict(struct verifier_step *step, struct text *verdict)
{
    char *target = strstr(step->code, "goto pc");
    if (target == NULL)
        return;
    target += strlen("goto pc");
    target += strspn(target, "+-0123456789");
    if (target[0] == ' ' && target[1] != '\0')
        text_string(verdict, target + 1);
    *target = '\0';
}

static void read_line(struct verifier_log *log, const char *line, size_t length, struct text *verdict)
{
    struct verifier_step step;
    if (read_step(line, length, &step)) {
        array_push(log->path, log->path_length) = step;
        text_clear(verdict); /* the lines before were none */
        split_verdict(&log->path[log->path_length - 1], verdict);
    } else if (has_prefix(line, "from ")) {
        go_back(log, line);
    } else if (!is_remark(line, length) && !is_state(line)) {
        text_string(verdict, verdict->length > 0 ? "; " : "");
        text_bytes(verdict, line, length);
    }
}

void verifier_log_read(const char *text, struct verifier_log *log)
{
    *log = (struct verifier_log){.text = text, .instruction = VERIFIER_NO_INSTRUCTION};
    struct text verdict = {0};
    struct lines lines = lines_of(text);
    while (lines_next(&lines))
        read_line(log, lines.start, lines.length, &verdict);
    log->verdict = xstrdup(text_cstr(&verdict));
    if (log->path_length > 0)
        log->instruction = log->path[log->path_length - 1].instruction;
    /* The verdict names an instruction that is not on the path. */
    if (!verifier_log_number(log, " at insn ", &log->instruction))
        (void)verifier_log_number(log, "unreachable insn ", &log->instruction);
    text_finish(&verdict);
}

void verifier_log_finish(struct verifier_log *log)
{
    shorten(log, 0);
    free(log->path);
    free(log->verdict);
    *log = (struct verifier_log){0};
}

bool verifier_log_number(const struct verifier_log *log, const char *words, long *number)
{
    const char *found = strstr(log->verdict, words);
    if (found == NULL)
        return false;
    const char *digits = found + strlen(words);
    char *end;
    long value = strtol(digits, &end, 10);
    if (end != digits)
        *number = value;
    return end != digits;
}

bool verifier_log_register(const struct verifier_log *log, unsigned *number)
{
    for (const char *at = log->verdict; (at = strchr(at, 'R')) != NULL; at++) {
        bool is_word = at == log->verdict || at[-1] == ' ';
        if (is_word && sscanf(at, "R%u", number) == 1)
            return true;
    }
    return false;
}

/* The length of "map_value(map=counts,var_off=(0x0; 0xff))", up to the space after its brackets. */
static size_t state_length(const char *state)
{
    int depth = 0;
    size_t length = 0;
    for (; state[length] != '\0' && state[length] != '\n'; length++) {
        if (state[length] == ' ' && depth <= 0)
            break;
        depth += (state[length] == '(') - (state[length] == ')');
    }
    return length;
}

char *verifier_log_state(const struct verifier_log *log, unsigned number)
{
    char name[16];
    int length = snprintf(name, sizeof(name), "R%u", number);
    const char *found = NULL;
    for (const char *at = log->text; (at = strstr(at, name)) != NULL; at++) {
        const char *end = at + length;
        end += has_prefix(end, "_w") || has_prefix(end, "_r") ? 2 : 0;
        if (*end == '=')
            found = end + 1;
    }
    return found != NULL ? xstrndup(found, state_length(found)) : xstrdup("");
}

char *verifier_step_helper(const struct verifier_step *step)
{
    const char *name = after_prefix(step->code, "call ");
    if (name == NULL)
        return NULL;
    size_t length = strcspn(name, "#");
    return name[length] == '#' ? xstrndup(name, length) : NULL;
}
