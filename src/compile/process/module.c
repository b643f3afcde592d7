// SPDX-License-Identifier: Apache-2.0
#include "compile/process/module.h"

#include <bcc/bcc_common.h>
#include <bcc/bcc_version.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "compile/process/passes.h"
#include "compile/process/tracepoint_files.h"

/* Before 0.25 bcc_func_load() had no attach type; before 0.19 the header with this macro knew fewer names. */
#ifndef LIBBCC_VERSION_GEQ
#define LIBBCC_VERSION_GEQ(major, minor, patch) 0
#endif

/* libbcc's bpf_module.h, which is not installed. */
#define DEBUG_LLVM_IR      0x1
#define DEBUG_PREPROCESSOR 0x4

#define RULES_LIMIT_BYTES  (4 * 1024 * 1024)
#define OUTPUT_LIMIT_BYTES (64 * 1024 * 1024)

/* EXCHANGE_HEAD_FD as a file. */
#define HEAD_FILE "/proc/self/fd/6"

/* The text that the precompiled head is made of. */
#define HEAD_TEXT_FD   7
#define HEAD_TEXT_FILE "/proc/self/fd/7"

/* The handle itself is libbcc's BPFModule; the struct is never defined. */
static void *handle(const struct module *module)
{
    return (void *)module;
}

/* The number in the name of the LLVM library that libbcc was linked with, libLLVM-14.so.1 or libLLVM.so.19.1:
 * the only place that shows its version, since libbcc does not report it. */
static int find_llvm(struct dl_phdr_info *info, size_t bytes, void *found)
{
    (void)bytes;
    const char *at = strstr(info->dlpi_name, "libLLVM");
    unsigned *version = found;
    if (at != NULL && sscanf(at + strcspn(at, "0123456789"), "%u", version) == 1)
        return 1;
    return 0;
}

char *module_version(void)
{
    unsigned llvm = 0;
    dl_iterate_phdr(find_llvm, &llvm);
    return llvm != 0 ? xasprintf("libbcc %s, clang %u", LIBBCC_VERSION, llvm)
                     : xasprintf("libbcc %s", LIBBCC_VERSION);
}

/* The files that this process was loaded from: libbcc, LLVM and other libraries. */
static int add_library(struct dl_phdr_info *info, size_t bytes, void *inputs)
{
    (void)bytes;
    if (info->dlpi_name[0] == '/')
        inputs_add_library(inputs, info->dlpi_name);
    return 0;
}

static void read_rules(int fd, struct inputs *inputs)
{
    struct text rules = {0};
    inputs->is_complete = lseek(fd, 0, SEEK_SET) == 0 && file_read_fd(fd, RULES_LIMIT_BYTES, &rules) == 0 &&
                          inputs_add_rules(inputs, text_cstr(&rules)) == 0;
    text_finish(&rules);
    dl_iterate_phdr(add_library, inputs);
}

void module_dump(const struct request *request)
{
    setenv("BCC_KERNEL_SOURCE", request->headers_source, 1);
    tracepoint_files_use(request->formats);
    (void)bpf_module_create_c_from_string(request->text, DEBUG_LLVM_IR | DEBUG_PREPROCESSOR,
                                          (const char **)request->flags, (int)request->flag_count, true,
                                          NULL);
}

/* The first @count flags of the request for libbcc, in one block on the heap with room for @more. */
static const char **copy_flags(const struct request *request, size_t count, size_t more)
{
    const char **flags = xcalloc(count + more, sizeof(*flags));
    for (size_t i = 0; i < count; i++)
        flags[i] = request->flags[i];
    return flags;
}

/* Deletes what libbcc printed: both outputs are files that bccrun gave it. */
static void clear_output(void)
{
    fflush(NULL);
    if (ftruncate(STDERR_FILENO, 0) == 0)
        (void)lseek(STDERR_FILENO, 0, SEEK_SET);
}

/* Opens the head's text as a file of its own. clang reads a literal's spelling, and the lines of a message, from the file
 * that a macro is defined in, also where it is in a precompiled head; libbcc gives its own file the same name for
 * the head and for what follows. The size and time must be the same, or clang does not take it for the same file (its
 * lib/Serialization/ASTReader.cpp). */
static bool open_head_text(const char *head)
{
    static const struct timespec times[2] = {0};
    int fd = memfd_create("bccrun-head", 0);
    bool is_open = fd >= 0 && file_write_all(fd, head, strlen(head)) == 0 && futimens(fd, times) == 0 &&
                   dup2(fd, HEAD_TEXT_FD) == HEAD_TEXT_FD;
    if (fd >= 0 && fd != HEAD_TEXT_FD)
        close(fd);
    return is_open;
}

static bool precompile(const struct request *request)
{
    const char **flags = copy_flags(request, request->head_flag_count, 4);
    size_t count = request->head_flag_count;
    flags[count++] = "-include";
    flags[count++] = HEAD_TEXT_FILE;
    flags[count++] = "-o";
    flags[count++] = HEAD_FILE;
    passes_precompile();
    (void)bpf_module_create_c_from_string("\n", 0, flags, (int)count, true, NULL);
    bool is_made = passes_end();
    free(flags);
    clear_output();
    return is_made;
}

