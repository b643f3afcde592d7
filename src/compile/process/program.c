// SPDX-License-Identifier: Apache-2.0
#include "compile/process/program.h"

#include <errno.h>
#include "base/memory.h"
#include "compile/process/sleeping.h"

bool program_is_compiled(const struct module *module, const struct request_function *function)
{
    size_t count = 0;
    return module_instructions(module, function->name, &count) != NULL && count > 0;
}

const struct request_function *program_first(const struct module *module, const struct request *request)
{
    for (size_t i = 0; i < request->function_count; i++)
        if (program_is_compiled(module, &request->functions[i]))
            return &request->functions[i];
    return NULL;
}

/* The number of the map with this descriptor, -1 if there is none. */
static int map_number(const struct module *module, int fd)
{
    for (size_t i = 0; i < module_map_count(module); i++)
        if (module_map_at(module, i).fd == fd)
            return (int)i;
    return -1;
}

static int number_maps(const struct module *module, struct image_program *program)
{
    for (size_t i = 0; i < program->instruction_count; i++) {
        struct bpf_insn *instruction = &program->instructions[i];
        if (!image_is_map_load(instruction))
            continue;
        int number = map_number(module, instruction->imm);
        if (number < 0)
            return failx(EINVAL,
                         "cannot take '%s' into an image: it uses a map that the probe does not declare",
                         program->name);
        instruction->imm = number;
    }
    return 0;
}

int program_add(const struct module *module, const struct request_function *function, struct image *image)
{
    struct image_program *program = &array_push(image->programs, image->program_count);
    *program = (struct image_program){.name = xstrdup(function->name)};
    if (!program_is_compiled(module, function))
        return 0;
    program->type = function->type;
    program->attach_type = function->attach_type;
    program->flags = function->flags;
    program->attach_btf_id = function->attach_btf_id;
    program->attach_btf_object = function->attach_btf_object;
    const struct bpf_insn *instructions =
        module_instructions(module, function->name, &program->instruction_count);
    program->instructions = sleeping_resolve(function, instructions, program->instruction_count);
    return number_maps(module, program);
}
