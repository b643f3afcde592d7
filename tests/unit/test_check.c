// SPDX-License-Identifier: Apache-2.0
/* The lines of `bccrun check`, each in each of its verdicts, on made-up machines. */
#include <errno.h>
#include <linux/capability.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"
#include "check/check_lines.h"
#include "check/check_functions.h"
#include "tree.h"

#include <cmocka.h>

#define ALL     0x1ffffffffffULL
#define RELEASE "6.1.0-18-amd64"

static char *root;
static struct machine machine;

/* Debian 12, as root sees it, with a few files. */
static int make_machine(void **state)
{
    (void)state;
    root = tree_new();
    tree_write(root, "proc/sys/kernel/osrelease", RELEASE "\n");
    tree_write(root, "etc/os-release", "ID=debian\n");
    tree_write(root, "sys/devices/system/cpu/online", "0-1\n");
    tree_write(root, "proc/self/status", "Name:\tbccrun\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n");
    machine_read(&machine, root);
    return 0;
}

static int remove_machine(void **state)
{
    (void)state;
    machine_finish(&machine);
    tree_free(root);
    return 0;
}

typedef void check_function(const struct machine *, struct finding *);

/* @fixes: a part of the fixes; NULL: there are none. */
static void expect(check_function *line, enum verdict verdict, const char *what, const char *fixes)
{
    struct finding finding = {0};
    line(&machine, &finding);
    assert_string_equal(text_cstr(&finding.what), what);
    assert_string_equal(verdict_name(finding.verdict), verdict_name(verdict));
    if (fixes == NULL)
        assert_string_equal(text_cstr(&finding.fixes), "");
    else if (strstr(text_cstr(&finding.fixes), fixes) == NULL)
        assert_string_equal(text_cstr(&finding.fixes), fixes);
    assert_string_equal(error_text(), ""); /* what a machine lacks is a result, not an error */
    finding_finish(&finding);
}

static void read_again(void)
{
    machine_finish(&machine);
    machine_read(&machine, root);
}

static void change_release(const char *release)
{
    tree_write(root, "proc/sys/kernel/osrelease", release);
    read_again();
}

static void change_distribution(const char *id)
{
    tree_write(root, "etc/os-release", id);
    read_again();
}

static void without(uint64_t capabilities)
{
    char *status = xasprintf("Name:\tbccrun\nCapEff:\t%016llx\nSeccomp:\t0\n",
                             (unsigned long long)(ALL & ~capabilities));
    tree_write(root, "proc/self/status", status);
    free(status);
    read_again();
}

static void test_machine(void **state)
{
    (void)state;
    assert_string_equal(machine.release, RELEASE);
    assert_int_equal(machine.version, LINUX(6, 1));
    assert_int_equal(machine.cpus, 2);
    assert_int_equal(machine.distribution, DISTRIBUTION_DEBIAN);
    assert_null(machine.container);
    assert_true(machine_may(&machine, CAP_SYS_ADMIN));
}

static void test_kernel(void **state)
{
    (void)state;
    free(machine.architecture);
    machine.architecture = xstrdup("x86_64");
    expect(check_kernel, VERDICT_OK, "Linux " RELEASE ", x86_64", NULL);
    change_release("5.4.0-generic\n");
    expect(check_kernel, VERDICT_WARN, "Linux 5.4.0-generic: bccrun is tested from 5.10 on",
           "apt install linux-image-$(dpkg --print-architecture) && reboot\nscripts/sandbox run -- COMMAND");
    change_release("4.9.1\n");
    expect(check_kernel, VERDICT_FAIL, "Linux 4.9.1: perf_event_open(2) makes kprobes since 4.17", "apt");
}

static void test_kernel_of_each_distribution(void **state)
{
    (void)state;
    static const char *const commands[][2] = {
        {"ID=ubuntu\nID_LIKE=debian\n", "apt install linux-image-generic && reboot\n"},
        {"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install kernel && reboot\n"},
        {"ID=fedora\n", "dnf install kernel && reboot\n"},
        {"ID=manjaro\nID_LIKE=arch\n", "pacman -S linux && reboot\n"},
        {"ID=\"opensuse-leap\"\n", "zypper install kernel-default && reboot\n"},
        {"ID=beos\n", "boot the kernel that a distribution builds\n"},
    };
    change_release("4.9.1\n");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        change_distribution(commands[i][0]);
        expect(check_kernel, VERDICT_FAIL, "Linux 4.9.1: perf_event_open(2) makes kprobes since 4.17",
               commands[i][1]);
    }
}

