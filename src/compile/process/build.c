// SPDX-License-Identifier: Apache-2.0
#include "compile/process/build.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "compile/process/dump.h"
#include "compile/process/idle_program.h"
#include "compile/process/image_maps.h"
#include "compile/process/module.h"
#include "compile/process/program.h"
#include "compile/process/types_text.h"
#include "compile/process/verification.h"

/* Adds the function's instructions to the stages: a reply that rejects it has no image, but the stages. */
static int add_stage(const struct module *module, const struct request_function *function,
                     struct stages *stages)
{
    struct image one = {0};
    int err = program_add(module, function, &one);
    struct stage_program *program = &array_push(stages->programs, stages->program_count);
    *program = (struct stage_program){
        .name = xstrdup(function->name),
        .instructions = one.programs[0].instructions,
        .instruction_count = one.programs[0].instruction_count,
    };
    program->positions = idle_program_positions(module, function, &program->position_count);
    one.programs[0].instructions = NULL;
    image_finish(&one);
    return err;
}

static int verify_function(const struct module *module, const struct request *request,
                           const struct request_function *function, struct reply *reply)
{
    uint64_t start_ns = clock_ns();
    int err = request->wants_stages ? add_stage(module, function, &reply->stages) : 0;
    if (err != 0 || function->type == BPF_PROG_TYPE_UNSPEC)
        return err;
    err = verify(module, function, reply);
    reply->verify_ns += clock_ns() - start_ns;
    if (err == 0 && request->wants_stages) {
        struct stage_program *program = &reply->stages.programs[reply->stages.program_count - 1];
        program->is_verified = true;
        program->statistics = verification_statistics(module, function);
    }
    return err;
}

static void name_maps(const struct module *module, struct stages *stages)
{
    for (size_t i = 0; i < module_map_count(module); i++) {
        char **name = &array_push(stages->maps, stages->map_count);
        *name = xstrdup(module_map_at(module, i).name);
    }
}

/* Best effort: bccrun shows it. */
static void report_verifying(const struct request *request)
{
    const char step = STEP_VERIFY;
    bool is_verified = false;
    for (size_t i = 0; i < request->function_count; i++)
        is_verified |= request->functions[i].type != BPF_PROG_TYPE_UNSPEC;
    if (is_verified)
        (void)!write(EXCHANGE_STEPS_FD, &step, 1);
}

static int build_image(const struct module *module, const struct request *request, struct reply *reply)
{
    if (program_first(module, request) == NULL) {
        reply->kind = REPLY_MISSING;
        return -ENOENT;
    }
    report_verifying(request);
    for (size_t i = 0; i < request->function_count; i++) {
        const struct request_function *function = &request->functions[i];
        reply->function = i;
        int err = 0;
        if (program_is_compiled(module, function))
            err = verify_function(module, request, function, reply);
        if (err == 0)
            err = program_add(module, function, &reply->image);
        if (err != 0)
            return err;
    }
    reply->image.license = xstrdup(module_license(module));
    return image_maps_add(module, request, &reply->image);
}

/* Compiles the source; NULL if libbcc does not accept it. */
static struct module *compile_source(const struct request *request, struct reply *reply)
{
    struct dump dump = {0};
    if (request->wants_stages)
        dump_start(request, &dump);
    uint64_t start_ns = clock_ns();
    struct module *module = module_new(request, &reply->inputs, &reply->head);
    reply->libbcc_ns = clock_ns() - start_ns;
    if (request->wants_stages)
        dump_end(&dump, &reply->stages);
    return module;
}

void build(struct request *request, struct reply *reply)
{
    if (request->text[0] == '\0') {
        *reply = (struct reply){.kind = REPLY_VERSION, .log = module_version()};
        return;
    }
    *reply = (struct reply){.kind = REPLY_TEXT};
    types_text_insert(request);
    struct module *module = compile_source(request, reply);
    if (module == NULL)
        return;
    if (request->wants_stages)
        name_maps(module, &reply->stages);
    reply->kind = REPLY_FAILED;
    if (build_image(module, request, reply) == 0) {
        reply->kind = REPLY_IMAGE;
    } else if (reply->kind == REPLY_FAILED) {
        reply->err = error_number();
        reply->log = xstrdup(error_text());
        reply->hints = xstrdup(error_hints());
    }
    /* The end of the process frees the module: taking LLVM down takes time and gains nothing. A rehearsal's is freed,
     * because its maps are in the kernel. */
    if (request->is_rehearsal)
        module_free(module);
}
