// SPDX-License-Identifier: Apache-2.0
#include "diagnose/circumstance.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "diagnose/register_origin.h"
#include "image/exchange.h"

#define STACK_BYTES 512

static bool fails_at(const struct verifier_log *log, const char *code)
{
    return log->path_length > 0 && has_prefix(log->path[log->path_length - 1].code, code);
}

bool circumstance_write(const struct verifier_log *log)
{
    return fails_at(log, "*(");
}

bool circumstance_call(const struct verifier_log *log)
{
    return fails_at(log, "call ");
}

bool circumstance_send(const struct verifier_log *log)
{
    return fails_at(log, "call bpf_perf_event_output") || fails_at(log, "call bpf_ringbuf_output");
}

/* Where the register that the verdict names got its value; NULL if that is not known. */
static const struct verifier_step *origin_of_value(const struct verifier_log *log)
{
    unsigned number;
    return verifier_log_register(log, &number) ? register_origin(log, number) : NULL;
}

/* libbcc has no place for global variables: the address that is in the program is the variable's place in its
 * section, counted from 0. LLVM loads other numbers of this size by a shorter instruction, which the verifier
 * prints in decimal. */
bool circumstance_global(const struct verifier_log *log)
{
    if (strstr(log->verdict, EXCHANGE_NO_VARIABLE) != NULL)
        return true;
    const struct verifier_step *origin = origin_of_value(log);
    const char *address = origin != NULL ? strstr(origin->code, "= 0x") : NULL;
    return address != NULL && strtoull(address + 2, NULL, 16) <= INT32_MAX;
}

/* Whether a call made the value, by the beginning of its instruction. */
static bool is_from(const struct verifier_log *log, const char *call)
{
    const struct verifier_step *origin = origin_of_value(log);
    return origin != NULL && has_prefix(origin->code, call);
}

bool circumstance_lookup(const struct verifier_log *log)
{
    return is_from(log, "call bpf_map_lookup_elem");
}

bool circumstance_record(const struct verifier_log *log)
{
    return is_from(log, "call bpf_ringbuf_reserve");
}

/* To the verifier a record that was given away is a number, and so is a pointer that is known to be NULL. */
bool circumstance_released(const struct verifier_log *log)
{
    if (!circumstance_record(log))
        return false;
    for (size_t i = log->path_length - 1; i-- > 0;) { /* the last step is where it failed */
        const char *code = log->path[i].code;
        if (has_prefix(code, "call bpf_ringbuf_submit") || has_prefix(code, "call bpf_ringbuf_discard"))
            return true;
        if (has_prefix(code, "call bpf_ringbuf_reserve"))
            return false;
    }
    return false;
}

/* The stack is below the address in its register. */
bool circumstance_beyond_stack(const struct verifier_log *log)
{
    long offset = -1;
    return verifier_log_number(log, " off=", &offset) && (offset >= 0 || offset < -STACK_BYTES);
}

bool circumstance_constant(const struct verifier_log *log)
{
    return strstr(log->verdict, "min value is outside") != NULL;
}
