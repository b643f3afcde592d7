// SPDX-License-Identifier: Apache-2.0
#include "diagnose/clang_words.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/words.h"
#include "probe/lexer.h"

/* What is said in place of a message that has @words, about a line that has @line. */
struct saying {
    const char *words;
    const char *line;  /* NULL: any */
    const char *plain; /* NULL: the message is plain enough; "%s": what the message has in quotes */
    const char *hint;  /* NULL: none */
};

#define STACK_HINT "keep large structs in a map instead: BPF_PERCPU_ARRAY(scratch, struct event, 1)"
#define MAP_FORMS                                                                                            \
    "BPF_HASH(name, key type, value type, entries), of which all but the name may be left out; "             \
    "BPF_ARRAY(name, value type, entries), BPF_HISTOGRAM(name), BPF_PERF_OUTPUT(name), "                     \
    "BPF_RINGBUF_OUTPUT(name, pages)"
#define LOOKUP_HINT                                                                                          \
    "put it into a variable and test that: u64 *value = counts.lookup(&key); if (value) ... *value"
#define LIBRARY_PLAIN "there is no function '%s': a probe has no C library"

/* The more special stand before the more general. */
static const struct saying sayings[] = {
    {"unsupported dynamic stack allocation", NULL, "the size of an array is not a constant",
     "give it the size of the largest that can be: char name[64]"},
    {"BPF stack limit", NULL, "its variables take more than the 512 bytes of stack that a BPF program has",
     STACK_HINT},
    {"A call to built-in function 'mem", NULL,
     "more memory is set or copied here than a BPF program can have on its stack", STACK_HINT},
    {"A call to built-in function '__", NULL, "this takes arithmetic that BPF programs do not have",
     "there is no float, no double and no 128-bit integer: count in integers, such as nanoseconds"},
    {"Unsupport signed division", NULL, "signed numbers are divided here, which BPF programs cannot do",
     "make what is divided an unsigned number, such as a u64"},
    {"too many args to", "printk", "a format and three values are all that can be printed at once",
     "send an event with perf_submit() for more, or print twice"},
    {"too many arguments", "printk", "a format and three values are all that can be printed at once",
     "send an event with perf_submit() for more, or print twice"},
    {"too many args to", NULL, "a call with more than the five arguments that BPF has registers for", NULL},
    {"library function 'printf'", NULL, LIBRARY_PLAIN,
     "bpf_trace_printk(\"...\\n\") prints; an event sent with perf_submit() is shown in columns"},
    {"library function 'malloc'", NULL, LIBRARY_PLAIN,
     "memory is a variable of a function, or for what is large or is to stay, a map's value"},
    {"library function 'calloc'", NULL, LIBRARY_PLAIN,
     "memory is a variable of a function, or for what is large or is to stay, a map's value"},
    {"library function 'mem", NULL, LIBRARY_PLAIN,
     "__builtin_memcpy() and __builtin_memset() with a constant size are compiled in place; to compare, loop "
     "over the bytes up to a constant"},
    {"library function 'str", NULL, LIBRARY_PLAIN,
     "loop over the bytes of both up to a constant; from Linux 5.17 on there is bpf_strncmp(text, "
     "sizeof(text), \"word\")"},
    {"library function '", NULL, LIBRARY_PLAIN, "man 7 bpf-helpers lists what a probe may call"},
    {"identifier 'ctx'", NULL, NULL,
     "ctx is what the function's first parameter is called: int hit(void *ctx); in TRACEPOINT_PROBE() that "
     "is "
     "args"},
    {"identifier 'args'", NULL, NULL,
     "args is there in TRACEPOINT_PROBE(); elsewhere it is what the function's first parameter is called"},
    {"identifier 'pid'", NULL, NULL, "u32 pid = bpf_get_current_pid_tgid() >> 32;"},
    {"identifier 'tid'", NULL, NULL, "u32 tid = bpf_get_current_pid_tgid();"},
    {"identifier 'uid'", NULL, NULL, "u32 uid = bpf_get_current_uid_gid();"},
    {"identifier 'nsecs'", NULL, NULL, "u64 now = bpf_ktime_get_ns();"},
    {"identifier 'comm'", NULL, NULL,
     "bpf_get_current_comm(&event.comm, sizeof(event.comm)) fills a char comm[16]"},
    {"identifier 'retval'", NULL, NULL, "a kretprobe or uretprobe returns PT_REGS_RC(ctx)"},
    {"identifier 'nullptr'", NULL, NULL, "the language is C: NULL"},
    {"no member named", "PT_REGS_", "this is no probe that has registers to read arguments from",
     "PT_REGS_PARM1(ctx) is for kprobes and uprobes; a tracepoint's arguments are args->FIELD"},
    {"no member named", "args->", NULL,
     "/sys/kernel/tracing/events/CATEGORY/NAME/format lists a tracepoint's fields; bccrun find shows them "
     "too"},
    {"_table_t' is not a pointer", NULL, "a map is no pointer: a dot stands between it and its method", NULL},
    {"'typeof (", ".increment(", "increment() is for maps whose values are numbers, and this one's are not",
     "look the value up and change its fields: struct stat *s = stats.lookup_or_try_init(&key, &zero); if "
     "(s) "
     "s->count++;"},
    {"'void'", "lookup", "what a lookup gives is used here without a test for NULL", LOOKUP_HINT},
    {"of type 'void'", "lookup", "what a lookup gives is used here without a test for NULL", LOOKUP_HINT},
    {"invalid operands to binary expression", NULL, NULL,
     "only numbers can be calculated with: what a pointer points to is *value, a struct's number is one of "
     "its "
     "fields"},
    {"is not assignable", "->", NULL,
     "the kernel's memory can be read here, not written; an array of the probe's own is filled by "
     "__builtin_memcpy(event->text, text, sizeof(event->text))"},
    {"is not assignable", NULL, NULL,
     "an array is filled, not assigned: __builtin_memcpy(event.text, text, sizeof(event.text)), or a helper "
     "such as bpf_get_current_comm(&event.comm, sizeof(event.comm))"},
    {"'section' attribute only applies", NULL, "a map is declared here inside of a function",
     "declare maps above the functions that use them"},
    {"", "__uint(", NULL, "this is libbpf's way to declare a map; here it is " MAP_FORMS},
    {"", "__type(", NULL, "this is libbpf's way to declare a map; here it is " MAP_FORMS},
    {"expected identifier", "BPF_", NULL, MAP_FORMS},
    {"arguments provided to function-like macro", "BPF_", NULL, MAP_FORMS},
    {"cannot use map function inside a macro", NULL, NULL,
     "write the call out, or put it into a static inline function"},
    {"to function call", ".perf_submit(", NULL, "events.perf_submit(ctx, &event, sizeof(event))"},
    {"to function call", ".ringbuf_output(", NULL, "events.ringbuf_output(&event, sizeof(event), 0)"},
    {"to function call", ".ringbuf_reserve(", NULL, "events.ringbuf_reserve(sizeof(struct event))"},
    {"to function call", ".update(", NULL, "counts.update(&key, &value)"},
    {"to function call", ".lookup(", NULL, "counts.lookup(&key)"},
    {"to function call", "bpf_", NULL, "man 7 bpf-helpers tells the arguments of each helper"},
    {"to parameter of incompatible type '", NULL, NULL,
     "where a pointer is expected, give a variable's address: &event"},
    {"array initializer must be", "'", NULL, "text stands in double quotes"},
    {"subscripted value is not", NULL, NULL,
     "a map is used by its methods: counts.lookup(&key), counts.update(&key, &value), counts.increment(key)"},
    {"'vmlinux.h' file not found", NULL, NULL,
     "that is libbpf's: kernel types and helpers are known here without it; a kernel struct comes from its "
     "header, such as <linux/sched.h>"},
    {"'bpf/", "include", NULL, "that is libbpf's: the helpers are known here without it"},
    {"file not found", NULL, NULL,
     "an #include names a kernel header, such as <linux/sched.h>, or a file beside the probe; those of the C "
     "library are not there"},
    {"not valid UTF-8", NULL, NULL, "is this the right file? a probe is C source, written in UTF-8"},
    {"unknown type name 'string'", NULL, NULL, "text is an array of characters: char name[16]"},
    {"unknown type name 'class'", NULL, NULL, "the language is C: struct event { ... };"},
    {"unknown type name", NULL, NULL,
     "kernel types such as u32 are known; others come from a header, with #include"},
};

