// SPDX-License-Identifier: Apache-2.0
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "explain/bpftool.h"
#include "explain/subject.h"
#include "kernel/program_info.h"

static void add_code(uint32_t id, struct stage *stage)
{
    struct text code = {0};
    if (bpftool_dump(id, &code) != 0)
        stage_add(stage, LINE_NOTE, 0, "%s", error_text());
    error_clear();
    const char *at = text_cstr(&code);
    for (size_t length; *at != '\0'; at += length + (at[length] == '\n')) {
        length = strcspn(at, "\n");
        if (length > 0)
            stage_add(stage, LINE_PLAIN, 0, "%.*s", (int)length, at);
    }
    text_finish(&code);
}

static void add_program(const struct image_program *program, int fd, struct stage *stage)
{
    struct program_info info;
    stage_add(stage, LINE_HEADING, 0, "%s", program->name);
    int err = program_info(fd, &info);
    if (err < 0) {
        stage_add(stage, LINE_NOTE, 0, "the kernel does not tell: %s", strerror(-err));
        return;
    }
    size_t bytes = sizeof(struct bpf_insn);
    stage_add(stage, LINE_PLAIN, 0, "BPF instructions  %zu as compiled, %zu after the verifier",
              program->instruction_count, info.xlated_bytes / bytes);
    if (info.jited_bytes == 0) {
        stage_add(stage, LINE_NOTE, 0,
                  "no machine code: the JIT compiler is off (net.core.bpf_jit_enable) or hides it");
        return;
    }
    stage_add(stage, LINE_PLAIN, 0, "machine code      %u bytes", info.jited_bytes);
    add_code(info.id, stage);
}

void subject_machine(const struct subject *subject, struct stage *stage)
{
    if (subject->not_loaded != NULL)
        stage_add(stage, LINE_NOTE, 0, "not loaded: %s", subject->not_loaded);
    for (size_t i = 0; i < subject->plan->count && i < subject->loaded->program_count; i++)
        add_program(&subject->image->programs[i], subject->loaded->programs[i], stage);
}
