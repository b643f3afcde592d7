// SPDX-License-Identifier: Apache-2.0
/*
 * The compiler process, bccrun-compile: reads one request, compiles it with libbcc, writes one reply, ends.
 * Only bccrun starts it (compile/compiler.c). LLVM's memory ends with it, and so do libbcc's side effects (it
 * prints, changes directories, and may crash on what is not C).
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "compile/process/build.h"
#include "compile/process/turn.h"
#include "image/exchange.h"

#define REQUEST_LIMIT_BYTES (64 * 1024 * 1024)

static int read_request(struct request *request)
{
    struct text text = {0};
    int err = file_read_fd(EXCHANGE_REQUEST_FD, REQUEST_LIMIT_BYTES, &text);
    if (err == 0)
        err = request_read(text.bytes, text.length, request);
    text_finish(&text);
    return err;
}

/* What libbcc prints meanwhile and what becomes of it does not matter. */
static void rehearse(struct request *request)
{
    struct reply reply;
    if (!turn_has_come())
        build(request, &reply);
    request_finish(request);
}

int main(void)
{
    struct request request;
    if (read_request(&request) != 0) {
        fputs("bccrun-compile is a part of bccrun and is started by it\n", stderr);
        return EXIT_FAILURE;
    }
    if (request.is_rehearsal) {
        rehearse(&request);
        if (!turn_await() || read_request(&request) != 0)
            return EXIT_FAILURE;
    }
    struct reply reply;
    struct text text = {0};
    build(&request, &reply);
    reply_write(&reply, &text);
    int err = file_write_all(EXCHANGE_REPLY_FD, text.bytes, text.length);
    fflush(NULL);
    const char step = STEP_DONE;
    if (err == 0 && write(EXCHANGE_STEPS_FD, &step, 1) != 1)
        err = -1;
    _exit(err == 0 ? EXIT_SUCCESS : EXIT_FAILURE); /* without LLVM's destructors */
}
