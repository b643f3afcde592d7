// SPDX-License-Identifier: Apache-2.0
/* What addresses are called: the kernel's, a process's, of code that a process made. */
#include "symbols/kernel_names.h"
#include "symbols/mappings.h"
#include "symbols/perf_map.h"
#include "symbols/processes.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tree.h"

static void assert_called(const struct address_table *table, uint64_t address, const char *name,
                          uint64_t offset)
{
    struct address_name found;
    bool is_found = address_table_find(table, address, &found);
    assert_int_equal(is_found, name != NULL);
    if (name == NULL)
        return;
    assert_string_equal(found.symbol, name);
    assert_int_equal(found.offset, offset);
}

static void add(struct address_table *table, uint64_t address, uint64_t bytes, const char *name)
{
    address_table_add(table, address, bytes, name, strlen(name), "", 0);
}

static void a_symbol_reaches_to_its_end_or_the_next(void **state)
{
    (void)state;
    struct address_table table = {0};
    add(&table, 0x300, 0, "unsized");
    add(&table, 0x100, 0x10, "sized");
    add(&table, 0x108, 0, "label");
    add(&table, 0x100, 0, "alias");
    add(&table, 0x200, 0x10, "next");
    address_table_sort(&table, false);
    assert_called(&table, 0xff, NULL, 0);
    assert_called(&table, 0x100, "sized", 0);
    assert_called(&table, 0x10f, "sized", 0xf);
    assert_called(&table, 0x110, NULL, 0);
    assert_called(&table, 0x20f, "next", 0xf);
    assert_called(&table, 0x300, "unsized", 0);
    assert_called(&table, 0x300 + 0xfffff, "unsized", 0xfffff);
    assert_called(&table, 0x300 + 0x100000, NULL, 0);
    assert_called(&table, UINT64_MAX, NULL, 0);
    address_table_finish(&table);
    assert_called(&table, 0x100, NULL, 0);
}

static void the_kernel_and_its_modules(void **state)
{
    (void)state;
    char *root = tree_new();
    struct kernel_names names = {0};
    struct address_name found;
    tree_write(root, "proc/kallsyms",
               "0000000000000000 A fixed_percpu_data\n"
               "ffffffff81000000 T _text\n"
               "ffffffff81000000 T startup_64\n"
               "ffffffff81000100 D data\n"
               "ffffffff81000200 t vfs_read\n"
               "nonsense\n\n"
               "ffffffffc0001000 t ext4_sync\t[ext4]\n"
               "ffffffffc0001100 T ext4_last\t[ext4]\n"
               "ffffffffc0002000 t bpf_prog_1\t[bpf]\n");
    assert_true(kernel_names_find(&names, root, 0xffffffff81000110, &found));
    assert_string_equal(found.symbol, "_text");
    assert_true(kernel_names_find(&names, root, 0xffffffff81000201, &found));
    assert_string_equal(found.symbol, "vfs_read");
    assert_int_equal(found.offset, 1);
    assert_null(found.module);
    assert_true(kernel_names_find(&names, root, 0xffffffffc0001105, &found));
    assert_string_equal(found.symbol, "ext4_last");
    assert_string_equal(found.module, "ext4");
    assert_true(kernel_names_find(&names, root, 0xffffffffc0002000, &found));
    assert_string_equal(found.module, "bpf");
    assert_false(kernel_names_find(&names, root, 0x1000, &found));
    assert_false(names.is_hidden);
    kernel_names_finish(&names);
    tree_free(root);
}

static void hidden_addresses_are_told_apart_from_none(void **state)
{
    (void)state;
    char *root = tree_new();
    struct kernel_names names = {0};
    struct address_name found;
    tree_write(root, "proc/kallsyms", "0000000000000000 T _text\n0000000000000000 t vfs_read\n");
    assert_false(kernel_names_find(&names, root, 0xffffffff81000110, &found));
    assert_true(names.is_hidden);
    kernel_names_finish(&names);
    tree_free(root);
    assert_false(kernel_names_find(&names, "/nowhere", 0xffffffff81000110, &found));
    assert_false(names.is_hidden);
    kernel_names_finish(&names);
}

static void code_in_memory(void **state)
{
    (void)state;
    struct mappings mappings;
    mappings_parse("55d0c0a00000-55d0c0a02000 r--p 00000000 fe:01 393240     /usr/bin/a file\n"
                   "55d0c0a02000-55d0c0a03000 r-xp 00002000 fe:01 393240     /usr/bin/a file\n"
                   "7f0000000000-7f0000001000 rwxp 00000000 00:00 0 \n"
                   "7f0000001000-7f0000000000 r-xp 00000000 00:00 0          /backwards\n"
                   "rubbish\n7f0000002000-7f0000003000\n7f0000002000-7f0000003000 r-x\n"
                   "7fff00000000-7fff00001000 r-xp 00000000 00:00 0          [vdso]",
                   &mappings);
    assert_int_equal(mappings.count, 3);
    assert_null(mappings_find(&mappings, 0x55d0c0a01fff));
    const struct mapping *found = mappings_find(&mappings, 0x55d0c0a02000);
    assert_non_null(found);
    assert_string_equal(found->path, "/usr/bin/a file");
    assert_int_equal(found->offset, 0x2000);
    assert_int_equal(found->inode, 393240);
    assert_null(mappings_find(&mappings, 0x55d0c0a03000));
    assert_string_equal(mappings_find(&mappings, 0x7f0000000fff)->path, "");
    assert_string_equal(mappings_find(&mappings, 0x7fff00000000)->path, "[vdso]");
    assert_null(mappings_find(&mappings, UINT64_MAX));
    mappings_finish(&mappings);
}

