// SPDX-License-Identifier: Apache-2.0
#include "attach/tracing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/sys.h"
#include "kernel/idle.h"
#include "types/btf.h"
#include "types/module_btf.h"

#define ENOTSUPP 524 /* the kernel's own, which no user should see (include/linux/errno.h) */

static void hint_fallback(const struct tracing_place *place)
{
    hint("%s needs %s; SEC(\"%s%s\") asks for less", place->kind, place->needs, place->fallback,
         place->target);
}

static int fail_no_btf(const struct tracing_place *place, const char *root, int err)
{
    if (err != -ENOENT)
        return fail(-err, "cannot attach %s %s: the kernel's type information cannot be read", place->kind,
                    place->target);
    if (!file_exists(root, "/sys/kernel")) {
        because(CAUSE_NO_SYSFS);
        hint("mount -t sysfs sysfs /sys");
        return failx(EOPNOTSUPP, "cannot attach %s %s: sysfs is not mounted", place->kind, place->target);
    }
    because(CAUSE_NO_BTF);
    hint_fallback(place);
    return failx(EOPNOTSUPP,
                 "cannot attach %s %s: this kernel has no type information (CONFIG_DEBUG_INFO_BTF)",
                 place->kind, place->target);
}

static void offer(const char *name, void *near)
{
    nearest_offer(near, name);
}

static int fail_unknown(const struct tracing_place *place, const struct btf *btf)
{
    failx(ENOENT, "cannot attach %s %s: this kernel has no such %s", place->kind, place->target,
          place->nature);
    struct nearest near;
    nearest_init(&near, place->target);
    btf_visit(btf, BTF_KIND_FUNC, place->prefix, offer, &near);
    nearest_add_hint(&near);
    nearest_finish(&near);
    if (place->is_in_modules)
        error_add_hint("none of the loaded modules has it either, as far as they have type information "
                       "(CONFIG_DEBUG_INFO_BTF_MODULES); SEC(\"%s%s\") needs none",
                       place->fallback, place->target);
    return -ENOENT;
}

static int find_function(const char *root, const struct tracing_place *place, struct attach_point *point)
{
    struct btf btf;
    int err = btf_open(root, &btf);
    if (err != 0)
        return fail_no_btf(place, root, err);
    char *function = xasprintf("%s%s", place->prefix, place->target);
    point->btf_id = btf_find(&btf, BTF_KIND_FUNC, function);
    struct module_function found = {0};
    if (point->btf_id == 0 && place->is_in_modules && module_btf_find(root, &btf, function, &found)) {
        point->btf_id = found.btf_id;
        point->btf_object = found.btf_object;
    }
    if (point->btf_id == 0)
        err = fail_unknown(place, &btf);
    free(function);
    btf_close(&btf);
    return err;
}

/* @log: what the verifier said, "" where the program did not come so far. */
static int fail_refused(const struct tracing_place *place, int err, const char *log)
{
    detail(log);
    hint_fallback(place);
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
    return err;
}

int tracing_require(const char *root, const struct tracing_place *place)
{
    return file_exists(root, KERNEL_BTF) ? 0 : fail_no_btf(place, root, -ENOENT);
}

int tracing_find(const char *root, const struct tracing_place *place, struct attach_point *point)
{
    int err = find_function(root, place, point);
    if (err != 0)
        return err;
    struct text log = {0};
    int btf = point->btf_object != 0 ? sys_btf_open(point->btf_object) : 0;
    int fd = btf < 0
                 ? btf
                 : idle_load(point->kind->program_type, point->kind->attach_type, btf, point->btf_id, &log);
    if (btf > 0)
        close(btf);
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
