// SPDX-License-Identifier: Apache-2.0
#include "diagnose/helper_cause.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include "root.h"

#include <cmocka.h>

#define RELEASE "6.1.0-18-amd64"

static void expect(const char *helper, const char *cause, const char *hints)
{
    char *found = helper_cause(root, helper);
    if (cause != NULL)
        assert_string_equal(found, cause);
    else
        assert_null(found);
    free(found);
    (void)failx(EINVAL, "refused");
    assert_string_equal(error_hints(), hints);
}

static void lockdown_comes_first(void **state)
{
    (void)state;
    static const char boot[] =
        " from the kernel's command line and boot again; with Secure Boot, distributions set it themselves\n";
    char hints[256];
    tree_write(root, "sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    (void)snprintf(hints, sizeof(hints), "remove lockdown=integrity%s", boot);
    expect("bpf_probe_write_user",
           "this kernel is locked down (integrity), so no program may call 'bpf_probe_write_user'", hints);
    expect("bpf_probe_read_kernel", NULL, "");
    tree_write(root, "sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
    (void)snprintf(hints, sizeof(hints), "remove lockdown=confidentiality%s", boot);
    expect("bpf_probe_read_kernel",
           "this kernel is locked down (confidentiality), so no program may call 'bpf_probe_read_kernel'",
           hints);
    expect("bpf_probe_read_str",
           "this kernel is locked down (confidentiality), so no program may call 'bpf_probe_read_str'",
           hints);
    expect("bpf_probe_read_user", NULL, "");
    char *state_file = tree_path(root, "sys/kernel/security/lockdown");
    assert_int_equal(unlink(state_file), 0);
    free(state_file);
    tree_write(root, "proc/cmdline", "quiet lockdown=confidentiality ro\n");
    expect("bpf_probe_read",
           "this kernel is locked down (confidentiality), so no program may call 'bpf_probe_read'", hints);
    tree_write(root, "sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
    expect("bpf_probe_read_kernel", NULL, "");
}

static void options_are_named(void **state)
{
    (void)state;
    tree_write(root, "proc/sys/kernel/osrelease", RELEASE "\n");
    expect(
        "bpf_get_current_cgroup_id", NULL,
        "it also needs a kernel that was built with CONFIG_CGROUPS; this one keeps no copy of its configuration\n");
    tree_write(root, "boot/config-" RELEASE, "CONFIG_NET=y\n# CONFIG_CGROUPS is not set\n");
    expect("bpf_get_current_cgroup_id",
           "this kernel was built without CONFIG_CGROUPS, and so without 'bpf_get_current_cgroup_id'",
           "/boot/config-" RELEASE " lists what the kernel was built with\n");
    expect("bpf_skb_load_bytes", NULL, "it is for tc programs\n");
    expect("bpf_probe_read_user", NULL, "");
}

static void helpers_came_with_kernels(void **state)
{
    (void)state;
    tree_write(root, "proc/sys/kernel/osrelease", "5.10.0-28-amd64\n");
    char *cause = helper_cause_of_number(root, 181);
    assert_string_equal(cause, "'bpf_loop' came with Linux 5.17, and this kernel is older (5.10.0-28-amd64)");
    free(cause);
    cause = helper_cause_of_number(root, 156);
    assert_string_equal(
        cause, "'bpf_task_storage_get' came with Linux 5.11, and this kernel is older (5.10.0-28-amd64)");
    free(cause);
    assert_null(helper_cause_of_number(root, 155));
    assert_null(helper_cause_of_number(root, 9999));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lockdown_comes_first, make_root, remove_root),
        cmocka_unit_test_setup_teardown(options_are_named, make_root, remove_root),
        cmocka_unit_test_setup_teardown(helpers_came_with_kernels, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
