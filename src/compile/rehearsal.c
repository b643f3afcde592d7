// SPDX-License-Identifier: Apache-2.0
#include "compile/rehearsal.h"

#include <linux/bpf.h>
#include <string.h>

#include "base/embedded.h"
#include "base/memory.h"

EMBEDDED(rehearsal_bpf_c);

#define FUNCTION "bccrun_rehearsal"

void rehearsal_make(const struct request *request, struct request *rehearsal)
{
    *rehearsal = (struct request){
        .text = xasprintf("%s%s", request->head, rehearsal_bpf_c.text),
        .body_at = strlen(request->head),
        .head = xstrdup(request->head),
        .head_flag_count = request->head_flag_count,
        .headers_source = xstrdup(request->headers_source),
        .formats = xstrdup(request->formats),
        .is_rehearsal = true,
    };
    for (size_t i = 0; i < request->flag_count; i++) {
        char **flag = &array_push(rehearsal->flags, rehearsal->flag_count);
        *flag = xstrdup(request->flags[i]);
    }
    struct request_function *function = &array_push(rehearsal->functions, rehearsal->function_count);
    *function = (struct request_function){.name = xstrdup(FUNCTION), .type = BPF_PROG_TYPE_UNSPEC};
}