#define CONFIG                                                                                               \
    "CONFIG_BPF_JIT=y\nCONFIG_UPROBES=y\nCONFIG_UPROBE_EVENTS=y\nCONFIG_FTRACE_SYSCALLS=y\n"                 \
    "CONFIG_CGROUPS=y\nCONFIG_BPF_LSM=y\nCONFIG_BPF_SYSCALL=y\nCONFIG_BPF_EVENTS=y\n"                        \
    "CONFIG_PERF_EVENTS=y\n"
#define KPROBES "CONFIG_KPROBES=y\nCONFIG_KPROBE_EVENTS=y\n"
#define BTF     "CONFIG_DEBUG_INFO_BTF=y\n"

static void write_compressed(const char *path, const char *content)
{
    char *joined = tree_path(root, path);
    gzFile file = gzopen(joined, "w");
    assert_int_equal(gzputs(file, content), (int)strlen(content));
    assert_int_equal(gzclose(file), Z_OK);
    free(joined);
}

static void test_options(void **state)
{
    (void)state;
    expect(check_options_set, VERDICT_WARN,
           "unknown: no /proc/config.gz, no /boot/config-" RELEASE ", no other copy", "modprobe configs\n");
    tree_write(root, "lib/modules/" RELEASE "/build/.config", CONFIG KPROBES BTF);
    expect(check_options_set, VERDICT_OK,
           "all options that probes need are set (/lib/modules/" RELEASE "/build/.config)", NULL);
    tree_write(root, "lib/modules/" RELEASE "/config", CONFIG KPROBES BTF);
    expect(check_options_set, VERDICT_OK,
           "all options that probes need are set (/lib/modules/" RELEASE "/config)", NULL);
    tree_write(root, "boot/config-" RELEASE, CONFIG KPROBES "# CONFIG_DEBUG_INFO_BTF is not set\n");
    expect(check_options_set, VERDICT_WARN, "not set: CONFIG_DEBUG_INFO_BTF (/boot/config-" RELEASE ")",
           "apt install linux-image");
    write_compressed("proc/config.gz", "# a comment\nXCONFIG_DEBUG_INFO_BTF=y\n" CONFIG KPROBES);
    expect(check_options_set, VERDICT_WARN, "not set: CONFIG_DEBUG_INFO_BTF (/proc/config.gz)", "apt");
    write_compressed("proc/config.gz", BTF CONFIG KPROBES);
    expect(check_options_set, VERDICT_OK, "all options that probes need are set (/proc/config.gz)", NULL);
    write_compressed("proc/config.gz", CONFIG "CONFIG_KPROBES=m\n");
    expect(check_options_set, VERDICT_WARN,
           "not set: CONFIG_KPROBES, CONFIG_KPROBE_EVENTS, CONFIG_DEBUG_INFO_BTF (/proc/config.gz)",
           "scripts/sandbox run");
}

static void test_damaged_config(void **state)
{
    (void)state;
    tree_write(root, "proc/config.gz", "\x1f\x8b\x08\x04 this is no gzip");
    tree_write(root, "boot/config-" RELEASE, CONFIG KPROBES BTF);
    expect(check_options_set, VERDICT_OK, "all options that probes need are set (/boot/config-" RELEASE ")",
           NULL);
}

static void test_bpf(void **state)
{
    (void)state;
    expect(check_bpf, VERDICT_OK, "bpf(2) can create maps", NULL);
    machine.bpf_errno = ENOSYS;
    expect(check_bpf, VERDICT_FAIL, "this kernel has no bpf(2) (CONFIG_BPF_SYSCALL)", "apt install");
    machine.bpf_errno = EPERM;
    expect(check_bpf, VERDICT_FAIL, "bpf(2) cannot create a map: Operation not permitted",
           "see the lines seccomp");
    without(ALL);
    machine.bpf_errno = EPERM;
    expect(check_bpf, VERDICT_FAIL, "bpf(2) cannot create a map: Operation not permitted",
           "sudo bccrun check\n");
}