/* Every helper that the kernel headers of this build know, as <linux/bpf.h> lists them. */
static const char *const helpers[] = {
#define HELPER_NAME(name) "bpf_" #name
    __BPF_FUNC_MAPPER(HELPER_NAME)};

/* The word between the first pair of single quotes, on the heap. */
static char *quoted(const char *message)
{
    const char *start = strchr(message, '\'');
    return start != NULL ? xstrndup(start + 1, strcspn(start + 1, "'")) : xstrdup("");
}

/* What the message has in quotes where it is about a function that is not declared, else NULL. */
static char *undeclared_function(const char *message)
{
    bool is_so = strstr(message, "implicit declaration of function") != NULL ||
                 strstr(message, "call to undeclared function") != NULL;
    return is_so && strstr(message, "library function") == NULL ? quoted(message) : NULL;
}

static bool line_has(const struct source *source, unsigned line, const char *words)
{
    size_t length = 0;
    const char *start = source_line(source, line, &length);
    return start != NULL && memmem(start, length, words, strlen(words)) != NULL;
}

static const struct saying *find_saying(const struct source *source, const struct diagnostic *diagnostic)
{
    for (size_t i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++)
        if (strstr(diagnostic->message, sayings[i].words) != NULL &&
            (sayings[i].line == NULL || line_has(source, diagnostic->line, sayings[i].line)))
            return &sayings[i];
    return NULL;
}