/* Compiles @text, after the precompiled head or by itself. */
static struct module *compile(const struct request *request, const char *text, bool has_head,
                              struct inputs *inputs)
{
    int rules_fd = memfd_create("bccrun-rules", 0);
    char *file = xasprintf("/proc/self/fd/%d", rules_fd);
    const char **flags = copy_flags(request, request->flag_count, 5);
    size_t count = request->flag_count;
    if (has_head) {
        flags[count++] = "-include-pch";
        flags[count++] = HEAD_FILE;
    }
    /* With these, each pass of clang writes a make rule with all files that it included (clang's
     * lib/Frontend/DependencyFile.cpp); that of the last pass, which is complete, stays. */
    if (rules_fd >= 0) {
        flags[count++] = "-MD";
        flags[count++] = "-MF";
        flags[count++] = file;
    }
    struct module *module = bpf_module_create_c_from_string(text, 0, flags, (int)count, true, NULL);
    if (module != NULL && rules_fd >= 0)
        read_rules(rules_fd, inputs);
    if (rules_fd >= 0)
        close(rules_fd);
    free(flags);
    free(file);
    return module;
}

/* Whether clang's messages have one of these words. */
static bool said_one_of(const char *const *words, size_t count)
{
    struct text said = {0};
    bool is_said = false;
    fflush(NULL);
    if (lseek(STDERR_FILENO, 0, SEEK_SET) == 0 && file_read_fd(STDERR_FILENO, OUTPUT_LIMIT_BYTES, &said) == 0)
        for (size_t i = 0; i < count; i++)
            is_said |= strstr(text_cstr(&said), words[i]) != NULL;
    text_finish(&said);
    return is_said;
}

/* Whether clang's messages are about the precompiled head: all of these are (clang's DiagnosticSerializationKinds.td).
 * A probe that has such words itself is only compiled once more. */
static bool blames_head(void)
{
    static const char *const words[] = {"precompiled header", "PCH file", "AST file"};
    return said_one_of(words, sizeof(words) / sizeof(words[0]));
}

/* Whether a message is about a macro of the head. The head does not have the lines that the user wrote. */
static bool points_into_head(void)
{
    static const char *const words[] = {HEAD_TEXT_FILE ":"};
    return said_one_of(words, 1);
}

struct module *module_new(const struct request *request, struct inputs *inputs, enum head_result *head)
{
    /* If libbcc does not get the headers' directory, it looks for headers itself, and runs modprobe and
     * tar. */
    setenv("BCC_KERNEL_SOURCE", request->headers_source, 1);
    tracepoint_files_use(request->formats);
    *head = HEAD_NOT_PRECOMPILED;
    bool has_head = request->head_use == HEAD_USE;
    bool can_have_head = request->head_use != HEAD_PLAIN && open_head_text(request->head);
    if (request->head_use == HEAD_MAKE && can_have_head && passes_can_precompile()) {
        has_head = precompile(request);
        *head = has_head ? HEAD_MADE : HEAD_REFUSED;
    } else if (has_head) {
        *head = HEAD_USED;
    }
    if (has_head) {
        passes_use_precompiled();
        struct module *module = compile(request, request->text + request->body_at, true, inputs);
        (void)passes_end();
        bool is_broken = module == NULL && blames_head();
        if (module != NULL || (!is_broken && !points_into_head()))
            return module;
        *head = is_broken ? HEAD_BROKEN : *head;
        clear_output();
    }
    return compile(request, request->text, false, inputs);
}

void module_free(struct module *module)
{
    if (module != NULL)
        bpf_module_destroy(module);
}

const char *module_license(const struct module *module)
{
    const char *license = bpf_module_license(handle(module));
    return license != NULL ? license : "";
}

size_t module_map_count(const struct module *module)
{
    return bpf_num_tables(handle(module));
}

struct module_map module_map_at(const struct module *module, size_t index)
{
    void *bcc = handle(module);
    return (struct module_map){
        .name = bpf_table_name(bcc, index),
        .fd = bpf_table_fd_id(bcc, index),
        .type = (uint32_t)bpf_table_type_id(bcc, index),
        .key_bytes = (uint32_t)bpf_table_key_size_id(bcc, index),
        .value_bytes = (uint32_t)bpf_table_leaf_size_id(bcc, index),
        .max_entries = (uint32_t)bpf_table_max_entries_id(bcc, index),
        .flags = (uint32_t)bpf_table_flags_id(bcc, index),
    };
}

const char *module_event_field(const struct module *module, const char *map, size_t index)
{
    void *bcc = handle(module);
    return index < bpf_perf_event_fields(bcc, map) ? bpf_perf_event_field(bcc, map, index) : NULL;
}

const struct bpf_insn *module_instructions(const struct module *module, const char *function, size_t *count)
{
    *count = bpf_function_size(handle(module), function) / sizeof(struct bpf_insn);
    return bpf_function_start(handle(module), function);
}

int module_load(const struct module *module, const struct request_function *function,
                const struct bpf_insn *instructions, size_t count, const struct load_log *log)
{
    void *bcc = handle(module);
    int bytes = (int)(count * sizeof(struct bpf_insn));
    static const struct load_log none = {0};
    log = log != NULL ? log : &none;
    errno = 0;
    int fd =
        bcc_func_load(bcc, (int)function->type, function->name, instructions, bytes, bpf_module_license(bcc),
                      bpf_module_kern_version(bcc), log->level, log->bytes, (unsigned)log->size_bytes, NULL
#if LIBBCC_VERSION_GEQ(0, 25, 0)
                      ,
                      -1 /* no attach type expected */
#endif
        );
    if (fd >= 0)
        return fd;
    return errno != 0 ? -errno : -EINVAL;
}
