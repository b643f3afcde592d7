// SPDX-License-Identifier: Apache-2.0
#include "compile/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/tracefs.h"
#include "base/words.h"
#include "compile/included_words.h"
#include "types/compat_abi.h"
#include "types/kernel_types.h"

static void add_flag(struct request *request, char *flag)
{
    char **place = &array_push(request->flags, request->flag_count);
    *place = flag;
}

/* The build half of split headers; libbcc itself adds the source half, in the order of the kernel's Makefile. */
static void add_build_includes(struct request *request, const struct headers *headers, const char *arch)
{
    if (strcmp(headers->source, headers->build) == 0)
        return;
    add_flag(request, xasprintf("-I%s/arch/%s/include/generated", headers->build, arch));
    add_flag(request, xasprintf("-I%s/include", headers->build));
    add_flag(request, xasprintf("-I%s/arch/%s/include/generated/uapi", headers->build, arch));
    add_flag(request, xasprintf("-I%s/include/generated/uapi", headers->build));
}

/* What bccrun's own <linux/version.h> makes LINUX_VERSION_CODE of. */
static void add_version(struct request *request, const char *release)
{
    unsigned numbers[3] = {0};
    (void)sscanf(release, "%u.%u.%u", &numbers[0], &numbers[1], &numbers[2]);
    unsigned patch = numbers[2] < 255 ? numbers[2] : 255;
    add_flag(request,
             xasprintf("-DBCCRUN_LINUX_VERSION_CODE=%u", numbers[0] << 16 | numbers[1] << 8 | patch));
}

/* The name of this architecture below arch/ in the kernel's source. */
static const char *kernel_arch(void)
{
#if defined(__x86_64__)
    return "x86";
#elif defined(__aarch64__)
    return "arm64";
#elif defined(__riscv)
    return "riscv";
#elif defined(__s390x__)
    return "s390";
#else
#error "bccrun runs on x86-64, arm64, riscv64 and s390x"
#endif
}

/* The user's flags: those that name a directory of headers, or the others. */
static void add_given(struct request *request, const struct compile_additions *additions,
                      bool are_directories)
{
    for (size_t i = 0; i < additions->flag_count; i++)
        if (has_prefix(additions->flags[i], "-I") == are_directories)
            add_flag(request, xstrdup(additions->flags[i]));
}

static void add_flags(struct request *request, const struct compile_job *job)
{
    const struct compile_additions *additions = job->additions;
    const struct source *source = job->source;
    add_given(request, additions, false);
    if (job->headers->is_btf)
        add_version(request, job->headers->release);
    else
        add_build_includes(request, job->headers, kernel_arch());
    /* To clang a call of an undeclared function is only a warning; the verifier then reports a puzzle. */
    add_flag(request, xstrdup("-Werror=implicit-function-declaration"));
    /* A string without its closing quote is only a warning too, and the errors after it do not name the quote. */
    add_flag(request, xstrdup("-Werror=invalid-pp-token"));
    /* clang's limit before it became 2048. libbcc's recursive walk has not enough stack for that many. */
    add_flag(request, xstrdup("-fbracket-depth=256"));
    add_flag(request, xstrdup("-Wall"));
    add_flag(request, xstrdup("-Wno-unused-function"));
    /* LLVM aborts at an array of unknown size without saying where it is (diagnose/diagnose.c). */
    add_flag(request, xstrdup("-Wvla"));
    /* Debian 11's kernel headers under clang 11 redefine macros of libbcc's; users cannot fix that. */
    add_flag(request, xstrdup("-Wno-macro-redefined"));
    /* The kernel's headers come first, so nothing from here on can be in a precompiled head. */
    request->head_flag_count = request->flag_count;
    add_given(request, additions, true);
    if (source->directory != NULL) {
        char *directory = realpath(source->directory, NULL);
        if (directory != NULL)
            add_flag(request, xasprintf("-I%s", directory));
        free(directory);
    }
}

