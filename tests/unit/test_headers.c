// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "root.h"
#include "types/headers.h"

#include <cmocka.h>

#define RELEASE "6.1.0-18-amd64"

#define ELSEWHERE                                                                                            \
    "without headers: --headers DIR takes another kernel's, good enough for probes that read no kernel "     \
    "structs; scripts/sandbox boots a kernel that has them\n"

static void write_in(const char *directory, const char *path, const char *content)
{
    char *joined = xasprintf("%s/%s", directory, path);
    tree_write(root, joined, content);
    free(joined);
}

static void make_source(const char *directory)
{
    write_in(directory, "include/linux/kconfig.h", "");
}

/* @release NULL: not known. */
static void make_build(const char *directory, const char *release)
{
    write_in(directory, "include/generated/autoconf.h", "");
    if (release == NULL)
        return;
    char *line = xasprintf("#define UTS_RELEASE \"%s\"\n", release);
    write_in(directory, "include/generated/utsrelease.h", line);
    free(line);
}

static void link_to(const char *path, const char *target_in_root)
{
    char *target = xasprintf("%s/%s", root, target_in_root);
    tree_link(root, path, target);
    free(target);
}

/* Both directories below the root, in the form in which they were found. */
static void expect_headers(const struct headers *headers, const char *source, const char *build,
                           const char *release)
{
    char *expected_source = xasprintf("%s/%s", root, source);
    char *expected_build = xasprintf("%s/%s", root, build);
    assert_string_equal(headers->source, expected_source);
    assert_string_equal(headers->build, expected_build);
    assert_string_equal(headers->release, release);
    free(expected_source);
    free(expected_build);
}

static void expect_found(const char *source, const char *build, const char *release)
{
    struct headers headers;
    assert_int_equal(headers_find(root, RELEASE, &headers), 0);
    expect_headers(&headers, source, build, release);
    headers_finish(&headers);
    assert_null(headers.source);
}

static void expect_opened(const char *directory, const char *source, const char *build, const char *release)
{
    struct headers headers;
    char *path = xasprintf("%s/%s", root, directory);
    assert_int_equal(headers_open(path, &headers), 0);
    expect_headers(&headers, source, build, release);
    headers_finish(&headers);
    free(path);
}

#define MODULES "lib/modules/" RELEASE
#define DEBIAN  "usr/src/linux-headers-" RELEASE
#define COMMON  "usr/src/linux-headers-6.1.0-18-common"

static void make_debian(void)
{
    make_source(COMMON);
    make_build(DEBIAN, RELEASE);
    char *makefile = xasprintf("# made by the package\ninclude %s/" COMMON "/Makefile\n", root);
    write_in(DEBIAN, "Makefile", makefile);
    free(makefile);
}

static void debian_keeps_two_trees_and_links_both(void **state)
{
    (void)state;
    make_debian();
    link_to(MODULES "/build", DEBIAN);
    link_to(MODULES "/source", COMMON);
    expect_found(MODULES "/source", MODULES "/build", RELEASE);
}

static void debian_tree_leads_to_the_common_one(void **state)
{
    (void)state;
    make_debian();
    link_to(MODULES "/build", DEBIAN);
    expect_found(COMMON, MODULES "/build", RELEASE);
    expect_opened(DEBIAN, COMMON, DEBIAN, RELEASE);
}

static void makefile_may_name_the_source_relatively(void **state)
{
    (void)state;
    make_source(COMMON);
    make_build(DEBIAN, RELEASE);
    write_in(DEBIAN, "Makefile", "include ../linux-headers-6.1.0-18-common/Makefile\n");
    expect_opened(DEBIAN, DEBIAN "/../linux-headers-6.1.0-18-common", DEBIAN, RELEASE);
}

static void makefile_that_leads_nowhere_finds_nothing(void **state)
{
    (void)state;
    struct headers headers;
    const char *makefiles[] = {"", "include x", "include /nonexistent/Makefile\n",
                               "include $(KBUILD)/Makefile\n"};
    make_build("build", RELEASE);
    for (size_t i = 0; i < sizeof(makefiles) / sizeof(makefiles[0]); i++) {
        write_in("build", "Makefile", makefiles[i]);
        assert_int_equal(headers_open(root, &headers), -ENOENT);
    }
}

static void opensuse_keeps_the_source_beside(void **state)
{
    (void)state;
    make_source("usr/src/linux-6.4.0-1");
    make_build("usr/src/linux-6.4.0-1-obj/x86_64/default", RELEASE);
    link_to(MODULES "/build", "usr/src/linux-6.4.0-1-obj/x86_64/default");
    link_to(MODULES "/source", "usr/src/linux-6.4.0-1");
    expect_found(MODULES "/source", MODULES "/build", RELEASE);
    expect_opened(MODULES, MODULES "/source", MODULES "/build", RELEASE);
}

static void flat_tree_is_both(void **state)
{
    (void)state;
    make_source("usr/src/kernels/" RELEASE);
    make_build("usr/src/kernels/" RELEASE, RELEASE);
    link_to(MODULES "/build", "usr/src/kernels/" RELEASE);
    expect_found(MODULES "/build", MODULES "/build", RELEASE);
    expect_opened("usr/src/kernels/" RELEASE, "usr/src/kernels/" RELEASE, "usr/src/kernels/" RELEASE,
                  RELEASE);
}