static void test_jit(void **state)
{
    (void)state;
    expect(check_jit, VERDICT_WARN,
           "unknown: no /proc/sys/net/core/bpf_jit_enable (CONFIG_BPF_JIT, or a network namespace)",
           "nsenter --target 1 --net sysctl net.core.bpf_jit_enable\n");
    tree_write(root, "boot/config-" RELEASE, "CONFIG_BPF_JIT_ALWAYS_ON=y\n");
    expect(check_jit, VERDICT_OK, "always on", NULL);
    tree_write(root, "proc/sys/net/core/bpf_jit_enable", "1\n");
    expect(check_jit, VERDICT_OK, "programs are compiled to machine code", NULL);
    tree_write(root, "proc/sys/net/core/bpf_jit_enable", "2\n");
    expect(check_jit, VERDICT_OK, "on, with debug output", NULL);
    tree_write(root, "proc/sys/net/core/bpf_jit_enable", "0\n");
    expect(check_jit, VERDICT_WARN, "off: programs are interpreted, which is several times slower",
           "sysctl -w net.core.bpf_jit_enable=1\n");
}

static void test_kprobes(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/notes", "");
    expect(check_kprobes, VERDICT_FAIL, "this kernel has no kprobes (CONFIG_KPROBE_EVENTS)",
           "scripts/sandbox run");
    tree_write(root, "sys/kernel/tracing/events/syscalls/enable", "0\n");
    tree_write(root, "proc/sys/vm/overcommit_memory", "0\n");
#ifdef __x86_64__
    expect(check_kprobes, VERDICT_WARN,
           "this kernel has no kprobes (CONFIG_KPROBE_EVENTS); system calls are traced by their tracepoints",
           "scripts/sandbox run");
#endif
    tree_write(root, "proc/sys/abi/vsyscall32", "1\n");
    expect(
        check_kprobes, VERDICT_WARN,
        "this kernel has no kprobes (CONFIG_KPROBE_EVENTS); system calls are traced by their tracepoints, which those of 32-bit programs do not reach",
        "scripts/sandbox run");
    tree_write(root, "sys/bus/event_source/devices/kprobe/type", "6\n");
    expect(check_kprobes, VERDICT_OK, "for kernel functions and system calls", NULL);
    tree_write(root, "sys/kernel/debug/kprobes/enabled", "1\n");
    expect(check_kprobes, VERDICT_OK, "for kernel functions and system calls", NULL);
    tree_write(root, "sys/kernel/debug/kprobes/enabled", "0\n");
    expect(check_kprobes, VERDICT_FAIL, "all kprobes are switched off",
           "echo 1 > /sys/kernel/debug/kprobes/enabled\n");
}

static void test_no_sysfs(void **state)
{
    (void)state;
    expect(check_kprobes, VERDICT_FAIL, "sysfs is not mounted", "mount -t sysfs sysfs /sys\n");
    expect(check_uprobes, VERDICT_WARN, "sysfs is not mounted", "mount -t sysfs sysfs /sys\n");
}

static void test_uprobes(void **state)
{
    (void)state;
    tree_write(root, "sys/kernel/notes", "");
    expect(check_uprobes, VERDICT_WARN, "this kernel has no uprobes (CONFIG_UPROBE_EVENTS)",
           "scripts/sandbox run");
    tree_write(root, "sys/bus/event_source/devices/uprobe/type", "7\n");
    expect(check_uprobes, VERDICT_OK, "for functions of programs and libraries", NULL);
}

static void test_tracefs(void **state)
{
    (void)state;
    expect(check_tracefs, VERDICT_FAIL, "tracefs is not mounted",
           "mount -t tracefs tracefs /sys/kernel/tracing\n");
    tree_write(root, "proc/self/mounts",
               "proc /proc proc rw 0 0\ntracefs /sys/kernel/tracing tracefs rw 0 0\n");
    expect(check_tracefs, VERDICT_FAIL,
           "mounted at /sys/kernel/tracing, but something else is mounted over it",
           "mount -t tracefs tracefs /sys/kernel/tracing\n");
    tree_write(root, "sys/kernel/debug/tracing/events/enable", "0\n");
    expect(check_tracefs, VERDICT_OK, "mounted at /sys/kernel/debug/tracing", NULL);
    tree_write(root, "sys/kernel/tracing/events/enable", "0\n");
    expect(check_tracefs, VERDICT_OK, "mounted at /sys/kernel/tracing", NULL);
}

static void test_btf(void **state)
{
    (void)state;
    expect(check_btf, VERDICT_WARN, "sysfs is not mounted", "mount -t sysfs sysfs /sys\n");
    tree_write(root, "sys/kernel/osrelease", "\n");
    expect(check_btf, VERDICT_WARN, "this kernel has no type information (CONFIG_DEBUG_INFO_BTF)", "fentry");
    tree_write(root, "sys/kernel/btf/vmlinux", "");
    expect(check_btf, VERDICT_OK, "the kernel describes its types", NULL);
}

