/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe's text declares: its functions, what stands before them (SEC("...")), and the structs that it
 * defines. Read from the text alone, before anything is compiled; which of it attaches where is for
 * attach/attach.h to say.
 */
#ifndef BCCRUN_DECLARE_H
#define BCCRUN_DECLARE_H

#include "probe/source.h"

struct declared_function {
    char *name;    /* of a BCC macro such as TRACEPOINT_PROBE(a, b) the name it makes: "tracepoint__a__b" */
    char *section; /* of SEC("...") or -a, without the quotes; NULL where there is none */
    char **more_sections; /* of -a: where it attaches as well */
    size_t more_count;
    unsigned line; /* of the name */
    size_t parameters;
    bool is_static;                    /* static or inline: a helper, never a program */
    bool is_macro;                     /* its name is made by a macro */
    bool is_void;                      /* it returns nothing */
    bool is_conditional;               /* between #if and #endif, which may leave it out */
    size_t section_start, section_end; /* byte range of SEC("...") in the text; 0, 0: it is not there */
    size_t body;                       /* byte behind the opening brace */
    unsigned body_line;
};

struct declared_struct {
    char *name; /* "event" of struct event, "data_t" of a typedef */
    bool is_typedef;
    size_t end; /* byte behind the semicolon that ends the definition */
};

/* A line that follows an #elif, #else or #endif: where the preprocessor may take up the text again. */
struct declared_branch {
    size_t start;
    unsigned line;
};

struct declarations {
    struct declared_function *functions;
    size_t function_count;
    struct declared_struct *structs;
    size_t struct_count;
    struct declared_branch *branches;
    size_t branch_count;
    bool is_cut; /* the text ends inside brackets, and what stands in them may not be what was meant */
};

/* @flags: the compiler's, of which -DNAME=VALUE may say what SEC(NAME) is. */
void declarations_read(const struct source *source, const char *const *flags, size_t flag_count,
                       struct declarations *declarations);
void declarations_finish(struct declarations *declarations);

#endif
