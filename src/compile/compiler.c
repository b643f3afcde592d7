// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/cpus.h"
#include "base/memory.h"
#include "compile/diagnose.h"
#include "compile/verdict.h"
#include "compile/exchange.h"
#include "compile/key.h"
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

static int check_reply(const struct source *source, const struct declarations *declarations,
                       const struct compile_target *targets, size_t target_count, const char *output,
                       const struct reply *reply)
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

/* All that went into the image under this key is known: keeps it. */
static void keep(const struct cache *cache, const struct digest *key, const struct source *source,
                 const struct request *request, const struct headers *headers, const struct timespec *started,
                 const struct reply *reply, const char *output)
{
    struct cache_entry entry = {.probe = source->name, .output = (char *)output, .image = reply->image};
    if (conditions_collect(request, headers, &reply->inputs, started, &entry.conditions) == 0) {
        cache_keep(cache, key, &entry);
    } else {
        if (cache->is_verbose)
            note("%s", error_text());
        error_clear();
    }
    conditions_finish(&entry.conditions);
}

/* libbcc writes the fields of a tracepoint's record into the text, from tracefs. */
static void add_formats(struct inputs *inputs, const struct declarations *declarations, const char *tracefs)
{
    static const char prefix[] = "tracepoint__";
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *function = &declarations->functions[i];
        if (!function->is_macro || strncmp(function->name, prefix, strlen(prefix)) != 0)
            continue;
        const char *category = function->name + strlen(prefix);
        const char *name = strstr(category, "__");
        if (name != NULL)
            inputs_add_file(inputs, xasprintf("%s/events/%.*s/%s/format", tracefs, (int)(name - category),
                                              category, name + 2));
    }
}

/* A new image of @request. */
static int compile_anew(const struct source *source, const struct declarations *declarations,
                        const struct compile_target *targets, const struct request *request,
                        const struct compile_additions *additions, const struct headers *headers,
                        const struct cache *cache, struct image *image, struct compile_report *report)
{
    struct reply reply = {0};
    struct text output = {0};
    struct timespec started;
    clock_gettime(CLOCK_REALTIME_COARSE, &started); /* the clock of files' times */
    int err = ask(request, &reply, &output);
    if (err == -ECHILD)
        err = diagnose_crash(source, text_cstr(&output));
    else if (err == 0)
        err = check_reply(source, declarations, targets, request->function_count, text_cstr(&output), &reply);
    if (err == 0) {
        diagnose_warnings(source, text_cstr(&output));
        add_formats(&reply.inputs, declarations, additions->tracefs);
        if (cache->fd >= 0)
            keep(cache, &report->key, source, request, headers, &started, &reply, text_cstr(&output));
        report->libbcc_ns = reply.libbcc_ns;
        report->verify_ns = reply.verify_ns;
        *image = reply.image;
        reply.image = (struct image){0};
    }
    reply_finish(&reply);
    text_finish(&output);
    return err;
}

/* The image out of the cache. */
static bool find(const struct source *source, size_t target_count, const struct cache *cache,
                 struct image *image, struct compile_report *report)
{
    struct cache_entry entry;
    if (!cache_find(cache, &report->key, &entry))
        return false;
    bool is_whole = entry.image.program_count == target_count;
    if (is_whole) {
        diagnose_warnings(source, entry.output);
        *image = entry.image;
        entry.image = (struct image){0};
    }
    cache_entry_finish(&entry);
    report->is_cached = is_whole;
    return is_whole;
}

static struct digest find_key(const struct request *request, const struct headers *headers)
{
    struct utsname kernel;
    struct cpus possible = {0};
    uname(&kernel);
    if (cpus_read(&possible, "", "possible") != 0)
        error_clear(); /* the count is 0 then, and the compile will say what is wrong */
    const struct machine machine = {kernel.release, kernel.version, kernel.machine, possible.count};
    char *compiler = spawn_path();
    struct digest key = key_of(request, headers, &machine, compiler);
    free(compiler);
    cpus_finish(&possible);
    return key;
}

int compile(const struct source *source, const struct declarations *declarations,
            const struct compile_target *targets, size_t target_count,
            const struct compile_additions *additions, const struct headers *headers, const struct cache *cache,
            struct image *image, struct compile_report *report)
{
    struct request request = {
        .text = translated(source, declarations, targets, target_count, additions),
        .headers_source = xstrdup(headers->source),
    };
    *report = (struct compile_report){0};
    add_flags(&request, source, additions, headers);
    add_functions(&request, declarations, targets, target_count);
    if (cache->fd >= 0)
        report->key = find_key(&request, headers);
    int err = find(source, target_count, cache, image, report)
                  ? 0
                  : compile_anew(source, declarations, targets, &request, additions, headers, cache, image, report);
    if (err == 0)
        restore_names(image, declarations, targets);
    request_finish(&request);
    return err;
}

char *compiler_version(void)
{
    struct request request = {.text = xstrdup(""), .headers_source = xstrdup("")};
    struct reply reply = {0};
    struct text output = {0};
    char *version = NULL;
    if (ask(&request, &reply, &output) == 0 && reply.kind == REPLY_VERSION)
        version = xstrdup(reply.log);
    error_clear();
    reply_finish(&reply);
    text_finish(&output);
    request_finish(&request);
    return version;
}
