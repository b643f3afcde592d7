// SPDX-License-Identifier: Apache-2.0
#include "kernel/tracing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/sys.h"
#include "kernel/btf.h"
#include "kernel/idle.h"

#define ENOTSUPP 524 /* the kernel's own, which no user should see (include/linux/errno.h) */

static void hint_fallback(const struct tracing_place *place)
{
    hint("%s needs %s; SEC(\"%s%s\") asks for less", place->kind, place->needs, place->fallback,
         place->target);
}

static int fail_no_btf(const struct tracing_place *place, int err)
{
    if (err != -ENOENT)
        return fail(-err, "cannot attach %s %s: the kernel's type information cannot be read", place->kind,
                    place->target);
    failx(EOPNOTSUPP, "cannot attach %s %s: this kernel has no type information (CONFIG_DEBUG_INFO_BTF)",
          place->kind, place->target);
    hint_fallback(place);
    return -EOPNOTSUPP;
}

static int fail_unknown(const struct tracing_place *place, const struct kernel_btf *btf)
{
    failx(ENOENT, "cannot attach %s %s: this kernel has no such %s", place->kind, place->target,
          place->nature);
    struct nearest near;
    nearest_init(&near, place->target);
    kernel_btf_offer_functions(btf, place->prefix, &near);
    nearest_hint(&near);
    nearest_finish(&near);
    hint("functions of modules are out of reach here; SEC(\"%s%s\") takes those too", place->fallback,
         place->target);
    return -ENOENT;
}

static int find_function(const char *root, const struct tracing_place *place, uint32_t *btf_id)
{
    struct kernel_btf btf;
    int err = kernel_btf_read(root, &btf);
    if (err != 0)
        return fail_no_btf(place, err);
    char *function = xasprintf("%s%s", place->prefix, place->target);
    *btf_id = kernel_btf_function(&btf, function);
    if (*btf_id == 0)
        err = fail_unknown(place, &btf);
    free(function);
    kernel_btf_finish(&btf);
    return err;
}

/* @log: what the verifier said, "" where the program did not come so far. */
static int fail_refused(const struct tracing_place *place, int err, const char *log)
{
    if (err == -EPERM && log[0] == '\0')
        failx(EPERM, "cannot attach %s %s: this kernel lets nobody do it, root included", place->kind,
              place->target);
    else if (err == -ENOTSUPP)
        failx(EOPNOTSUPP, "cannot attach %s %s: this kernel cannot do it on this architecture", place->kind,
              place->target);
    else if (err == -EBUSY)
        failx(EBUSY, "cannot attach %s %s: something else holds it, such as a live patch", place->kind,
              place->target);
    else if (err == -E2BIG)
        failx(E2BIG, "cannot attach %s %s: it has as many programs as the kernel takes", place->kind,
              place->target);
    else
        failx(-err, "cannot attach %s %s: the kernel does not take a program for this %s", place->kind,
              place->target, place->nature);
    if (log[0] != '\0')
        detail(log);
    hint_fallback(place);
    return err;
}

int tracing_require(const char *root, const struct tracing_place *place)
{
    return file_exists(root, KERNEL_BTF) ? 0 : fail_no_btf(place, -ENOENT);
}

int tracing_find(const struct attach_kind *kind, const char *root, const struct tracing_place *place,
                 uint32_t *btf_id)
{
    int err = find_function(root, place, btf_id);
    if (err != 0)
        return err;
    struct text log = {0};
    int fd = idle_load(kind->program_type, kind->attach_type, *btf_id, &log);
    if (fd >= 0)
        close(fd);
    else
        err = fail_refused(place, fd, text_cstr(&log));
    text_finish(&log);
    return err;
}

/* A raw tracepoint without a name is the place that the program was loaded for (bpf_raw_tp_link_attach() in
 * kernel/bpf/syscall.c). */
int tracing_attach(const struct tracing_place *place, int program_fd, struct attachment *attachment)
{
    union bpf_attr attr;
    memset(&attr, 0, sizeof(attr));
    attr.raw_tracepoint.prog_fd = (uint32_t)program_fd;
    int fd = sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
    if (fd < 0)
        return fail_refused(place, fd, "");
    attachment_add_fd(attachment, fd);
    attachment_add_place(attachment, place->target);
    return 0;
}
