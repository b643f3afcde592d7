// SPDX-License-Identifier: Apache-2.0
#include <linux/bpf.h>
#include <string.h>

#include "explain/bpftool.h"
#include "explain/make_stages.h"
#include "kernel/program_info.h"

#define BYTES_SHOWN 16 /* in a line */

static void add_bytes(int fd, struct stage *stage)
{
    struct text code = {0};
    struct text line = {0};
    if (program_code(fd, &code) < 0)
        text_clear(&code);
    for (size_t i = 0; i < code.length; i++) {
        if (i % BYTES_SHOWN == 0)
            text_clear(&line);
        text_char(&line, ' ');
        text_hex_digits(&line, (unsigned char)code.bytes[i], 2);
        if (i % BYTES_SHOWN == BYTES_SHOWN - 1 || i + 1 == code.length)
            stage_add(stage, LINE_PLAIN, 0, "%4zx:%s", i / BYTES_SHOWN * BYTES_SHOWN, text_cstr(&line));
    }
    text_finish(&code);
    text_finish(&line);
}

/* As bpftool disassembles it; as bytes if there is no bpftool, or one without a disassembler. */
static void add_code(int fd, uint32_t id, struct stage *stage)
{
    struct text code = {0};
    if (bpftool_dump(id, &code) != 0) {
        stage_add(stage, LINE_NOTE, 0, "%s", error_text());
        error_clear();
        add_bytes(fd, stage);
    }
    stage_add_all(stage, LINE_PLAIN, text_cstr(&code));
    text_finish(&code);
}

static void add_program(const struct image_program *program, int fd, struct stage *stage)
{
    struct program_info info;
    stage_add(stage, LINE_HEADING, 0, "%s", program->name);
    int err = program_info(fd, &info);
    if (err < 0) {
        stage_add(stage, LINE_NOTE, 0, "the kernel does not report it: %s", strerror(-err));
        return;
    }
    size_t bytes = sizeof(struct bpf_insn);
    stage_add(stage, LINE_PLAIN, 0, "BPF instructions  %zu as compiled, %zu after the verifier",
              program->instruction_count, info.xlated_bytes / bytes);
    if (info.jited_bytes == 0) {
        stage_add(
            stage, LINE_NOTE, 0,
            "no machine code: the JIT compiler is off (net.core.bpf_jit_enable), or its code is hidden");
        return;
    }
    stage_add(stage, LINE_PLAIN, 0, "machine code      %u bytes", info.jited_bytes);
    add_code(fd, info.id, stage);
}

void make_machine_stage(const struct subject *subject, struct stage *stage)
{
    if (subject->not_loaded != NULL)
        stage_add(stage, LINE_NOTE, 0, "not loaded: %s", subject->not_loaded);
    for (size_t i = 0; i < subject->plan->count && i < subject->loaded->program_count; i++)
        add_program(&subject->image->programs[i], subject->loaded->programs[i], stage);
}