static void names_that_a_process_gives(void **state)
{
    (void)state;
    struct address_table table;
    perf_map_parse("7f0000000100 20 first function\n7f0000000200 10 old\n7f0000000200 10 new\n"
                   "bad\n7f0000000300 0 empty\n7f0000000400 10\n7f0000000500 10 \nffffffffffffffff 10 wraps\n"
                   "7f0000000600 10 last",
                   &table);
    assert_called(&table, 0x7f000000011f, "first function", 0x1f);
    assert_called(&table, 0x7f0000000120, NULL, 0);
    assert_called(&table, 0x7f0000000205, "new", 5);
    assert_called(&table, 0x7f0000000300, NULL, 0);
    assert_called(&table, 0x7f0000000500, NULL, 0);
    assert_called(&table, 0x7f000000060f, "last", 0xf);
    address_table_finish(&table);
}

static void such_names_are_read_from_no_link(void **state)
{
    (void)state;
    char *root = tree_new();
    struct address_table table;
    tree_write(root, "proc/7/status", "Name:\tx\nNSpid:\t7\t3\nThreads:\t1\n");
    assert_false(perf_map_read(root, 7, &table));
    tree_write(root, "proc/7/root/elsewhere", "1000 10 name\n");
    tree_link(root, "proc/7/root/tmp/perf-3.map", "../elsewhere");
    assert_false(perf_map_read(root, 7, &table));
    tree_write(root, "proc/7/root/tmp/perf-7.map", "1000 10 wrong\n");
    assert_false(perf_map_read(root, 7, &table));
    char *path = tree_path(root, "proc/7/root/tmp/perf-3.map");
    assert_int_equal(unlink(path), 0);
    free(path);
    tree_write(root, "proc/7/root/tmp/perf-3.map", "1000 10 name\n");
    assert_true(perf_map_read(root, 7, &table));
    assert_called(&table, 0x1001, "name", 1);
    address_table_finish(&table);
    tree_free(root);
}

__attribute__((noipa)) static void known_function(void)
{
}

static void assert_name(struct processes *processes, const struct code_place *place, const char *symbol,
                        uint64_t offset)
{
    struct address_name name;
    processes_name(processes, place, false, &name);
    assert_non_null(name.symbol);
    assert_string_equal(name.symbol, symbol);
    assert_int_equal(name.offset, offset);
}

static void a_process_is_remembered_when_it_has_ended(void **state)
{
    (void)state;
    struct processes processes;
    struct code_place places[3];
    const uint64_t addresses[] = {(uintptr_t)known_function, (uintptr_t)qsort + 2, 0x10};
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    processes_init(&processes, "");
    assert_int_equal(processes_find(&processes, child, addresses, 3, places), PROCESS_KNOWN);
    code_places_finish(places, 3);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(processes_find(&processes, child, addresses, 3, places), PROCESS_KNOWN);
    assert_name(&processes, &places[0], "known_function", 0);
    assert_non_null(places[1].module);
    assert_null(places[2].module);
    code_places_finish(places, 3);
    processes_finish(&processes);
}

static void of_one_that_was_never_there_nothing_is_known(void **state)
{
    (void)state;
    struct processes processes;
    struct code_place place;
    struct address_name name;
    const uint64_t address = (uintptr_t)known_function;
    processes_init(&processes, "");
    assert_int_equal(processes_find(&processes, 4194304, &address, 1, &place), PROCESS_GONE);
    processes_name(&processes, &place, false, &name);
    assert_null(name.symbol);
    assert_null(name.module);
    code_places_finish(&place, 1);
    processes_finish(&processes);
}

static void another_pid_namespace_is_not_looked_into(void **state)
{
    (void)state;
    char *root = tree_new();
    struct processes processes;
    struct code_place place;
    const uint64_t address = 0x1000;
    tree_write(root, "proc/self/ns/pid", "");
    tree_write(root, "proc/7/maps", "1000-2000 r-xp 00000000 00:00 1 /bin/x\n");
    processes_init(&processes, root);
    assert_int_equal(processes_find(&processes, 7, &address, 1, &place), PROCESS_FOREIGN);
    assert_null(place.module);
    processes_finish(&processes);
    tree_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_symbol_reaches_to_its_end_or_the_next),
        cmocka_unit_test(the_kernel_and_its_modules),
        cmocka_unit_test(hidden_addresses_are_told_apart_from_none),
        cmocka_unit_test(code_in_memory),
        cmocka_unit_test(names_that_a_process_gives),
        cmocka_unit_test(such_names_are_read_from_no_link),
        cmocka_unit_test(a_process_is_remembered_when_it_has_ended),
        cmocka_unit_test(of_one_that_was_never_there_nothing_is_known),
        cmocka_unit_test(another_pid_namespace_is_not_looked_into),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