/* "no member named 'frob' in 'struct counts_table_t'": libbcc's struct stands for the user's map. */
static char *method_words(const char *message)
{
    static const char before[] = "no member named '";
    static const char between[] = "' in 'struct ";
    const char *end = strstr(message, "_table_t'");
    const char *map = strstr(message, between);
    if (!has_prefix(message, before) || end == NULL || map == NULL || map > end)
        return NULL;
    const char *method = message + strlen(before);
    map += strlen(between);
    return xasprintf("the map '%.*s' has no method '%.*s'%s", (int)(end - map), map,
                     (int)strcspn(method, "'"), method, end + strlen("_table_t'"));
}

char *clang_words(const struct source *source, const struct diagnostic *diagnostic)
{
    const char *message = diagnostic->message;
    char *plain = method_words(message);
    if (plain != NULL)
        return plain;
    char *name = undeclared_function(message);
    const struct saying *saying = find_saying(source, diagnostic);
    const char *format = name != NULL ? "there is no function or helper '%s'"
                         : has_prefix(message, "void function '")
                             ? "'%s' must be of type int and end with a return"
                         : saying != NULL ? saying->plain
                                          : NULL;
    if (format == NULL)
        return xstrdup(message);
    if (name == NULL)
        name = quoted(message);
    const char *place = strstr(format, "%s");
    plain = place == NULL ? xstrdup(format)
                          : xasprintf("%.*s%s%s", (int)(place - format), format, name, place + 2);
    free(name);
    return plain;
}

/* Whether the token behind @name shows that it is declared here: a function, a struct, a map. */
static bool is_declaration(const struct token before[2], const struct token *name, const struct token *next)
{
    bool is_struct = token_is(&before[1], "struct") && token_is(next, "{");
    bool is_map = has_prefix(before[0].start, "BPF_") && token_is(&before[1], "(");
    bool is_function = before[1].kind == TOKEN_WORD && !token_is(&before[1], "return") &&
                       !token_is(&before[1], "struct") && token_is(next, "(");
    return name->kind == TOKEN_WORD && (is_struct || is_map || is_function);
}

