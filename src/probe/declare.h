/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a probe's source declares: its functions with their SEC("..."), and the structs that it defines. Read
 * from the source alone, before anything is compiled. attach/ decides which function attaches where.
 */
#ifndef BCCRUN_DECLARE_H
#define BCCRUN_DECLARE_H

#include "probe/source.h"

struct declared_function {
    char *
        name; /* for a macro of BCC such as TRACEPOINT_PROBE(a, b), the name that it makes: "tracepoint__a__b" */
    char *section;              /* of SEC("...") or -a, without the quotes; NULL if there is none */
    const char *unread_section; /* SEC(...) in the source that is no string; NULL if there is none */
    char **more_sections;       /* of -a: where it attaches too */
    size_t more_count;
    unsigned line; /* of the name */
    size_t parameters;
    size_t parameters_start;           /* byte after the bracket that opens them */
    bool is_overridden;                /* the section is -a's */
    bool is_static;                    /* static or inline: a helper, never a program */
    bool is_macro;                     /* its name is made by a macro */
    bool is_void;                      /* it returns nothing */
    bool is_conditional;               /* between #if and #endif, which may leave it out */
    size_t section_start, section_end; /* byte range of SEC("...") in the source; 0, 0: there is none */
    size_t body;                       /* byte after the opening brace */
    unsigned body_line;
};

struct declared_struct {
    char *name; /* "event" of struct event, "data_t" of a typedef */
    bool is_typedef;
    size_t end; /* byte after the semicolon that ends the definition */
};

/* A line that follows an #elif, #else or #endif: the preprocessor may continue with it. */
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
    bool is_cut; /* the source ends inside brackets, so what is in them may not be what was meant */
};

/* @flags: the compiler's, of which -DNAME=VALUE may say what SEC(NAME) is. */
void declarations_read(const struct source *source, const char *const *flags, size_t flag_count,
                       struct declarations *declarations);
void declarations_finish(struct declarations *declarations);

#endif