const struct declared_function *job_function(const struct compile_job *job, size_t index)
{
    if (index >= job->target_count || job->targets[index].own_name != NULL)
        return NULL;
    return &job->declarations->functions[job->targets[index].function];
}

static void add_functions(struct request *request, const struct compile_job *job)
{
    request->functions = xcalloc(job->target_count, sizeof(*request->functions));
    for (size_t i = 0; i < job->target_count; i++) {
        const struct compile_target *target = &job->targets[i];
        const struct declared_function *function = job_function(job, i);
        request->functions[i] = (struct request_function){
            .name = function != NULL ? translate_name(function, target->access) : xstrdup(target->own_name),
            .type = target->program_type,
            .attach_type = target->attach_type,
            .flags = target->flags,
            .attach_btf_id = target->attach_btf_id,
            .attach_btf_object = target->attach_btf_object,
        };
    }
    request->function_count = job->target_count;
}

/* The source as libbcc is to have it. */
static void put_text(struct request *request, const struct compile_job *job)
{
    const struct declarations *declarations = job->declarations;
    const struct compile_target *targets = job->targets;
    enum function_access *access = xcalloc(declarations->function_count, sizeof(*access));
    const char **checks = xcalloc(declarations->function_count, sizeof(*checks));
    bool may_sleep = false;
    for (size_t i = 0; i < job->target_count; i++) {
        if (targets[i].own_name != NULL)
            continue;
        may_sleep |= targets[i].flags != 0;
        /* If several branches of an #if define the name, any of them may be compiled. */
        const char *name = declarations->functions[targets[i].function].name;
        for (size_t k = 0; k < declarations->function_count; k++)
            if (strcmp(declarations->functions[k].name, name) == 0) {
                access[k] = targets[i].access;
                checks[k] = declarations->functions[k].is_void ? targets[i].void_check : targets[i].check;
            }
    }
    const struct translate_additions additions = {
        .definitions = job->additions->definitions,
        .checks = checks,
        .sends = job->additions->usage->sends,
        .send_count = job->additions->usage->send_count,
        .has_types = job->headers->is_btf,
        .may_be_compat = compat_abi_may_exist(job->kernel->root),
        .has_compat = compat_abi_has_registers(job->kernel->root),
        .may_sleep = may_sleep,
    };
    struct translated translation = {0};
    struct source source = *job->source;
    char *own = job->headers->is_btf ? included_without_kernels(job, NULL) : NULL;
    source.text = own != NULL ? own : source.text;
    translate(&source, declarations, access, &additions, &translation);
    request->text = xstrdup(text_cstr(&translation.text));
    request->body_at = translation.body_at;
    request->head = xstrdup(text_cstr(&translation.head));
    translated_finish(&translation);
    free(own);
    free(checks);
    free(access);
}

/* Where libbcc finds the formats of the kernel's tracepoints: "" for the running kernel. */
static char *formats_of(const struct target_kernel *kernel)
{
    const char *place = tracefs(kernel->root);
    return kernel->is_other ? xasprintf("%s%s", kernel->root, place != NULL ? place : "") : xstrdup("");
}

void job_request(const struct compile_job *job, struct request *request)
{
    *request = (struct request){
        .headers_source = xstrdup(job->headers->source),
        .formats = formats_of(job->kernel),
        .wants_stages = job->stages != NULL,
    };
    put_text(request, job);
    add_flags(request, job);
    add_functions(request, job);
}

int job_add_types(const struct compile_job *job, struct request *request, struct inputs *modules)
{
    struct name_set names = {0};
    struct kernel_types types;
    if (!job->headers->is_btf)
        return 0;
    included_words(job, request->text, &names);
    int err = kernel_types_read(job->kernel->btf, &names, &types);
    if (err == 0) {
        request->types = types.definitions;
        request->type_count = types.count;
        types.definitions = NULL;
        types.count = 0;
        for (size_t i = 0; i < types.module_count; i++)
            inputs_add_file(modules, xasprintf("%s/sys/kernel/btf/%s", job->kernel->root, types.modules[i]));
        kernel_types_finish(&types);
    }
    name_set_finish(&names);
    return err;
}