static void test_lsm(void **state)
{
    (void)state;
    expect(check_lsm, VERDICT_WARN, "unknown: securityfs is not mounted",
           "mount -t securityfs securityfs /sys/kernel/security\n");
    tree_write(root, "sys/kernel/security/lsm", "lockdown,yama");
    expect(check_lsm, VERDICT_WARN, "BPF is not among the active security modules (lockdown,yama)",
           "lsm=lockdown,yama,bpf\n");
    tree_write(root, "sys/kernel/security/lsm", "lockdown,yama,bpf");
    expect(check_lsm, VERDICT_OK, "BPF is among the active security modules", NULL);
}

static void make_headers(const char *directory, const char *release)
{
    char *kconfig = xasprintf("%s/include/linux/kconfig.h", directory);
    char *autoconf = xasprintf("%s/include/generated/autoconf.h", directory);
    char *utsrelease = xasprintf("%s/include/generated/utsrelease.h", directory);
    char *line = xasprintf("#define UTS_RELEASE \"%s\"\n", release);
    tree_write(root, kconfig, "");
    tree_write(root, autoconf, "");
    tree_write(root, utsrelease, line);
    free(kconfig);
    free(autoconf);
    free(utsrelease);
    free(line);
}

static void test_headers(void **state)
{
    (void)state;
    expect(check_headers, VERDICT_FAIL, "no /lib/modules/" RELEASE "/build",
           "apt install linux-headers-" RELEASE "\n");
    change_distribution("ID=fedora\n");
    expect(check_headers, VERDICT_FAIL, "no /lib/modules/" RELEASE "/build",
           "dnf install kernel-devel-" RELEASE "\n");
    change_distribution("ID=arch\n");
    expect(check_headers, VERDICT_FAIL, "no /lib/modules/" RELEASE "/build", "pacman -S linux-headers\n");
    tree_write(root, "sys/kernel/kheaders.tar.xz", "");
    expect(check_headers, VERDICT_FAIL, "no /lib/modules/" RELEASE "/build",
           "mkdir kheaders && tar -xf /sys/kernel/kheaders.tar.xz -C kheaders");
    make_headers("lib/modules/" RELEASE "/build", "6.1.0-17-amd64");
    expect(check_headers, VERDICT_FAIL, "they are those of Linux 6.1.0-17-amd64", "--headers /lib/modules");
    make_headers("lib/modules/" RELEASE "/build", RELEASE);
    char *found = xasprintf("the running kernel's, in %s/lib/modules/" RELEASE "/build", root);
    expect(check_headers, VERDICT_OK, found, NULL);
    free(found);
}

static void test_given_headers(void **state)
{
    (void)state;
    char *directory = xasprintf("%s/usr/src/other", root);
    machine.types.directory = directory;
    struct finding finding = {0};
    check_headers(&machine, &finding);
    assert_int_equal(finding.verdict, VERDICT_FAIL);
    finding_finish(&finding);
    make_headers("usr/src/other", "6.0.1");
    expect(check_headers, VERDICT_WARN,
           "compiling against the headers of Linux 6.0.1 while " RELEASE
           " is running: structs of the kernel may differ",
           NULL);
    make_headers("usr/src/other", RELEASE);
    char *found = xasprintf("the running kernel's, in %s", directory);
    expect(check_headers, VERDICT_OK, found, NULL);
    free(found);
    free(directory);
}

static void expect_compiler(const char *version, unsigned headers, enum verdict verdict, const char *what)
{
    struct finding finding = {0};
    judge_compiler(&machine, headers, version, &finding);
    assert_string_equal(text_cstr(&finding.what), what);
    assert_int_equal(finding.verdict, verdict);
    assert_string_equal(text_cstr(&finding.fixes),
                        verdict == VERDICT_OK ? "" : "apt update && apt install libbpfcc\n");
    finding_finish(&finding);
}

