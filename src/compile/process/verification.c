// SPDX-License-Identifier: Apache-2.0
#include "compile/process/verification.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "compile/process/bound_program.h"
#include "compile/process/idle_program.h"
#include "compile/process/relocation.h"
#include "compile/process/sleeping.h"

/* Every kernel since 4.x can write a log of this size: it refuses more than UINT_MAX / 4, and it fails with
 * ENOSPC if the buffer is too small. Pages that it does not touch cost nothing. */
#define LOG_BYTES (64 * 1024 * 1024)

/* Only the end of the log is needed, with the verdict. */
#define LOG_SENT_BYTES (64 * 1024)

/* The statistics are a few lines, with a number for each function. */
#define STATISTICS_BYTES (64 * 1024)

/* libbcc loads with no flags and for no attach type. */
static int load_instructions(const struct module *module, const struct request_function *function,
                             const struct bpf_insn *instructions, size_t count, const struct load_log *log)
{
    if (function->attach_type == 0 && function->flags == 0)
        return module_load(module, function, instructions, count, log);
    int idle = idle_program_load(module, function);
    int fd = bound_program_load(idle, module_license(module), function, instructions, count, log);
    if (idle >= 0)
        close(idle);
    return fd;
}

static int load(const struct module *module, const struct request_function *function,
                const struct load_log *log)
{
    size_t count = 0;
    const struct bpf_insn *instructions = module_instructions(module, function->name, &count);
    struct bpf_insn *resolved = sleeping_resolve(function, instructions, count);
    int fd = load_instructions(module, function, resolved, count, log);
    free(resolved);
    return fd;
}

char *verification_statistics(const struct module *module, const struct request_function *function)
{
    struct load_log log = {xcalloc(STATISTICS_BYTES, 1), STATISTICS_BYTES, LOAD_LOG_STATISTICS};
    int fd = load(module, function, &log);
    if (fd >= 0)
        close(fd);
    return log.bytes;
}

/* Kernels before 6.4 keep the beginning of a log that does not fit: the verdict and the statistics after it are
 * lost. */
static bool is_cut(int err, const char *log)
{
    return err == -ENOSPC && strstr(log, "\nprocessed ") == NULL;
}

/* The end of the verifier's log; a lost verdict follows, from a load that logs nothing else. On the heap. */
static char *read_log(const struct module *module, const struct request_function *function)
{
    struct load_log whole = {xcalloc(LOG_BYTES, 1), LOG_BYTES, LOAD_LOG_WAY};
    int fd = load(module, function, &whole);
    if (fd >= 0)
        close(fd);
    size_t length = strlen(whole.bytes);
    struct text log = {0};
    text_string(&log, whole.bytes + (length > LOG_SENT_BYTES ? length - LOG_SENT_BYTES : 0));
    free(whole.bytes);
    if (is_cut(fd, text_cstr(&log))) {
        char *verdict = verification_statistics(module, function);
        text_printf(&log, "\n%s", verdict);
        free(verdict);
    }
    size_t count = 0;
    const struct bpf_insn *instructions = module_instructions(module, function->name, &count);
    relocation_report(instructions, count, &log);
    char *string = xstrdup(text_cstr(&log));
    text_finish(&log);
    return string;
}

int verify(const struct module *module, const struct request_function *function, struct reply *reply)
{
    int fd = load(module, function, NULL);
    if (fd >= 0) {
        close(fd);
        return 0;
    }
    /* Loaded again, now with a log: it slows a load down, and most loads succeed. */
    reply->kind = REPLY_REJECTED;
    reply->err = -fd;
    reply->log = read_log(module, function);
    reply->positions = idle_program_positions(module, function, &reply->position_count);
    return -EINVAL;
}
