/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A probe compiled by libbcc. This is the only file that calls libbcc's compile interface, which has no documentation
 * and differs between the versions that bccrun builds with: what the comments say of it was read in libbcc's
 * bcc_common.h and bpf_module.cc and tried.
 */
#ifndef BCCRUN_MODULE_H
#define BCCRUN_MODULE_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

#include "image/exchange.h"

struct module;

/* "libbcc 0.26.0, clang 14", on the heap. */
char *module_version(void);

struct module_map {
    const char *name;
    int fd; /* libbcc creates the maps as it compiles; they end with the module */
    uint32_t type;
    uint32_t key_bytes;
    uint32_t value_bytes;
    uint32_t max_entries;
    uint32_t flags;
};

/* NULL if libbcc does not accept the source; it has printed the reason on stderr. Changes the process's environment.
 * @inputs, which is empty, gets the files that were read and the libraries that read them; @head gets what became of
 * the request's head. */
struct module *module_new(const struct request *request, struct inputs *inputs, enum head_result *head);
void module_free(struct module *module);

const char *module_license(const struct module *module);

size_t module_map_count(const struct module *module);
struct module_map module_map_at(const struct module *module, size_t index);

/* Field @index of the struct that is sent through the map, as libbcc reports it: "pid#u32". NULL after the
 * last; there are no fields if no struct is sent. */
const char *module_event_field(const struct module *module, const char *map, size_t index);

/* The instructions of the function; NULL if there is no such function. They belong to the module;
 * loads of maps hold the descriptors that module_map_at() gives. */
const struct bpf_insn *module_instructions(const struct module *module, const char *function, size_t *count);

/* What the verifier writes about a load, and where. */
struct load_log {
    char *bytes;
    size_t size_bytes;
    int level; /* the kernel's BPF_LOG_LEVEL1 or BPF_LOG_STATS (include/linux/bpf_verifier.h) */
};

#define LOAD_LOG_WAY        1 /* each instruction that it follows */
#define LOAD_LOG_STATISTICS 4 /* only its statistics */

/* Loads @count instructions as the function, with its line information. Returns the program's descriptor or a
 * negative errno. @log may be NULL. */
int module_load(const struct module *module, const struct request_function *function,
                const struct bpf_insn *instructions, size_t count, const struct load_log *log);

/* For a process that does nothing else: makes libbcc write the rewritten source on standard error, and
 * LLVM's representation of it on standard output. */
void module_dump(const struct request *request);

#endif