static void test_compiler(void **state)
{
    (void)state;
    expect_compiler("libbcc 0.26.0, clang 14", LINUX(6, 1), VERDICT_OK, "libbcc 0.26.0, clang 14");
    expect_compiler("libbcc 0.26.0, clang 14", LINUX(6, 18), VERDICT_WARN,
                    "libbcc 0.26.0, clang 14: the headers of Linux 6.18 need clang 15 or later");
    expect_compiler("libbcc 0.18.0, clang 11", LINUX(5, 10), VERDICT_WARN,
                    "libbcc 0.18.0, clang 11: made for Linux up to 5.10; it lacks helpers of later kernels");
    expect_compiler("libbcc 0.99.0, clang 30", LINUX(7, 9), VERDICT_OK, "libbcc 0.99.0, clang 30");
    expect_compiler("something else", LINUX(6, 1), VERDICT_OK, "something else");
    change_release("6.18.0\n");
    expect_compiler("libbcc 0.36.1, clang 19", LINUX(6, 18), VERDICT_OK, "libbcc 0.36.1, clang 19");
    change_release("6.19.0\n");
    expect_compiler("libbcc 0.36.1, clang 19", LINUX(6, 19), VERDICT_WARN,
                    "libbcc 0.36.1, clang 19: made for Linux up to 6.18; it lacks helpers of later kernels");
}

/* The compiler process is next to bccrun, not next to this program. */
static void test_no_compiler(void **state)
{
    (void)state;
    struct finding finding = {0};
    check_compiler(&machine, &finding);
    assert_int_equal(finding.verdict, VERDICT_FAIL);
    assert_non_null(strstr(text_cstr(&finding.what), "there is no /"));
    assert_non_null(strstr(text_cstr(&finding.fixes), "'make' builds both"));
    finding_finish(&finding);
}

static void test_capabilities(void **state)
{
    (void)state;
    expect(check_cap_sys_admin, VERDICT_OK, "present", NULL);
    expect(check_cap_bpf, VERDICT_OK, "present", NULL);
    expect(check_cap_perfmon, VERDICT_OK, "present", NULL);
    without(3ULL << 38);
    expect(check_cap_sys_admin, VERDICT_OK, "present", NULL);
    expect(check_cap_bpf, VERDICT_OK, "missing, but CAP_SYS_ADMIN includes it", NULL);
    expect(check_cap_perfmon, VERDICT_OK, "missing, but CAP_SYS_ADMIN includes it", NULL);
    without(ALL);
    expect(check_cap_sys_admin, VERDICT_FAIL, "only root may look into the kernel (CAP_SYS_ADMIN is missing)",
           "sudo bccrun ...\n");
    expect(check_cap_bpf, VERDICT_FAIL, "missing: no programs can be loaded", "sudo bccrun ...\n");
    expect(check_cap_perfmon, VERDICT_FAIL, "missing: no events of other processes can be read",
           "sudo bccrun ...\n");
    change_release("5.7.1\n");
    expect(check_cap_bpf, VERDICT_OK, "part of CAP_SYS_ADMIN before Linux 5.8", NULL);
    expect(check_cap_perfmon, VERDICT_OK, "part of CAP_SYS_ADMIN before Linux 5.8", NULL);
}

static void test_seccomp(void **state)
{
    (void)state;
    expect(check_seccomp, VERDICT_OK, "no filter", NULL);
    tree_write(root, "proc/self/status", "CapEff:\t000001ffffffffff\nSeccomp:\t2\n");
    expect(check_seccomp, VERDICT_OK, "a filter that allows bpf(2) and perf_event_open(2)", NULL);
    machine.perf_errno = ENOSYS;
    expect(check_seccomp, VERDICT_FAIL, "a filter that denies perf_event_open(2)",
           "--security-opt seccomp=unconfined");
    machine.bpf_errno = EPERM;
    expect(check_seccomp, VERDICT_FAIL, "a filter that denies bpf(2)", "--security-opt seccomp=unconfined");
    machine.capabilities = 0;
    expect(check_seccomp, VERDICT_WARN, "a filter; what it allows can be seen only with CAP_SYS_ADMIN",
           "--security-opt seccomp=unconfined");
    tree_write(root, "proc/self/status", "Name:\tx\n"); /* without CONFIG_SECCOMP */
    expect(check_seccomp, VERDICT_OK, "no filter", NULL);
}

static void test_user_namespace(void **state)
{
    (void)state;
    expect(check_user_namespace, VERDICT_OK, "the initial user namespace", NULL);
    tree_write(root, "proc/self/uid_map", "         0          0 4294967295\n");
    expect(check_user_namespace, VERDICT_OK, "the initial user namespace", NULL);
    static const char *const others[] = {"0 1000 1\n", "0 0 65536\n", "1000 0 4294967295\n", "\n"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        tree_write(root, "proc/self/uid_map", others[i]);
        expect(check_user_namespace, VERDICT_FAIL,
               "not the initial user namespace: its root has no privileges in the kernel",
               "docker run --userns=host --privileged");
    }
}

