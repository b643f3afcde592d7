// SPDX-License-Identifier: Apache-2.0
/* A reply of the compiler process with any bytes in it is refused, or can be turned into an error or an
 * image. */
#include <errno.h>

#include "../unit/made_image.h"
#include "damaged.h"
#include "diagnose/diagnose.h"
#include "diagnose/rejection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void write_reply(bool has_image, struct text *message)
{
    struct source_position positions[] = {{0, 1, 5}, {2, 0, 0}, {3, 2, 9}};
    struct bpf_insn instructions[] = {{.code = BPF_LD | BPF_IMM | BPF_DW, .src_reg = BPF_PSEUDO_MAP_FD}, {0}};
    struct stage_program program = {
        .name = (char *)"f",
        .instructions = instructions,
        .instruction_count = 2,
        .positions = positions,
        .position_count = 3,
        .statistics = (char *)"stack depth 8\n",
    };
    char *maps[] = {(char *)"counts"};
    struct reply reply = {.kind = has_image ? REPLY_IMAGE : REPLY_REJECTED, .function = 1, .err = EACCES};
    reply.stages = (struct stages){.rewritten = (char *)"int f(void);\n",
                                   .maps = maps,
                                   .map_count = 1,
                                   .programs = &program,
                                   .program_count = 1};
    if (has_image) {
        made_image_init(&reply.image);
    } else {
        reply.log = (char *)"0: (bf) r6 = r1\n3: (61) r1 = *(u32 *)(r0 +0)\nR0 invalid mem access 'inv'\n";
        reply.positions = positions;
        reply.position_count = 3;
    }
    reply_write(&reply, message);
    image_finish(&reply.image);
}

static void use(const struct reply *reply)
{
    const struct stages *stages = &reply->stages;
    for (size_t i = 0; i < stages->program_count; i++)
        for (size_t k = 0; k < stages->programs[i].instruction_count; k++)
            require(stages->programs[i].instructions[k].code != (BPF_LD | BPF_IMM | BPF_DW) ||
                    stages->programs[i].instructions[k].src_reg != BPF_PSEUDO_MAP_FD ||
                    (size_t)stages->programs[i].instructions[k].imm < stages->map_count);
    static char text[] = "int f(void)\n\t{ return *p; }\n";
    const struct source source = {.name = (char *)"probe.c", .text = text, .length = sizeof(text) - 1};
    const struct declared_function function = {.name = (char *)"f", .line = 1};
    if (reply->kind == REPLY_REJECTED)
        require(rejection_fail(&source, &function, reply, true) < 0);
    else if (reply->kind == REPLY_IMAGE)
        require(made_image_is_sound(&reply->image));
    else
        require(reply->log != NULL && reply->hints != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text message = {0};
    struct reply reply;
    write_reply(size % 2 == 0, &message);
    size_t length = 0;
    char *bytes = damaged(&message, data, size, &length);
    if (reply_read(bytes, length, &reply) == 0)
        use(&reply);
    reply_finish(&reply);
    free(bytes);
    text_finish(&message);
    return 0;
}
