// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "compile/compiler.h"

/* @err is that of compiler_process_finish(). What was printed may be the dynamic loader's message about a
 * missing library. */
static void fail_version(int err, const char *output)
{
    if (err == -ECHILD && output[0] != '\0')
        failx(ECHILD, "cannot run the compiler process: %.*s", (int)strcspn(output, "\n"), output);
    else if (err == 0)
        failx(EBADMSG, "cannot run the compiler process: it does not tell its version");
}

char *compiler_version(void)
{
    struct request request = {
        .text = xstrdup(""), .head = xstrdup(""), .headers_source = xstrdup(""), .formats = xstrdup("")};
    struct reply reply = {0};
    struct text output = {0};
    char *version = NULL;
    struct compiler_process process;
    int err = compiler_process_start(&request, -1, NULL, &process);
    if (err == 0)
        err = compiler_process_finish(&process, &reply, &output);
    compiler_process_reap(&process);
    if (err == 0 && reply.kind == REPLY_VERSION)
        version = xstrdup(reply.log);
    else
        fail_version(err, text_cstr(&output));
    reply_finish(&reply);
    text_finish(&output);
    request_finish(&request);
    return version;
}