static void directory_given_may_be_a_link_or_dotted(void **state)
{
    (void)state;
    make_source("usr/src/linux");
    make_build("usr/src/linux", RELEASE);
    link_to("here", "usr/src/linux");
    expect_opened("here", "usr/src/linux", "usr/src/linux", RELEASE);
    expect_opened("usr/../usr/./src/linux/", "usr/src/linux", "usr/src/linux", RELEASE);
}

static void release_is_told_in_either_file(void **state)
{
    (void)state;
    make_source(MODULES "/build");
    make_build(MODULES "/build", NULL);
    expect_found(MODULES "/build", MODULES "/build", "");
    write_in(MODULES "/build", "include/config/kernel.release", RELEASE "\n");
    expect_found(MODULES "/build", MODULES "/build", RELEASE);
}

static void expect_not_found(const char *os_release, const char *package)
{
    struct headers headers;
    if (os_release != NULL)
        tree_write(root, "etc/os-release", os_release);
    assert_int_equal(headers_find(root, RELEASE, &headers), -ENOENT);
    assert_string_equal(error_text(),
                        "cannot find the headers of the running kernel: no /lib/modules/" RELEASE "/build");
    char *hints = xasprintf("%s\n" ELSEWHERE, package);
    assert_string_equal(error_hints(), hints);
    assert_null(headers.source);
    free(hints);
}

static void each_distribution_has_its_package(void **state)
{
    (void)state;
    const char *generic =
        "install the package with the headers of Linux " RELEASE " (linux-headers, kernel-devel)";
    expect_not_found(NULL, generic);
    expect_not_found("", generic);
    expect_not_found("ID=nixos\n", generic);
    expect_not_found("NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n",
                     "apt install linux-headers-" RELEASE);
    expect_not_found("ID=ubuntu\nID_LIKE=debian\n", "apt install linux-headers-" RELEASE);
    expect_not_found("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt install linux-headers-" RELEASE);
    expect_not_found("ID=fedora\n", "dnf install kernel-devel-" RELEASE);
    expect_not_found("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install kernel-devel-" RELEASE);
    expect_not_found("ID=arch\n", "pacman -S linux-headers");
    expect_not_found("ID=manjaro\nID_LIKE=arch", "pacman -S linux-headers");
    expect_not_found("ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n",
                     "zypper install kernel-default-devel");
    expect_not_found("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n",
                     "zypper install kernel-default-devel");
    expect_not_found("ID='sles'\nID_LIKE='suse'\n", "zypper install kernel-default-devel");
    expect_not_found("ID=archaic\nID_LIKE=notdebian\n", generic);
}

static void half_of_the_headers_is_none(void **state)
{
    (void)state;
    make_source(MODULES "/build");
    expect_not_found("ID=arch\n", "pacman -S linux-headers");
}

static void dangling_link_is_none(void **state)
{
    (void)state;
    link_to(MODULES "/build", DEBIAN);
    expect_not_found("ID=arch\n", "pacman -S linux-headers");
}

static void headers_of_another_release_are_refused(void **state)
{
    (void)state;
    struct headers headers;
    tree_write(root, "etc/os-release", "ID=debian\n");
    make_source(MODULES "/build");
    make_build(MODULES "/build", "6.1.0-17-amd64");
    assert_int_equal(headers_find(root, RELEASE, &headers), -ESTALE);
    assert_string_equal(error_text(), "cannot use the headers in /lib/modules/" RELEASE
                                      "/build: they are those of Linux 6.1.0-17-amd64");
    assert_string_equal(error_hints(), "apt install linux-headers-" RELEASE "\n"
                                       "--headers /lib/modules/" RELEASE "/build takes them as they are\n");
    assert_null(headers.source);
    expect_opened(MODULES "/build", MODULES "/build", MODULES "/build", "6.1.0-17-amd64");
}

static void expect_refused(const char *directory, int err, const char *reason, const char *hints)
{
    struct headers headers;
    char *message = xasprintf("cannot use the headers in '%s': %s", directory, reason);
    assert_int_equal(headers_open(directory, &headers), err);
    assert_string_equal(error_text(), message);
    assert_string_equal(error_hints(), hints);
    free(message);
}

static void wrong_directories_say_what_is_missing(void **state)
{
    (void)state;
    const char *no_build = "there is no include/generated/autoconf.h with its source tree";
    expect_refused("/nonexistent", -ENOENT, "No such file or directory", "");
    expect_refused(root, -ENOENT, no_build,
                   "name the directory that a kernel's linux-headers or kernel-devel package installed below "
                   "/usr/src\n");
    make_source("");
    expect_refused(root, -ENOENT, no_build,
                   "these are the headers common to several builds; name those of one, such as "
                   "linux-headers-6.1.0-1-amd64\n");
}

static void finish_takes_what_is_empty(void **state)
{
    (void)state;
    struct headers headers = {0};
    headers_finish(&headers);
}

int main(void)
{
#define in_a_root(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        in_a_root(debian_keeps_two_trees_and_links_both),
        in_a_root(debian_tree_leads_to_the_common_one),
        in_a_root(makefile_may_name_the_source_relatively),
        in_a_root(makefile_that_leads_nowhere_finds_nothing),
        in_a_root(opensuse_keeps_the_source_beside),
        in_a_root(flat_tree_is_both),
        in_a_root(directory_given_may_be_a_link_or_dotted),
        in_a_root(release_is_told_in_either_file),
        in_a_root(each_distribution_has_its_package),
        in_a_root(half_of_the_headers_is_none),
        in_a_root(dangling_link_is_none),
        in_a_root(headers_of_another_release_are_refused),
        in_a_root(wrong_directories_say_what_is_missing),
        cmocka_unit_test(finish_takes_what_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
