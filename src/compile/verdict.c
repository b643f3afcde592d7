// SPDX-License-Identifier: Apache-2.0
#include "compile/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "compile/clang_messages.h"
#include "compile/excerpt.h"

/* The last instruction that the log speaks of: "16: (63) *(u32 *)(r10 -48) = r0 ..." or, where it goes no
 * further, "infinite loop detected at insn 16". -1 where there is none. */
static long failing_instruction(const char *log)
{
    long last = -1;
    for (const char *line = log; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *at = line;
        unsigned number;
        if (clang_read_number(&at, ": (", &number))
            last = number;
        line += length + (line[length] == '\n');
    }
    const char *named = last < 0 ? strstr(log, " at insn ") : NULL;
    return named != NULL ? atol(named + strlen(" at insn ")) : last;
}

/* The position that covers @instruction; libbcc's own lines (line 0) are passed over for the nearest before.
 */
static const struct source_position *position_of(const struct reply *reply, long instruction)
{
    const struct source_position *found = NULL;
    for (size_t i = 0; i < reply->position_count; i++)
        if ((long)reply->positions[i].instruction <= instruction && reply->positions[i].line > 0)
            found = &reply->positions[i];
    return found;
}

static bool is_remark(const char *line, size_t length)
{
    static const char *const remarks[] = {"processed ", "verification time", "stack depth", "mark_precise:",
                                          "HINT:",      "max_states",        "cur state:",  "old state:"};
    for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
        if (strncmp(line, remarks[i], strlen(remarks[i])) == 0)
            return true;
    return length == 0 || line[0] == ';';
}

/* The verdict: the log's last line that is no statistics. On the heap. */
static char *last_words(const char *log)
{
    const char *found = "";
    size_t found_length = 0;
    for (const char *line = log; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (!is_remark(line, length)) {
            found = line;
            found_length = length;
        }
        line += length + (line[length] == '\n');
    }
    return xstrndup(found, found_length);
}

/* What to do about the verdict. */
static const char *advice(const char *reason)
{
    static const struct {
        const char *words;
        const char *advice;
    } known[] = {
        {"map_value_or_null",
         "a lookup gives NULL where the map has no such key: test the pointer before using it"},
        {"GPL",
         "the kernel gives this helper to free programs alone: '#define BPF_LICENSE GPL' in the probe"},
        {"invalid mem access",
         "the kernel's memory is read with bpf_probe_read_kernel(), a program's with "
         "bpf_probe_read_user(); a global variable and a struct filled with constants are "
         "memory of that kind too: use a map, set the fields one by one"},
        {"unbounded", "test an index or a length against the largest that it may be, just before it is used"},
        {"R0 !read_ok", "the function must be of type int and end with a return"},
        {"loop", "the verifier follows a loop to its end: give it a constant bound, such as i < 16"},
        {"back-edge", "this kernel takes no loops: write '#pragma unroll' before it, with a constant bound"},
        {"too large", "the verifier gave up: bound the loops with smaller constants, or do less"},
        {"from stack",
         "memory is sent before it was set: clear the struct with '= {}', and leave no holes in it"},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strstr(reason, known[i].words) != NULL)
            return known[i].advice;
    return "the verifier only takes what it can prove safe: bounds, NULL tests, initialised memory, loops "
           "that end";
}

int verdict_explain(const struct source *source, const char *function, const struct reply *reply)
{
    char *reason = last_words(reply->log);
    const struct source_position *position = position_of(reply, failing_instruction(reply->log));
    failx(reply->err, "cannot load '%s': the kernel's verifier rejects it: %s", function,
          reason[0] != '\0' ? reason : strerror(reply->err));
    if (position != NULL) {
        struct text lines = {0};
        excerpt_name(source, &lines);
        text_printf(&lines, ":%u: here\n", position->line);
        excerpt_line(source, position->line, position->column, &lines);
        detail(text_cstr(&lines));
        text_finish(&lines);
    }
    hint("%s", advice(reason));
    free(reason);
    return -reply->err;
}
