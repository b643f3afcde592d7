// SPDX-License-Identifier: Apache-2.0
/* Whatever compiler and verifier print: an error comes of it, and its print has no control character but
 * tabs. The input's first byte says who printed it.
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

static int reject(const char *log)
{
    struct source_position positions[] = {{0, 1, 5}, {4, 0, 0}, {7, 3, 10}, {9, 5, 200}, {11, 99, 1}};
    const struct reply reply = {
        .kind = REPLY_REJECTED,
        .err = EACCES,
        .log = (char *)log,
        .hints = (char *)"",
        .positions = positions,
        .position_count = sizeof(positions) / sizeof(positions[0]),
    };
    const struct declared_function function = {.name = (char *)"f", .line = 1, .is_macro = true};
    return rejection_fail(&source, &function, &reply, false);
}

static void check_print(void)
{
    char *printed = printed_error();
    require(strncmp(printed, "bccrun: ", 8) == 0);
    for (const char *at = printed; *at != '\0'; at++)
        require((unsigned char)*at >= ' ' || *at == '\n' || *at == '\t');
    free(printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *output = xstrndup((const char *)data + 1, size - 1);
    bool is_explained;
    switch (data[0] % 3) {
    case 0:
        require(diagnose_text(&source, output, &is_explained) < 0);
        check_print();
        break;
    case 1:
        require(reject(output) < 0);
        check_print();
        break;
    default:
        diagnose_warnings(&source, output);
    }
    free(output);
    return 0;
}
