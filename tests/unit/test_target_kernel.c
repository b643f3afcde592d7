// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "made_btf.h"
#include "root.h"
#include "types/target_kernel.h"

#include <cmocka.h>

static struct target_kernel kernel;

static int find(const char *path)
{
    char *word = xasprintf("%s/%s", root, path);
    int err = target_kernel_find(word, &kernel);
    free(word);
    return err;
}

/* Writes a small kernel's BTF, without its last @cut bytes. */
static void write_btf(const char *path, size_t cut)
{
    struct made_btf made;
    struct btf btf;
    made_btf_init(&made);
    made_btf_int(&made, "int", 4, true);
    made_btf_open(&made, &btf);
    tree_write(root, path, "");
    char *whole = xasprintf("%s/%s", root, path);
    FILE *to = fopen(whole, "w");
    size_t length = btf.data.length - cut;
    assert_int_equal(fwrite(btf.data.bytes, 1, length, to), length);
    assert_int_equal(fclose(to), 0);
    btf_close(&btf);
    made_btf_finish(&made);
    free(whole);
}

static void nothing_is_the_running_kernel(void **state)
{
    (void)state;
    struct utsname running;
    uname(&running);
    assert_int_equal(target_kernel_find(NULL, &kernel), 0);
    assert_string_equal(kernel.release, running.release);
    assert_string_equal(kernel.root, "");
    assert_false(kernel.is_other);
    target_kernel_finish(&kernel);
    assert_int_equal(target_kernel_find(running.release, &kernel), 0);
    assert_string_equal(kernel.root, "");
    assert_false(kernel.is_other);
    target_kernel_finish(&kernel);
}

static void release_has_no_files(void **state)
{
    (void)state;
    assert_int_equal(target_kernel_find("6.1.0-18-other", &kernel), 0);
    assert_string_equal(kernel.release, "6.1.0-18-other");
    assert_string_equal(kernel.root, NO_FILES);
    assert_null(kernel.btf);
    assert_true(kernel.is_other);
    target_kernel_finish(&kernel);
    assert_int_equal(target_kernel_find("5.4.0-100-generic", &kernel), -EINVAL);
    assert_string_equal(
        error_text(), "cannot compile for Linux 5.4.0-100-generic: other kernels must be Linux 5.5 or later");
    assert_int_equal(target_kernel_find("server", &kernel), -ENOENT);
    assert_string_equal(error_text(),
                        "cannot compile for 'server': it is neither a kernel's release nor a file here");
}

static void directory_has_the_files_of_a_machine(void **state)
{
    (void)state;
    tree_write(root, "server/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
    write_btf("server/sys/kernel/btf/vmlinux", 0);
    assert_int_equal(find("server"), 0);
    assert_string_equal(kernel.release, "6.1.0-18-amd64");
    assert_string_equal(strstr(kernel.root, "/server"), "/server");
    assert_true(kernel.is_other);
    target_kernel_finish(&kernel);
    assert_int_equal(find("server/sys/kernel/btf/vmlinux"), 0);
    assert_string_equal(strstr(kernel.root, "/server"), "/server");
    target_kernel_finish(&kernel);
}

static void directory_needs_a_release(void **state)
{
    (void)state;
    write_btf("server/sys/kernel/btf/vmlinux", 0);
    assert_int_equal(find("server"), -ENOENT);
    assert_non_null(strstr(error_text(), "it has no copy of that machine's /proc/sys/kernel/osrelease"));
    assert_non_null(strstr(error_hints(), "cp --parents"));
}

static void name_of_btf_has_the_release(void **state)
{
    (void)state;
    static const char *const names[] = {"6.1.0-18-amd64.btf", "vmlinux-6.1.0-18-amd64",
                                        "of.6.1.0-18-amd64.btf"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        write_btf(names[i], 0);
        assert_int_equal(find(names[i]), 0);
        assert_string_equal(kernel.release, "6.1.0-18-amd64");
        assert_string_equal(kernel.root, NO_FILES);
        target_kernel_finish(&kernel);
    }
    write_btf("server.btf", 0);
    assert_int_equal(find("server.btf"), -EINVAL);
    assert_non_null(strstr(error_text(), "server.btf': its name has no release"));
}

static void only_whole_btf_is_taken(void **state)
{
    (void)state;
    tree_write(root, "6.1.0.btf", "int main(void) { return 0; }\n");
    assert_int_equal(find("6.1.0.btf"), -EBADMSG);
    assert_non_null(strstr(error_text(), "6.1.0.btf': it is not BTF, or it is cut short"));
    for (size_t cut = 1; cut < 40; cut++) {
        write_btf("6.1.1.btf", cut);
        assert_int_equal(find("6.1.1.btf"), -EBADMSG);
    }
    tree_write(root, "server/proc/sys/kernel/osrelease", "6.1.0\n");
    tree_write(root, "server/sys/kernel/btf/vmlinux", "no");
    assert_int_equal(find("server"), -EBADMSG);
    assert_non_null(strstr(error_text(), "server/sys/kernel/btf/vmlinux is not BTF"));
}

static void types_need_btf_or_headers(void **state)
{
    (void)state;
    const struct type_choice choice = {0};
    struct headers headers;
    assert_int_equal(target_kernel_find("6.1.0-18-other", &kernel), 0);
    assert_int_equal(target_kernel_types(&kernel, &choice, &headers), -ENOENT);
    assert_string_equal(error_text(),
                        "cannot compile for Linux 6.1.0-18-other: neither its BTF nor its headers are here "
                        "(/lib/modules/6.1.0-18-other/build)");
    assert_non_null(strstr(error_hints(), "--headers DIR names its headers"));
    target_kernel_finish(&kernel);
}

static void builds_have_other_digests(void **state)
{
    (void)state;
    struct digest one, other;
    write_btf("6.1.0.btf", 0);
    assert_int_equal(find("6.1.0.btf"), 0);
    assert_int_equal(target_kernel_digest(&kernel, &one), 0);
    assert_int_equal(target_kernel_digest(&kernel, &other), 0);
    assert_true(digest_is_same(&one, &other));
    remove(kernel.btf);
    assert_int_equal(target_kernel_digest(&kernel, &other), -ENOENT);
    target_kernel_finish(&kernel);
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ROOT(nothing_is_the_running_kernel),
        IN_ROOT(release_has_no_files),
        IN_ROOT(directory_has_the_files_of_a_machine),
        IN_ROOT(directory_needs_a_release),
        IN_ROOT(name_of_btf_has_the_release),
        IN_ROOT(only_whole_btf_is_taken),
        IN_ROOT(types_need_btf_or_headers),
        IN_ROOT(builds_have_other_digests),
    };
    return cmocka_run_group_tests_name("target_kernel", tests, NULL, NULL);
}
