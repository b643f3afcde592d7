// SPDX-License-Identifier: Apache-2.0
/* The cache's parts on made-up files: what a compile depended on, its key, an entry's form, the directory's
 * bounds. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "cache/cache_directory.h"
#include "cache/cache_entry.h"
#include "cache/key.h"
#include "made_image.h"
#include "root.h"

#include <cmocka.h>

static char *below(const char *path)
{
    return xasprintf("%s/%s", root, path);
}

static void digest_is_half_of_sha_512(void **state)
{
    (void)state;
    char hex[DIGEST_HEX_SIZE];
    struct digest digest = digest_of("abc", 3); /* FIPS 180-2, appendix C.1 */
    digest_hex(&digest, hex);
    assert_string_equal(hex, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a");
}

static void rules_give_names(void **state)
{
    (void)state;
    struct inputs inputs = {0};
    assert_int_equal(inputs_add_rules(&inputs,
                                      "main.o: /virtual/main.c include/a.h \\\n  /x/with\\ space.h \\\n"
                                      "  /x/dollar$$.h /x/hash\\#.h /x/back\\slash.h /virtual/include/b.h\n"),
                     0);
    static const char *const names[] = {"include/a.h", "/x/with space.h", "/x/dollar$.h", "/x/hash#.h",
                                        "/x/back\\slash.h"};
    assert_int_equal(inputs.file_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(inputs.files[i], names[i]);
    inputs_finish(&inputs);
    static const char *const none[] = {"", "main.o", "\nmain.o: a.h", "main.o:a.h\n"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        assert_int_equal(inputs_add_rules(&inputs, none[i]), -EBADMSG);
        assert_int_equal(inputs.file_count, 0);
    }
}

/* A text compiled with two -I directories, of which the second has the file; and with the kernel's headers.
 */
struct compiled {
    struct request request;
    struct headers headers;
    struct inputs inputs;
};

static void compiled_init(struct compiled *made)
{
    tree_write(root, "one/other.h", "");
    tree_write(root, "two/sub/mine.h", "#define MINE\n");
    tree_write(root, "kernel/include/linux/kconfig.h", "");
    tree_write(root, "lib/libbcc.so", "code");
    *made = (struct compiled){.inputs = {.is_complete = true}};
    made->request.text = xstrdup("int f;");
    made->request.head = xstrdup("");
    made->request.headers_source = below("kernel");
    made->request.formats = xstrdup("");
    char **place = &array_push(made->request.flags, made->request.flag_count);
    *place = xasprintf("-I%s/one", root);
    place = &array_push(made->request.flags, made->request.flag_count);
    *place = xstrdup("-DX=1");
    place = &array_push(made->request.flags, made->request.flag_count);
    *place = xasprintf("-I%s/two", root);
    made->headers.source = below("kernel");
    made->headers.build = below("kernel");
    made->headers.release = xstrdup("6.1.0");
    inputs_add_file(&made->inputs, xstrdup("include/linux/types.h"));
    inputs_add_file(&made->inputs, below("kernel/include/linux/kconfig.h"));
    inputs_add_file(&made->inputs, below("two/sub/mine.h"));
    char *library = below("lib/libbcc.so");
    inputs_add_library(&made->inputs, library);
    free(library);
}

static void compiled_finish(struct compiled *made)
{
    request_finish(&made->request);
    headers_finish(&made->headers);
    inputs_finish(&made->inputs);
}

static const struct timespec later = {.tv_sec = INT32_MAX};

static int collect(const struct compiled *made, const struct timespec *started, struct conditions *conditions)
{
    *conditions = (struct conditions){0};
    return conditions_collect(&made->request, &made->headers, &made->inputs, started, conditions);
}

static void expect_broken(const struct conditions *conditions, const char *path)
{
    char *whole = path != NULL ? below(path) : NULL;
    const char *broken = conditions_broken(conditions);
    if (whole == NULL)
        assert_null(broken);
    else
        assert_string_equal(broken != NULL ? broken : "", whole);
    free(whole);
}

static void remove_below(const char *path)
{
    char *whole = below(path);
    assert_int_equal(unlink(whole), 0);
    free(whole);
}

static void conditions_follow_what_was_included(void **state)
{
    (void)state;
    struct compiled made;
    struct conditions conditions;
    compiled_init(&made);
    assert_int_equal(collect(&made, &later, &conditions), 0);
    expect_broken(&conditions, NULL);
    tree_write(root, "two/unrelated.h", "");
    tree_write(root, "kernel/include/linux/kconfig.h", "the key's to notice");
    expect_broken(&conditions, NULL);
    tree_write(root, "two/sub/mine.h", "#define YOURS\n");
    expect_broken(&conditions, "two/sub/mine.h");
    tree_write(root, "two/sub/mine.h", "#define MINE\n");
    expect_broken(&conditions, NULL);
    /* It would be found earlier: in the first directory, or next to the file that includes it. */
    tree_write(root, "one/sub/mine.h", "");
    expect_broken(&conditions, "one/sub/mine.h");
    remove_below("one/sub/mine.h");
    tree_write(root, "two/sub/sub/mine.h", "");
    expect_broken(&conditions, "two/sub/sub/mine.h");
    remove_below("two/sub/sub/mine.h");
    remove_below("two/sub/mine.h");
    expect_broken(&conditions, "two/sub/mine.h");
    conditions_finish(&conditions);
    compiled_finish(&made);
}

static void conditions_follow_the_compiler(void **state)
{
    (void)state;
    struct compiled made;
    struct conditions conditions;
    compiled_init(&made);
    assert_int_equal(collect(&made, &later, &conditions), 0);
    remove_below("lib/libbcc.so");
    tree_write(root, "lib/libbcc.so", "code");
    expect_broken(&conditions, "lib/libbcc.so"); /* another file, though its content is the same */
    conditions_finish(&conditions);
    compiled_finish(&made);
}

static void what_cannot_be_judged_is_not_kept(void **state)
{
    (void)state;
    struct compiled made;
    struct conditions conditions;
    const struct timespec earlier = {.tv_sec = 1};
    compiled_init(&made);
    assert_int_equal(collect(&made, &earlier, &conditions), -ESTALE); /* written after the compile began */
    conditions_finish(&conditions);
    tree_write(root, "two/sub/mine.h", "#if __has_include(\"x.h\")\n#endif\n");
    assert_int_equal(collect(&made, &later, &conditions), -ESTALE);
    conditions_finish(&conditions);
    remove_below("two/sub/mine.h");
    assert_int_equal(collect(&made, &later, &conditions), -ENOENT);
    conditions_finish(&conditions);
    made.inputs.is_complete = false;
    assert_int_equal(collect(&made, &later, &conditions), -ENODATA);
    conditions_finish(&conditions);
    error_clear();
    compiled_finish(&made);
}

static const struct machine machine = {"6.1.0", "#1 SMP", "x86_64", 4, NULL};

static void expect_other_key(const struct compiled *made, const struct machine *on, const struct digest *key,
                             bool is_other)
{
    struct digest now = key_of(&made->request, &made->headers, on, "/bin/sh");
    assert_int_equal(digest_is_same(&now, key), !is_other);
}

static void key_tells_machines_apart(void **state)
{
    (void)state;
    struct compiled made;
    compiled_init(&made);
    struct digest key = key_of(&made.request, &made.headers, &machine, "/bin/sh");
    const struct machine others[] = {
        {"6.1.1", "#1 SMP", "x86_64", 4, NULL},  {"6.1.0", "#2 SMP", "x86_64", 4, NULL},
        {"6.1.0", "#1 SMP", "aarch64", 4, NULL}, {"6.1.0", "#1 SMP", "x86_64", 8, NULL},
        {"6.1.0#1 SMP", "", "x86_64", 4, NULL},  {"6.1.0", "#1 SMP", "x86_64", 4, "/bin/sh"},
        {"6.1.0", "#1 SMP", "x86_64", 4, ""},
    };
    expect_other_key(&made, &machine, &key, false);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        expect_other_key(&made, &others[i], &key, true);
    struct digest compiler = key_of(&made.request, &made.headers, &machine, "/bin/true");
    assert_false(digest_is_same(&compiler, &key));
    compiled_finish(&made);
}

static void key_tells_requests_and_headers_apart(void **state)
{
    (void)state;
    struct compiled made;
    compiled_init(&made);
    struct digest key = key_of(&made.request, &made.headers, &machine, "/bin/sh");
    made.request.text[0] = 'I';
    expect_other_key(&made, &machine, &key, true);
    made.request.text[0] = 'i';
    made.request.flags[1][4] = '2';
    expect_other_key(&made, &machine, &key, true);
    made.request.flags[1][4] = '1';
    struct request_function function = {.name = (char *)"f", .type = BPF_PROG_TYPE_KPROBE};
    made.request.functions = &function;
    made.request.function_count = 1;
    struct digest probe = key_of(&made.request, &made.headers, &machine, "/bin/sh");
    function.attach_btf_id = 7;
    expect_other_key(&made, &machine, &probe, true);
    function.attach_btf_id = 0;
    function.type = BPF_PROG_TYPE_TRACEPOINT;
    expect_other_key(&made, &machine, &probe, true);
    made.request.functions = NULL;
    made.request.function_count = 0;
    expect_other_key(&made, &machine, &key, false);
    tree_write(root, "kernel/include/generated/autoconf.h", "");
    expect_other_key(&made, &machine, &key, true);
    compiled_finish(&made);
}

static void make_entry(struct cache_entry *entry)
{
    *entry = (struct cache_entry){
        .key = digest_of("k", 1), .probe = xstrdup("open"), .output = xstrdup("warned"), .is_slow = true};
    array_push(entry->conditions.list, entry->conditions.count) =
        (struct condition){.kind = CONDITION_ABSENT, .path = xstrdup("/nowhere/x.h")};
    made_image_init(&entry->image);
}

static void entry_reads_back(void **state)
{
    (void)state;
    struct cache_entry entry;
    struct text bytes = {0};
    make_entry(&entry);
    cache_entry_write(&entry, &bytes);
    struct digest key = entry.key;
    cache_entry_finish(&entry);
    assert_int_equal(cache_entry_read(bytes.bytes, bytes.length, &entry), 0);
    assert_true(digest_is_same(&entry.key, &key));
    assert_string_equal(entry.probe, "open");
    assert_string_equal(entry.output, "warned");
    assert_true(entry.is_slow);
    assert_int_equal(entry.conditions.count, 1);
    assert_string_equal(entry.conditions.list[0].path, "/nowhere/x.h");
    assert_true(made_image_is_sound(&entry.image));
    cache_entry_finish(&entry);
    text_finish(&bytes);
}

static void damaged_entry_is_none(void **state)
{
    (void)state;
    struct cache_entry entry;
    struct text bytes = {0};
    make_entry(&entry);
    cache_entry_write(&entry, &bytes);
    cache_entry_finish(&entry);
    for (size_t length = 0; length < bytes.length; length++) {
        char *cut = xcalloc(1, length); /* with nothing after it */
        memcpy(cut, bytes.bytes, length);
        assert_int_equal(cache_entry_read(cut, length, &entry), -EBADMSG);
        free(cut);
    }
    for (size_t bit = 0; bit < 8 * bytes.length; bit++) {
        bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_equal(cache_entry_read(bytes.bytes, bytes.length, &entry), -EBADMSG);
        bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    assert_int_equal(cache_entry_read(bytes.bytes, bytes.length, &entry), 0);
    cache_entry_finish(&entry);
    error_clear();
    text_finish(&bytes);
}

/* Names of entries, used in this order. */
static char *name_of(int number)
{
    return xasprintf("%064x", number);
}

static void put(int fd, int number, time_t used)
{
    char *name = name_of(number);
    struct text text = {0};
    text_fill(&text, 'x', 4000);
    assert_int_equal(cache_directory_write(fd, name, &text), 0);
    const struct timespec times[] = {{.tv_sec = used}, {.tv_sec = used}};
    assert_int_equal(utimensat(fd, name, times, 0), 0);
    text_finish(&text);
    free(name);
}

static bool is_there(int fd, int number)
{
    char *name = name_of(number);
    bool found = faccessat(fd, name, F_OK, 0) == 0;
    free(name);
    return found;
}

static void longest_unused_go_first(void **state)
{
    (void)state;
    int fd = cache_directory_open(root);
    char *kept = name_of(1);
    time_t now = time(NULL);
    assert_true(fd >= 0);
    tree_write(root, "not-ours", "xxxx");
    for (int i = 1; i <= 5; i++)
        put(fd, i, now - 100 + i);
    put(fd, 6, now + 86400); /* left by a clock that was set back since */
    cache_directory_trim(fd, kept, 6 * 4096);
    for (int i = 1; i <= 6; i++)
        assert_true(is_there(fd, i));
    cache_directory_trim(fd, kept, 5 * 4096);
    assert_false(is_there(fd, 6));
    cache_directory_trim(fd, kept, 3 * 4096);
    assert_true(is_there(fd, 1)); /* just written, and the oldest by its time */
    assert_false(is_there(fd, 2));
    assert_false(is_there(fd, 3));
    assert_true(is_there(fd, 4));
    assert_true(is_there(fd, 5));
    cache_directory_trim(fd, kept, 0);
    assert_true(is_there(fd, 1));
    assert_false(is_there(fd, 5));
    assert_int_equal(faccessat(fd, "not-ours", F_OK, 0), 0);
    close(fd);
    free(kept);
}

static void a_write_that_fails_leaves_nothing(void **state)
{
    (void)state;
    struct rlimit before;
    struct cache_files files;
    const struct timespec now = {0};
    int fd = cache_directory_open(root);
    char *name = name_of(1);
    struct text text = {0};
    text_fill(&text, 'x', 4000);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {1000, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int err = cache_directory_write(fd, name, &text);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(err, -EFBIG);
    assert_int_equal(cache_directory_list(fd, &now, &files), 0);
    assert_int_equal(files.count, 0);
    cache_files_finish(&files);
    text_finish(&text);
    free(name);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest_is_half_of_sha_512),
        cmocka_unit_test(rules_give_names),
        cmocka_unit_test_setup_teardown(conditions_follow_what_was_included, make_root, remove_root),
        cmocka_unit_test_setup_teardown(conditions_follow_the_compiler, make_root, remove_root),
        cmocka_unit_test_setup_teardown(what_cannot_be_judged_is_not_kept, make_root, remove_root),
        cmocka_unit_test_setup_teardown(key_tells_machines_apart, make_root, remove_root),
        cmocka_unit_test_setup_teardown(key_tells_requests_and_headers_apart, make_root, remove_root),
        cmocka_unit_test(entry_reads_back),
        cmocka_unit_test(damaged_entry_is_none),
        cmocka_unit_test_setup_teardown(longest_unused_go_first, make_root, remove_root),
        cmocka_unit_test_setup_teardown(a_write_that_fails_leaves_nothing, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