static void test_lockdown(void **state)
{
    (void)state;
    expect(check_lockdown, VERDICT_WARN, "unknown: securityfs is not mounted",
           "mount -t securityfs securityfs /sys/kernel/security\n");
    tree_write(root, "sys/kernel/security/lsm", "capability,bpf");
    expect(check_lockdown, VERDICT_OK, "this kernel has no lockdown", NULL);
    tree_write(root, "sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
    expect(check_lockdown, VERDICT_OK, "none", NULL);
    tree_write(root, "sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    expect(check_lockdown, VERDICT_OK, "integrity: only bpf_probe_write_user() is denied", NULL);
    tree_write(root, "sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
    expect(check_lockdown, VERDICT_FAIL, "confidentiality: no kprobes, and kernel memory cannot be read",
           "remove lockdown=confidentiality");
}

static void test_perf(void **state)
{
    (void)state;
    expect(check_perf, VERDICT_FAIL, "this kernel has no perf events (CONFIG_PERF_EVENTS)", "apt install");
    tree_write(root, "proc/sys/kernel/perf_event_paranoid", "3\n");
    expect(check_perf, VERDICT_OK, "perf_event_paranoid is 3, which does not limit this process", NULL);
    machine.perf_errno = EACCES;
    expect(check_perf, VERDICT_FAIL, "perf_event_open(2) fails: Permission denied", "seccomp");
    without(ALL);
    expect(check_perf, VERDICT_WARN, "perf_event_paranoid is 3: this user gets no kernel events",
           "sysctl -w kernel.perf_event_paranoid=-1\n");
    tree_write(root, "proc/sys/kernel/perf_event_paranoid", "-1\n");
    expect(check_perf, VERDICT_OK, "perf_event_paranoid is -1", NULL);
}

static void test_kptr_restrict(void **state)
{
    (void)state;
    expect(check_kptr_restrict, VERDICT_OK, "0: kernel addresses can be named", NULL);
    tree_write(root, "proc/sys/kernel/kptr_restrict", "1\n");
    expect(check_kptr_restrict, VERDICT_OK, "1: kernel addresses can be named", NULL);
    tree_write(root, "proc/sys/kernel/kptr_restrict", "2\n");
    expect(check_kptr_restrict, VERDICT_WARN, "2: kernel addresses cannot be named",
           "sysctl -w kernel.kptr_restrict=1\n");
    tree_write(root, "proc/sys/kernel/kptr_restrict", "1\n");
    without(1ULL << CAP_SYSLOG);
    expect(check_kptr_restrict, VERDICT_WARN, "1: kernel addresses cannot be named", "sudo bccrun ...\n");
}

static void test_unprivileged(void **state)
{
    (void)state;
    expect(check_unprivileged_bpf, VERDICT_OK, "this kernel has no unprivileged_bpf_disabled", NULL);
    tree_write(root, "proc/sys/kernel/unprivileged_bpf_disabled", "2\n");
    expect(check_unprivileged_bpf, VERDICT_OK,
           "unprivileged_bpf_disabled is 2; bccrun needs CAP_SYS_ADMIN anyway", NULL);
}

static void write_memlock(const char *soft_and_hard)
{
    char *limits =
        xasprintf("Limit                     Soft Limit           Hard Limit           Units     \n"
                  "Max locked memory         %s bytes     \n",
                  soft_and_hard);
    tree_write(root, "proc/self/limits", limits);
    free(limits);
}

static void test_memlock(void **state)
{
    (void)state;
    write_memlock("65536                65536               ");
    expect(check_memlock, VERDICT_OK, "does not limit BPF since Linux 5.11", NULL);
    change_release("5.10.0-20-amd64\n");
    expect(check_memlock, VERDICT_OK, "bccrun raises the limit for itself", NULL);
    without(1ULL << CAP_SYS_RESOURCE);
    expect(check_memlock, VERDICT_FAIL, "maps and programs get at most 64 KiB", "ulimit -l unlimited\n");
    write_memlock("65536                8388608             ");
    expect(check_memlock, VERDICT_WARN, "maps and programs get at most 8192 KiB", "ulimit -l unlimited\n");
    write_memlock("65536                134217728           ");
    expect(check_memlock, VERDICT_OK, "128 MiB", NULL);
    write_memlock("65536                unlimited           ");
    expect(check_memlock, VERDICT_OK, "bccrun raises the limit for itself", NULL);
}

static void write_files(const char *soft)
{
    char *limits =
        xasprintf("Limit                     Soft Limit           Hard Limit           Units     \n"
                  "Max open files            %-20s 1048576              files     \n",
                  soft);
    tree_write(root, "proc/self/limits", limits);
    free(limits);
}

static void test_files(void **state)
{
    (void)state;
    write_files("1024");
    expect(check_files, VERDICT_OK, "1024 open files", NULL);
    write_files("unlimited");
    expect(check_files, VERDICT_OK, "no limit on open files", NULL);
    write_files("64");
    expect(check_files, VERDICT_WARN, "64 open files; a probe needs 34", "ulimit -n 8192\n");
    write_files("20");
    expect(check_files, VERDICT_FAIL, "20 open files; a probe needs 34", "ulimit -n 8192\n");
}

static void test_buffers(void **state)
{
    (void)state;
    tree_write(root, "proc/sys/kernel/perf_event_mlock_kb", "516\n");
    tree_write(root, "proc/sys/kernel/perf_event_paranoid", "2\n");
    write_memlock("0                    0                   ");
    expect(check_buffers, VERDICT_OK, "perf_event_mlock_kb is 516, which does not limit this process", NULL);
    without(1ULL << CAP_IPC_LOCK);
    expect(check_buffers, VERDICT_FAIL, "516 KiB per CPU; bccrun needs 1028",
           "sysctl -w kernel.perf_event_mlock_kb=1028\nbccrun --buffer 64K ...\n");
    machine.buffer_bytes = 512 * 1024UL;
    expect(check_buffers, VERDICT_OK, "perf_event_mlock_kb is 516: enough", NULL);
    machine.buffer_bytes = 1024 * 1024UL;
    write_memlock("8388608              8388608             ");
    expect(check_buffers, VERDICT_OK, "perf_event_mlock_kb is 516: enough", NULL);
    write_memlock("0                    0                   ");
    tree_write(root, "proc/sys/kernel/perf_event_paranoid", "-1\n");
    expect(check_buffers, VERDICT_OK, "perf_event_mlock_kb is 516, which does not limit this process", NULL);
}

static void test_memory(void **state)
{
    (void)state;
    tree_write(root, "proc/meminfo", "MemTotal:        8388608 kB\nMemFree: 1 kB\n");
    expect(check_memory, VERDICT_OK, "the machine has 8192 MiB", NULL);
    tree_write(root, "proc/self/cgroup", "0::/a/b\n");
    tree_write(root, "sys/fs/cgroup/a/b/memory.max", "max\n");
    expect(check_memory, VERDICT_OK, "the machine has 8192 MiB", NULL);
    tree_write(root, "sys/fs/cgroup/a/memory.max", "419430400\n");
    expect(check_memory, VERDICT_OK, "the cgroup has 400 MiB", NULL);
    tree_write(root, "sys/fs/cgroup/a/memory.max", "209715200\n");
    expect(check_memory, VERDICT_WARN, "the cgroup has 200 MiB; a compile and the buffers need 152",
           "echo 304M > /sys/fs/cgroup/a/memory.max\n");
    tree_write(root, "sys/fs/cgroup/a/b/memory.max", "104857600\n");
    expect(check_memory, VERDICT_FAIL, "the cgroup has 100 MiB; a compile and the buffers need 152",
           "echo 304M > /sys/fs/cgroup/a/b/memory.max\n");
}

/* Version 1 next to version 2, and a container that sees its own group as the root. */
static void test_memory_of_old_cgroups(void **state)
{
    (void)state;
    tree_write(root, "proc/meminfo", "MemTotal:        8388608 kB\n");
    tree_write(root, "proc/self/cgroup", "12:cpu:/\n9:memory:/docker/0123\n0::/\n");
    tree_write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    expect(check_memory, VERDICT_OK, "the machine has 8192 MiB", NULL);
    tree_write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "209715200\n");
    expect(check_memory, VERDICT_WARN, "the cgroup has 200 MiB; a compile and the buffers need 152",
           "echo 304M > /sys/fs/cgroup/memory/memory.limit_in_bytes\n");
    tree_write(root, "proc/meminfo", "MemTotal:        65536 kB\n");
    expect(check_memory, VERDICT_FAIL, "the machine has 64 MiB; a compile and the buffers need 152",
           "--buffer 64K");
}

static void test_container(void **state)
{
    (void)state;
    expect(check_container, VERDICT_OK, "none detected", NULL);
    tree_write(root, "proc/1/cgroup", "0::/kubepods/besteffort/pod1\n");
    read_again();
    expect(check_container, VERDICT_WARN,
           "kubepods (/proc/1/cgroup), without the host's tracefs, /lib/modules", "docker run --privileged");
    tree_write(root, "run/systemd/container", "lxc\n");
    read_again();
    assert_string_equal(machine.container, "lxc (/run/systemd/container)");
    tree_write(root, ".dockerenv", "");
    tree_write(root, "sys/kernel/tracing/events/enable", "0\n");
    tree_write(root, "lib/modules/" RELEASE "/modules.dep", "");
    read_again();
    expect(check_container, VERDICT_OK,
           "docker (/.dockerenv), with everything that probes need from the host", NULL);
    tree_write(root, "run/.containerenv", "");
    without(1ULL << CAP_SYS_ADMIN);
    expect(check_container, VERDICT_WARN, "podman (/run/.containerenv), without the host's privileges",
           "docker run --privileged");
}

static void check_all(const char *strange_root)
{
    struct machine strange;
    machine_read(&strange, strange_root);
    strange.is_brief = true;
    for (size_t i = 0; i < check_line_count; i++) {
        struct finding finding = {0};
        if (strcmp(check_lines[i].name, "live") != 0)
            check_lines[i].check(&strange, &finding);
        assert_string_equal(error_text(), "");
        finding_finish(&finding);
    }
    machine_finish(&strange);
}

/* A machine of which nothing is known, and one with nonsense in its files. */
static void test_strange_machines(void **state)
{
    (void)state;
    static const char *const files[] = {
        "proc/self/status",
        "proc/self/limits",
        "proc/self/cgroup",
        "proc/self/uid_map",
        "proc/self/mounts",
        "proc/meminfo",
        "proc/config.gz",
        "proc/sys/kernel/osrelease",
        "proc/sys/kernel/perf_event_paranoid",
        "proc/sys/kernel/perf_event_mlock_kb",
        "sys/kernel/security/lockdown",
        "sys/devices/system/cpu/online",
        "etc/os-release",
    };
    static const char nonsense[] = "\xff::: -99999999999999999999\n\n0::\n1:memory:x\nCapEff:\tzz\n";
    char *strange_root = tree_new();
    check_all(strange_root);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        tree_write(strange_root, files[i], nonsense);
    check_all(strange_root);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        tree_write(strange_root, files[i], "");
    check_all(strange_root);
    tree_free(strange_root);
}

int main(void)
{
#define ON_MACHINE(test) cmocka_unit_test_setup_teardown(test, make_machine, remove_machine)
    const struct CMUnitTest tests[] = {
        ON_MACHINE(test_machine),
        ON_MACHINE(test_kernel),
        ON_MACHINE(test_kernel_of_each_distribution),
        ON_MACHINE(test_options),
        ON_MACHINE(test_damaged_config),
        ON_MACHINE(test_bpf),
        ON_MACHINE(test_jit),
        ON_MACHINE(test_kprobes),
        ON_MACHINE(test_no_sysfs),
        ON_MACHINE(test_uprobes),
        ON_MACHINE(test_tracefs),
        ON_MACHINE(test_btf),
        ON_MACHINE(test_lsm),
        ON_MACHINE(test_headers),
        ON_MACHINE(test_given_headers),
        ON_MACHINE(test_compiler),
        ON_MACHINE(test_no_compiler),
        ON_MACHINE(test_capabilities),
        ON_MACHINE(test_seccomp),
        ON_MACHINE(test_user_namespace),
        ON_MACHINE(test_lockdown),
        ON_MACHINE(test_perf),
        ON_MACHINE(test_kptr_restrict),
        ON_MACHINE(test_unprivileged),
        ON_MACHINE(test_memlock),
        ON_MACHINE(test_files),
        ON_MACHINE(test_buffers),
        ON_MACHINE(test_memory),
        ON_MACHINE(test_memory_of_old_cgroups),
        ON_MACHINE(test_container),
        cmocka_unit_test(test_strange_machines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
