// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "compile/diagnose.h"
#include "compile/verdict.h"
#include "compile/exchange.h"
#include "compile/spawn.h"
#include "compile/translate.h"

static void add_flag(struct request *request, char *flag)
{
    char **place = &array_push(request->flags, request->flag_count);
    *place = flag;
}

/* The build's half of split headers; libbcc itself adds the source's, in the kernel Makefile's order. */
static void add_build_includes(struct request *request, const struct headers *headers, const char *arch)
{
    if (strcmp(headers->source, headers->build) == 0)
        return;
    add_flag(request, xasprintf("-I%s/arch/%s/include/generated", headers->build, arch));
    add_flag(request, xasprintf("-I%s/include", headers->build));
    add_flag(request, xasprintf("-I%s/arch/%s/include/generated/uapi", headers->build, arch));
    add_flag(request, xasprintf("-I%s/include/generated/uapi", headers->build));
}

/* The kernel's name for this architecture, as below arch/ of its sources. */
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

static void add_flags(struct request *request, const struct source *source,
                      const struct compile_additions *additions, const struct headers *headers)
{
    for (size_t i = 0; i < additions->flag_count; i++)
        add_flag(request, xstrdup(additions->flags[i]));
    add_build_includes(request, headers, kernel_arch());
    /* A call of a function that does not exist is only a warning in C89, and a riddle of the verifier's
     * later. */
    add_flag(request, xstrdup("-Werror=implicit-function-declaration"));
    /* A string without its end is only a warning too, and the errors after it say nothing of the quote. */
    add_flag(request, xstrdup("-Werror=invalid-pp-token"));
    add_flag(request, xstrdup("-Wall"));
    add_flag(request, xstrdup("-Wno-unused-function"));
    /* Debian 11's kernel headers under clang 11 redefine macros of libbcc's; not the user's to mend. */
    add_flag(request, xstrdup("-Wno-macro-redefined"));
    if (source->directory != NULL) {
        char *directory = realpath(source->directory, NULL);
        if (directory != NULL)
            add_flag(request, xasprintf("-I%s", directory));
        free(directory);
    }
}

static void add_functions(struct request *request, const struct declarations *declarations,
                          const struct compile_target *targets, size_t count)
{
    request->functions = xcalloc(count, sizeof(*request->functions));
    for (request->function_count = 0; request->function_count < count; request->function_count++) {
        const struct compile_target *target = &targets[request->function_count];
        const struct declared_function *function = &declarations->functions[target->function];
        request->functions[request->function_count] = (struct request_function){
            .name = target->own_name != NULL ? xstrdup(target->own_name)
                                             : translate_name(function, target->is_syscall),
            .type = target->program_type,
            .attach_type = target->attach_type,
            .attach_btf_id = target->attach_btf_id,
        };
    }
}

static char *translated(const struct source *source, const struct declarations *declarations,
                        const struct compile_target *targets, size_t count,
                        const struct compile_additions *from)
{
    bool *is_syscall = xcalloc(declarations->function_count, sizeof(*is_syscall));
    const char **checks = xcalloc(declarations->function_count, sizeof(*checks));
    for (size_t i = 0; i < count; i++) {
        if (targets[i].own_name != NULL)
            continue;
        is_syscall[targets[i].function] = targets[i].is_syscall;
        checks[targets[i].function] = targets[i].check;
    }
    const struct translate_additions additions = {
        .definitions = from->definitions,
        .checks = checks,
        .sends = from->usage->sends,
        .send_count = from->usage->send_count,
    };
    struct text text = {0};
    translate(source, declarations, is_syscall, &additions, &text);
    char *string = xstrdup(text_cstr(&text));
    text_finish(&text);
    free(checks);
    free(is_syscall);
    return string;
}

/* The user's names in place of those that libbcc was given. */
static void restore_names(struct image *image, const struct declarations *declarations,
                          const struct compile_target *targets)
{
    for (size_t i = 0; i < image->program_count; i++) {
        if (targets[i].own_name != NULL)
            continue;
        free(image->programs[i].name);
        image->programs[i].name = xstrdup(declarations->functions[targets[i].function].name);
    }
}

