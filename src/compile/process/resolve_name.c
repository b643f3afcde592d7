// SPDX-License-Identifier: Apache-2.0
/*
 * This function replaces libbcc's of the same name, since libbcc calls it through the dynamic linker. At each
 * compile libbcc asks it whether this kernel has bpf_probe_read_kernel() and bpf_probe_read_user()
 * (DoMiscWorkAround() and check_bpf_probe_read_user() in its b_frontend_action.cc), and for these two names
 * it would read and sort all of /proc/kallsyms: almost half the time of a compile. If the linker binds
 * libbcc to its own functions (-Bsymbolic-functions), this is never called, and compiles are only slower.
 */
#include <bcc/bcc_syms.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/release.h"

typedef int (*resolver)(void *, const char *, const char *, uint64_t *);

/* Linux 5.5 and later have both, in kernel/trace/bpf_trace.c. They may be backported to an older one. */
static bool has_split_reads(void)
{
    struct utsname kernel;
    return uname(&kernel) == 0 && release_is_from(kernel.release, 5, 5);
}

int bcc_symcache_resolve_name(void *cache, const char *module, const char *name, uint64_t *addr)
{
    bool is_asked = strcmp(name, "bpf_probe_read_kernel") == 0 || strcmp(name, "bpf_probe_read_user") == 0;
    if (is_asked && module == NULL && has_split_reads()) {
        *addr = 0; /* libbcc ignores it */
        return 0;
    }
    resolver libbcc = NULL;
    *(void **)&libbcc = dlsym(RTLD_NEXT, "bcc_symcache_resolve_name");
    return libbcc != NULL ? libbcc(cache, module, name, addr) : -1;
}
