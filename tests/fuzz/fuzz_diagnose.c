// SPDX-License-Identifier: Apache-2.0
/* Whatever compiler and verifier print: an error comes of it, and its print has no control character but
 * tabs. The input's first byte says who printed it. With 3 the input is the probe's text instead, and what its hints say
 * to write is made from it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/captured.h"
#include "base/memory.h"
#include "diagnose/diagnose.h"
#include "diagnose/rejection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char text[] =
    "int f(struct pt_regs *ctx)\n{\n\tint b = *p; // \xc3\xa9\xff\n}\r\n"
    "char long_line[] = \"................................................................"
    "................................................................................\xc3\xa9......"
    "................................................................................\";\n";
static const struct source source = {.name = (char *)"a\nb.c", .text = text, .length = sizeof(text) - 1};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static int reject(const struct source *probe, struct source_position *positions, size_t count,
                  const char *log)
{
    const struct reply reply = {
        .kind = REPLY_REJECTED,
        .err = EACCES,
        .log = (char *)log,
        .hints = (char *)"",
        .positions = positions,
        .position_count = count,
    };
    const struct declared_function function = {.name = (char *)"f", .line = 1, .is_macro = true};
    return rejection_fail(probe, &function, &reply, false);
}

static void check_print(void)
{
    char *printed = printed_error();
    require(strncmp(printed, "bccrun: ", 8) == 0);
    for (const char *at = printed; *at != '\0'; at++)
        require((unsigned char)*at >= ' ' || *at == '\n' || *at == '\t');
    free(printed);
}

/* What both print of texts for which a line to write is known (diagnose/idiom.h, diagnose/rejection_fix.h). */
static const char *const clang_said[] = {
    "use of undeclared identifier 'counts'",
    "use of undeclared identifier 'ctx'",
    "use of undeclared identifier 'current'",
    "use of undeclared identifier 'FILTER'",
    "no member named 'uid' in 'struct event'; did you mean 'pid'?",
    "no member named 'x' in 'event'",
    "implicitly declaring library function 'strcmp' with type 'int'",
    "implicitly declaring library function 'strncmp' with type 'int'",
    "implicit declaration of function 'printk' is invalid",
    "invalid preprocessing directive",
    "expected expression",
    "expected '}'",
    "Unsupport signed division",
};
static const char *const verifier_said[] = {
    "4: (61) r1 = *(u32 *)(r0 +0)\nR0 invalid mem access 'map_value_or_null'\n",
    "4: (85) call bpf_map_lookup_elem#1\nR2 type=scalar expected=fp, pkt\n",
    "4: (85) call bpf_probe_read_user#112\nR2 min value is negative, either use unsigned or 'var &= const'\n",
    "4: (73) *(u8 *)(r1 -24) = r2\ninvalid variable-offset write to stack R1 var_off=(0x0; 0x3ff) off=-24 size=1\n",
    "4: (85) call bpf_map_update_elem#2\ninvalid read from stack R2 off=-4 size=8\n",
};

/* @place: a line and a column of the text, of which it has few. */
static void check_fixes(const char *probe, unsigned place)
{
    const struct source one = {.name = (char *)"p.c", .text = (char *)probe, .length = strlen(probe)};
    unsigned line = place % 16 + 1;
    unsigned column = place / 16 % 32 + 1;
    bool is_explained;
    for (size_t i = 0; i < sizeof(clang_said) / sizeof(clang_said[0]); i++) {
        char *output = xasprintf("<probe>:%u:%u: error: %s\n", line, column, clang_said[i]);
        require(diagnose_text(&one, output, &is_explained) < 0);
        check_print();
        free(output);
    }
    char *warning =
        xasprintf("<probe>:%u:%u: warning: result of comparison against a string literal is unspecified\n",
                  line, column);
    diagnose_warnings(&one, warning);
    free(warning);
    for (size_t i = 0; i < sizeof(verifier_said) / sizeof(verifier_said[0]); i++) {
        struct source_position positions[] = {{0, line > 1 ? line - 1 : 1, column}, {4, line, column}};
        require(reject(&one, positions, 2, verifier_said[i]) < 0);
        check_print();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 4 == 3 && size >= 3) {
        char *probe = xstrndup((const char *)data + 3, size - 3);
        check_fixes(probe, data[1] | (unsigned)data[2] << 8);
        free(probe);
        return 0;
    }
    char *output = xstrndup((const char *)data + 1, size - 1);
    bool is_explained;
    struct source_position positions[] = {{0, 1, 5}, {4, 0, 0}, {7, 3, 10}, {9, 5, 200}, {11, 99, 1}};
    switch (data[0] % 4) {
    case 0:
        require(diagnose_text(&source, output, &is_explained) < 0);
        check_print();
        break;
    case 1:
        require(reject(&source, positions, sizeof(positions) / sizeof(positions[0]), output) < 0);
        check_print();
        break;
    default:
        diagnose_warnings(&source, output);
    }
    free(output);
    return 0;
}