/* The line behind @line in which the text declares @name; 0: in none. */
static unsigned declared_below(const struct source *source, const char *name, unsigned line)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text);
    struct token tokens[4] = {{.start = ""}, {.start = ""}, {.start = ""}, {.start = ""}};
    do {
        memmove(tokens, tokens + 1, 3 * sizeof(tokens[0]));
        tokens[3] = lexer_next(&lexer);
        if (tokens[2].line > line && token_is(&tokens[2], name) &&
            is_declaration(tokens, &tokens[2], &tokens[3]))
            return tokens[2].line;
    } while (tokens[3].kind != TOKEN_END);
    return 0;
}

/* The structs that the text defines. */
static void offer_structs(const struct source *source, struct nearest *near)
{
    struct lexer lexer;
    lexer_init(&lexer, source->text);
    struct token before = lexer_next(&lexer);
    while (before.kind != TOKEN_END) {
        struct token token = lexer_next(&lexer);
        if (token_is(&before, "struct") && token.kind == TOKEN_WORD) {
            char *name = xstrndup(token.start, token.length);
            if (strcmp(name, near->wanted) != 0 && declared_below(source, name, 0) > 0)
                nearest_offer(near, name);
            free(name);
        }
        before = token;
    }
}

/* "'struct event'" without the word in front. On the heap. */
static char *missing_name(const char *message)
{
    char *name = quoted(message);
    if (has_prefix(name, "struct "))
        memmove(name, name + 7, strlen(name + 7) + 1);
    return name;
}

/* What is used before it is declared, or nearly has the name of something that is. */
static bool hint_missing(const struct source *source, const struct diagnostic *diagnostic)
{
    bool is_struct = strstr(diagnostic->message, "incomplete") != NULL;
    char *function = undeclared_function(diagnostic->message);
    if (!is_struct && function == NULL && strstr(diagnostic->message, "undeclared identifier") == NULL) {
        free(function);
        return false;
    }
    char *name = missing_name(diagnostic->message);
    unsigned line = declared_below(source, name, diagnostic->line);
    struct nearest near;
    nearest_init(&near, name);
    if (line > 0)
        error_add_hint("'%s' is declared further below, in line %u: move that above its first use", name,
                       line);
    else if (is_struct)
        offer_structs(source, &near);
    for (size_t i = 0; function != NULL && line == 0 && i < sizeof(helpers) / sizeof(helpers[0]); i++)
        nearest_offer(&near, helpers[i]);
    nearest_add_hint(&near);
    if (line == 0 && is_struct)
        error_add_hint(
            "nothing above this line defines it; a struct of the kernel comes from a header, such as "
            "<linux/sched.h> for struct task_struct");
    if (line == 0 && function != NULL)
        error_add_hint(
            "a probe may call the kernel's BPF helpers and functions of its own text; man 7 bpf-helpers "
            "lists the helpers");
    nearest_finish(&near);
    free(function);
    free(name);
    return line > 0 || is_struct;
}

void clang_words_hint(const struct source *source, const struct diagnostic *diagnostic)
{
    char *method = method_words(diagnostic->message);
    const struct saying *saying = find_saying(source, diagnostic);
    bool is_guessed = strstr(diagnostic->message, "did you mean") != NULL;
    if (is_guessed)
        ; /* that is the advice */
    else if (method != NULL)
        error_add_hint(
            "BPF_PERF_OUTPUT has perf_submit(), BPF_RINGBUF_OUTPUT ringbuf_output(), ringbuf_reserve(), "
            "ringbuf_submit() and ringbuf_discard(); the others have lookup(), update(), delete(), "
            "increment()");
    else if (!hint_missing(source, diagnostic) && saying != NULL && saying->hint != NULL)
        error_add_hint("%s", saying->hint);
    free(method);
}