static int fail_reply(const struct reply *reply)
{
    failx(EINVAL, "%s", reply->log);
    for (const char *at = reply->hints; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        hint("%.*s", (int)length, at);
        at += length + (at[length] == '\n');
    }
    return -EINVAL;
}

static int fail_missing(const struct source *source, const struct declared_function *function)
{
    failx(ENOENT, "cannot compile '%s': its function '%s' (line %u) is not in the compiled text",
          source->name, function->name, function->line);
    hint("is it inside an #if that does not hold for this kernel?");
    return -ENOENT;
}

static int take_reply(const struct source *source, const struct declarations *declarations,
                      const struct compile_target *targets, size_t target_count, const char *output,
                      struct reply *reply, struct image *image)
{
    const struct declared_function *function = NULL;
    if (reply->function < target_count && targets[reply->function].own_name == NULL)
        function = &declarations->functions[targets[reply->function].function];
    switch (reply->kind) {
    case REPLY_TEXT:
        return diagnose_text(source, output);
    case REPLY_MISSING:
        return function != NULL ? fail_missing(source, function) : fail_reply(reply);
    case REPLY_REJECTED:
        return function != NULL ? verdict_explain(source, function->name, reply) : fail_reply(reply);
    case REPLY_FAILED:
    case REPLY_VERSION:
        return fail_reply(reply);
    case REPLY_IMAGE:
        break;
    }
    if (reply->image.program_count != target_count)
        return failx(EBADMSG, "cannot compile: the compiler process's reply is damaged");
    diagnose_warnings(source, output);
    restore_names(&reply->image, declarations, targets);
    *image = reply->image;
    reply->image = (struct image){0};
    return 0;
}

/* Sends the request to a compiler process and reads its reply; @output gets what libbcc printed meanwhile. */
static int ask(const struct request *request, struct reply *reply, struct text *output)
{
    struct text wire = {0};
    struct text replied = {0};
    request_write(request, &wire);
    int err = spawn_compiler(&wire, &replied, output);
    if (err == 0)
        err = reply_read(replied.bytes, replied.length, reply);
    text_finish(&replied);
    text_finish(&wire);
    return err;
}

int compile(const struct source *source, const struct declarations *declarations,
            const struct compile_target *targets, size_t target_count,
            const struct compile_additions *additions, const struct headers *headers, struct image *image)
{
    struct request request = {
        .text = translated(source, declarations, targets, target_count, additions),
        .headers_source = xstrdup(headers->source),
    };
    struct reply reply = {0};
    struct text output = {0};
    add_flags(&request, source, additions, headers);
    add_functions(&request, declarations, targets, target_count);
    int err = ask(&request, &reply, &output);
    if (err == -ECHILD)
        err = diagnose_crash(source, text_cstr(&output));
    else if (err == 0)
        err = take_reply(source, declarations, targets, target_count, text_cstr(&output), &reply, image);
    reply_finish(&reply);
    text_finish(&output);
    request_finish(&request);
    return err;
}

/* Such as the dynamic loader's word on a library that is missing. */
static void fail_version(int err, struct text *output)
{
    const char *said = text_cstr(output);
    if (err == -ECHILD && said[0] != '\0')
        failx(ECHILD, "cannot run the compiler process: %.*s", (int)strcspn(said, "\n"), said);
    else if (err == 0)
        failx(EBADMSG, "cannot run the compiler process: it does not tell its version");
}

char *compiler_version(void)
{
    struct request request = {.text = xstrdup(""), .headers_source = xstrdup("")};
    struct reply reply = {0};
    struct text output = {0};
    char *version = NULL;
    int err = ask(&request, &reply, &output);
    if (err == 0 && reply.kind == REPLY_VERSION)
        version = xstrdup(reply.log);
    else
        fail_version(err, &output);
    reply_finish(&reply);
    text_finish(&output);
    request_finish(&request);
    return version;
}
