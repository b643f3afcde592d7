// SPDX-License-Identifier: Apache-2.0
/*
 * In place of libbcc's function of the same name, which its calls reach by way of the dynamic linker. At each
 * compile libbcc asks it whether this kernel has bpf_probe_read_kernel() and bpf_probe_read_user()
 * (DoMiscWorkAround() and check_bpf_probe_read_user() in its b_frontend_action.cc), and for these two names
 * it would read and sort all of /proc/kallsyms: almost half of what a compile takes. Where the linker binds
 * libbcc to its own functions (-Bsymbolic-functions) all is as slow as without this, and no more than that.
 */
#include <bcc/bcc_syms.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

typedef int (*resolver)(void *, const char *, const char *, uint64_t *);

/* Linux 5.5 has both, in kernel/trace/bpf_trace.c. An older one may have been given them. */
static bool has_split_reads(void)
{
    struct utsname kernel;
    unsigned major = 0, minor = 0;
    return uname(&kernel) == 0 && sscanf(kernel.release, "%u.%u", &major, &minor) == 2 &&
           (major > 5 || (major == 5 && minor >= 5));
}

int bcc_symcache_resolve_name(void *cache, const char *module, const char *name, uint64_t *addr)
{
    bool is_asked = strcmp(name, "bpf_probe_read_kernel") == 0 || strcmp(name, "bpf_probe_read_user") == 0;
    if (is_asked && module == NULL && has_split_reads()) {
        *addr = 0; /* which nobody looks at */
        return 0;
    }
    resolver libbcc = NULL;
    *(void **)&libbcc = dlsym(RTLD_NEXT, "bcc_symcache_resolve_name");
    return libbcc != NULL ? libbcc(cache, module, name, addr) : -1;
}
