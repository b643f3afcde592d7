// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attach/compat_check.h"
#include "attach/kinds.h"
#include "attach/plan.h"
#include "attach/syscall.h"
#include "attach/syscall_name.h"
#include "base/memory.h"
#include "base/text.h"
#include "declared.h"
#include "captured.h"
#include "tree.h"

#include <cmocka.h>

/* Reads the plan of @text; its points as "SECTION:TARGET(FUNCTION) ", with "!" where parameters are a system
 * call's. What was warned of goes to @said, on the heap. */
static int read_plan(const char *text, struct text *points, char **said)
{
    struct declared declared;
    struct attach_plan plan;
    struct capture capture;
    declared_init(&declared, text);
    capture_start(&capture);
    int err = attach_plan_read(&declared.source, &declared.declarations, &plan);
    *said = capture_stop(&capture);
    for (size_t i = 0; i < plan.count; i++)
        text_printf(points, "%s:%s(%s)%s ", attach_kind_name(&plan.points[i]), plan.points[i].target,
                    declared.declarations.functions[plan.points[i].function].name,
                    plan.points[i].is_syscall ? "!" : "");
    attach_plan_finish(&plan);
    assert_null(plan.points);
    declared_finish(&declared);
    return err;
}

static void expect_plan(const char *text, const char *expected)
{
    struct text points = {0};
    char *said;
    assert_int_equal(read_plan(text, &points, &said), 0);
    assert_string_equal(text_cstr(&points), expected);
    assert_string_equal(said, "");
    free(said);
    text_finish(&points);
}

static void expect_refused(const char *text, int err, const char *message, const char *hint_part)
{
    struct text points = {0};
    char *said;
    assert_int_equal(read_plan(text, &points, &said), err);
    assert_string_equal(error_text(), message);
    assert_non_null(strstr(error_hints(), hint_part));
    free(said);
    text_finish(&points);
}

#define SECTION(where) "SEC(\"" where "\") int f(struct pt_regs *ctx) { }"

static void sections_of_every_kind(void **state)
{
    (void)state;
    expect_plan(SECTION("kprobe/tcp_connect"), "kprobe:tcp_connect(f) ");
    expect_plan(SECTION("kretprobe/tcp_connect"), "kretprobe:tcp_connect(f) ");
    expect_plan(SECTION("ksyscall/execve"), "ksyscall:execve(f) ");
    expect_plan(SECTION("kretsyscall/execve"), "kretsyscall:execve(f) ");
    expect_plan(SECTION("tracepoint/sched/sched_switch"), "tracepoint:sched/sched_switch(f) ");
    expect_plan(SECTION("tp/sched/sched_switch"), "tp:sched/sched_switch(f) ");
    expect_plan(SECTION("tp/sched:sched_switch"), "tp:sched/sched_switch(f) ");
    expect_plan(SECTION("raw_tp/sched_switch"), "raw_tp:sched_switch(f) ");
    expect_plan(SECTION("raw_tracepoint/sched_switch"), "raw_tracepoint:sched_switch(f) ");
    expect_plan(SECTION("fentry/vfs_read"), "fentry:vfs_read(f) ");
    expect_plan(SECTION("fexit/vfs_read"), "fexit:vfs_read(f) ");
    expect_plan(SECTION("lsm/file_open"), "lsm:file_open(f) ");
    expect_plan(SECTION("xdp/eth0"), "xdp:eth0(f) ");
    expect_plan(SECTION("uprobe//bin/sh:main+4"), "uprobe:/bin/sh:main+4(f) ");
    expect_plan(SECTION("uretprobe/c:malloc"), "uretprobe:c:malloc(f) ");
    expect_plan(SECTION("usdt/stdc++:libstdcxx:throw"), "usdt:stdc++:libstdcxx:throw(f) ");
}

static void offsets_have_one_spelling(void **state)
{
    (void)state;
    expect_plan(SECTION("kprobe/vfs_read+16"), "kprobe:vfs_read+0x10(f) ");
    expect_plan(SECTION("kprobe/vfs_read+0x10"), "kprobe:vfs_read+0x10(f) ");
    expect_plan(SECTION("kprobe/vfs_read+0"), "kprobe:vfs_read(f) ");
    expect_plan("SEC(\"kprobe/sys_read+8\") int f(void *ctx, int a) { }", "kprobe:sys_read+0x8(f) ");
    const char *const wrong[] = {"vfs_read+",   "vfs_read+x",   "vfs_read+-1",
                                 "vfs_read+0x", "vfs_read+1+1", "+1"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char *text = xasprintf("SEC(\"kprobe/%s\") int f(void *ctx) { }", wrong[i]);
        char *message = xasprintf(
            "cannot attach to '%s': an offset is a number after a function's name and a plus sign", wrong[i]);
        expect_refused(text, -EINVAL, message, "do_sys_openat2+0x10");
        free(message);
        free(text);
    }
    expect_refused(SECTION("kretprobe/vfs_read+1"), -EINVAL,
                   "cannot attach to 'vfs_read+1': a return has no offset", "SEC(");
}

static void samplings_have_one_spelling(void **state)
{
    (void)state;
    expect_plan(SECTION("perf_event/cpu-clock:49hz"), "perf_event:cpu-clock:49hz(f) ");
    expect_plan(SECTION("perf_event/cpu-clock:49Hz"), "perf_event:cpu-clock:49hz(f) ");
    expect_plan(SECTION("perf_event/cpu-clock"), "perf_event:cpu-clock:99hz(f) ");
    expect_plan(SECTION("perf_event/cycles:1000000"), "perf_event:cycles:1000000(f) ");
    expect_plan(SECTION("perf_event/page-faults"), "perf_event:page-faults:1(f) ");
    const char *const wrong[] = {"cpu-clock:",   "cpu-clock:0",    "cpu-clock:-1hz",
                                 "cpu-clock:hz", "cpu-clock:9khz", "cpu-clock:99999999999999999999"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char *text = xasprintf("SEC(\"perf_event/%s\") int f(void *ctx) { }", wrong[i]);
        char *message = xasprintf("cannot sample '%s': it does not say how often", wrong[i]);
        expect_refused(text, -EINVAL, message, "cpu-clock:99hz");
        free(message);
        free(text);
    }
    expect_refused(SECTION("perf_event/:99hz"), -EINVAL, "cannot sample '': there is no event of this name",
                   "cpu-clock");
}

/* They are of one program type, but only some can be system calls. */
static void kprobes_and_uprobes_are_compared(void **state)
{
    (void)state;
    expect_plan("SEC(\"ksyscall/read\") int f(void *ctx) { } SEC(\"uprobe/c:read\") int g(void *ctx) { }",
                "ksyscall:read(f) uprobe:c:read(g) ");
    expect_plan("SEC(\"uprobe/c:read\") int f(void *ctx) { } SEC(\"ksyscall/read\") int g(void *ctx) { }",
                "uprobe:c:read(f) ksyscall:read(g) ");
}

static void places_in_files_have_all_their_parts(void **state)
{
    (void)state;
    expect_refused(SECTION("uprobe/bash"), -EINVAL,
                   "cannot attach uprobe 'bash': it needs a file and a function in it",
                   "SEC(\"uprobe/bash:readline\")");
    expect_refused(SECTION("uprobe/bash:f+1x"), -EINVAL,
                   "cannot attach uprobe 'bash:f+1x': after '+' comes a number of bytes, such as 16 or 0x10",
                   "SEC(");
    expect_refused(SECTION("uretprobe/bash:f+1"), -EINVAL,
                   "cannot attach uretprobe 'bash:f+1': a function's return has no offset",
                   "SEC(\"uretprobe/");
    expect_plan(SECTION("usdt/bash:a"), "usdt:bash:a(f) ");
    expect_plan(SECTION("usdt/./odd:path/bash:a"), "usdt:./odd:path/bash:a(f) ");
    expect_refused(SECTION("usdt/bash"), -EINVAL,
                   "cannot attach usdt 'bash': it needs a file and the probe's name", "SEC(\"usdt/");
    expect_refused(SECTION("usdt/:a:b"), -EINVAL,
                   "cannot attach usdt ':a:b': it needs a file and the probe's name", "SEC(\"usdt/");
    expect_refused(SECTION("usdt/bash:a:"), -EINVAL,
                   "cannot attach usdt 'bash:a:': it needs a file and the probe's name", "SEC(\"usdt/");
}

static void names_of_every_kind(void **state)
{
    (void)state;
    expect_plan("int kprobe__tcp_connect(void *ctx) { }", "kprobe:tcp_connect(kprobe__tcp_connect) ");
    expect_plan("int kretprobe__a__b(void *ctx) { }", "kretprobe:a__b(kretprobe__a__b) ");
    expect_plan("int syscall__execve(void *ctx) { }", "ksyscall:execve(syscall__execve) ");
    expect_plan("int tracepoint__a__b_c(void *ctx) { }", "tracepoint:a/b_c(tracepoint__a__b_c) ");
    expect_plan("TRACEPOINT_PROBE(sched, sched_switch) { }",
                "tracepoint:sched/sched_switch(tracepoint__sched__sched_switch) ");
    expect_plan("RAW_TRACEPOINT_PROBE(sys_enter) { }",
                "raw_tracepoint:sys_enter(raw_tracepoint__sys_enter) ");
    expect_plan("KFUNC_PROBE(vfs_read, int a) { }", "fentry:vfs_read(kfunc__vfs_read) ");
    expect_plan("int kfunc__vmlinux__vfs_read(u64 *ctx) { }", "fentry:vfs_read(kfunc__vmlinux__vfs_read) ");
    expect_plan("KRETFUNC_PROBE(vfs_read) { }", "fexit:vfs_read(kretfunc__vfs_read) ");
    expect_plan("LSM_PROBE(file_open, void *file) { }", "lsm:file_open(lsm__file_open) ");
}

static void section_goes_before_the_name(void **state)
{
    (void)state;
    expect_plan("SEC(\"kprobe/a\") int kprobe__b(void *ctx) { }", "kprobe:a(kprobe__b) ");
}

/* What libbcc must know before it reads the parameters: the registers are one step away. */
static void parameters_of_system_calls_are_told_apart(void **state)
{
    (void)state;
    expect_plan("int syscall__execve(void *ctx, char *file) { }", "ksyscall:execve(syscall__execve)! ");
    expect_plan("SEC(\"ksyscall/execve\") int f(void *ctx, char *file) { }", "ksyscall:execve(f)! ");
    expect_plan("SEC(\"kprobe/sys_execve\") int f(void *ctx, char *file) { }", "kprobe:sys_execve(f)! ");
    expect_plan("SEC(\"kprobe/tcp_connect\") int f(void *ctx, void *sock) { }", "kprobe:tcp_connect(f) ");
    expect_plan("SEC(\"kretsyscall/execve\") int f(void *ctx, char *file) { }", "kretsyscall:execve(f) ");
    expect_plan("SEC(\"kretprobe/sys_execve\") int f(void *ctx, char *file) { }", "kretprobe:sys_execve(f) ");
}

static void several_functions_keep_their_order(void **state)
{
    (void)state;
    expect_plan("int kprobe__b(void *ctx) { }\nstatic int help(void) { }\nint kretprobe__b(void *ctx) { }\n"
                "int kprobe__a(void *ctx) { }\n",
                "kprobe:b(kprobe__b) kretprobe:b(kretprobe__b) kprobe:a(kprobe__a) ");
}

static void entry_and_return_are_two_places(void **state)
{
    (void)state;
    expect_plan("int syscall__open(void *ctx) { } SEC(\"kretsyscall/open\") int f(void *ctx) { }",
                "ksyscall:open(syscall__open) kretsyscall:open(f) ");
    expect_plan("int kprobe__open(void *ctx) { } int syscall__open(void *ctx) { }",
                "kprobe:open(kprobe__open) ksyscall:open(syscall__open) ");
}

static void one_place_takes_several_functions(void **state)
{
    (void)state;
    expect_plan("SEC(\"kprobe/a\") int f(void *ctx) { } SEC(\"kprobe/a\") int g(void *ctx) { }",
                "kprobe:a(f) kprobe:a(g) ");
    expect_plan("SEC(\"ksyscall/open\") int f(void *ctx) { } SEC(\"kprobe/sys_open\") int g(void *ctx) { }",
                "ksyscall:open(f) kprobe:sys_open(g) ");
}

static void tc_programs_have_a_direction(void **state)
{
    (void)state;
    expect_plan("SEC(\"tc/lo\") int f(void *ctx) { } SEC(\"classifier/lo/ingress\") int g(void *ctx) { } "
                "SEC(\"tc/lo/egress\") int h(void *ctx) { }",
                "tc:lo(f) classifier:lo(g) tc:lo/egress(h) ");
    expect_refused(SECTION("tc/lo/out"), -EINVAL, "cannot attach tc lo/out: 'out' is no direction",
                   "tc/eth0/egress");
}

static void unknown_sections_lead_to_the_nearest(void **state)
{
    (void)state;
    expect_refused(SECTION("kprob/a"), -EINVAL,
                   "cannot attach 'f' (probe.c:1): SEC(\"kprob/a\") is not known", "did you mean 'kprobe'");
    expect_refused(
        SECTION("qdisc"), -EINVAL, "cannot attach 'f' (probe.c:1): SEC(\"qdisc\") is not known",
        "sections that bccrun knows: ksyscall/, kretsyscall/, tracepoint/, tp/, kprobe/, kretprobe/, ");
    expect_refused(SECTION("tcx/ingress"), -EINVAL,
                   "cannot attach 'f' (probe.c:1): SEC(\"tcx/ingress\") is not known",
                   "SEC(\"tc/IFACE/egress\")");
    expect_refused(SECTION("socket/lo"), -EINVAL,
                   "cannot attach 'f' (probe.c:1): SEC(\"socket/lo\") is not known", "only its owner");
    expect_refused(SECTION(""), -EINVAL, "cannot attach 'f' (probe.c:1): SEC(\"\") is not known", "kprobe/");
}

static void sections_say_to_what(void **state)
{
    (void)state;
    expect_refused(SECTION("kprobe"), -EINVAL,
                   "cannot attach 'f' (probe.c:1): SEC(\"kprobe\") does not say to what", "after a slash");
    expect_refused(SECTION("tp/"), -EINVAL,
                   "cannot attach 'f' (probe.c:1): SEC(\"tp/\") does not say to what", "after a slash");
    expect_refused(SECTION("tc"), -EINVAL, "cannot attach 'f' (probe.c:1): SEC(\"tc\") does not say to what",
                   "such as SEC(\"tc/eth0\")");
}

/* Registers as kprobes have them are not there to read further parameters from. */
static void tracepoints_give_one_argument(void **state)
{
    (void)state;
    expect_refused("SEC(\"tp/a/b\") int f(void *ctx, int a) { }", -EINVAL,
                   "cannot attach 'f' (probe.c:1): a tracepoint gives its function one argument, not 2",
                   "TRACEPOINT_PROBE");
    expect_refused("SEC(\"fentry/vfs_read\") int f(void *ctx, int a) { }", -EINVAL,
                   "cannot attach 'f' (probe.c:1): fentry gives its function one argument, not 2",
                   "SEC(\"fentry/vfs_read\") BPF_PROG(f, ...)");
}

static void tracepoints_have_a_category_and_a_name(void **state)
{
    (void)state;
    expect_refused(SECTION("tp/sched_switch"), -EINVAL,
                   "cannot attach to tracepoint 'sched_switch': a tracepoint has a category and a name",
                   "tracepoint/sched/sched_switch");
    expect_refused(SECTION("tp//sched_switch"), -EINVAL,
                   "cannot attach to tracepoint '/sched_switch': a tracepoint has a category and a name",
                   "SEC(");
    expect_refused("int tracepoint__sched(void *ctx) { }", -EINVAL,
                   "cannot attach to tracepoint 'sched': a tracepoint has a category and a name",
                   "TRACEPOINT_PROBE");
}

static void something_must_attach(void **state)
{
    (void)state;
    expect_refused("int x;", -EINVAL, "cannot run 'probe.c': there is no function in it", "ksyscall/execve");
    expect_refused("int f(void *ctx) { }", -EINVAL,
                   "cannot run 'probe.c': none of its functions says where it attaches",
                   "kprobe__tcp_connect");
    expect_refused("static int kprobe__f(void *ctx) { }", -EINVAL,
                   "cannot run 'probe.c': none of its functions says where it attaches",
                   "kprobe__tcp_connect");
    expect_refused("int kprobe__(void *ctx) { }", -EINVAL,
                   "cannot run 'probe.c': none of its functions says where it attaches",
                   "kprobe__tcp_connect");
    expect_refused("static int g(void) { }\nint hello(void *ctx) { }", -EINVAL,
                   "cannot run 'probe.c': none of its functions says where it attaches",
                   "-a hello=kprobe/tcp_connect");
}

#if defined(__x86_64__)
/* What compat_check() says of the only point of @text; "" if 32-bit programs' calls are not left out. On the heap. */
static char *left_out(const char *root, const char *text)
{
    struct declared declared;
    struct attach_plan plan;
    struct capture capture;
    declared_init(&declared, text);
    assert_int_equal(attach_plan_read(&declared.source, &declared.declarations, &plan), 0);
    capture_start(&capture);
    compat_check(&plan.points[0], &declared.source, &declared.declarations, root);
    char *said = capture_stop(&capture);
    assert_int_equal(plan.points[0].is_native_only, said[0] != '\0');
    attach_plan_finish(&plan);
    declared_finish(&declared);
    return said;
}

static void expect_left_out(const char *root, const char *text, const char *expected)
{
    char *said = left_out(root, text);
    assert_string_equal(said, expected);
    free(said);
}

static void functions_that_read_registers_see_no_32_bit_programs(void **state)
{
    (void)state;
    char *root = tree_new();
    const char *text = "SEC(\"ksyscall/kill\")\nint f(struct pt_regs *ctx) { return PT_REGS_PARM1(ctx); }";
    tree_write(root, "proc/sys/vm/x", "");
    expect_left_out(root, text, ""); /* a kernel that has none */
    tree_write(root, "proc/sys/abi/vsyscall32", "1\n");
    expect_left_out(
        root, text,
        "bccrun: warning: ksyscall kill: calls of 32-bit programs are left out: 'f' reads registers with "
        "'PT_REGS_PARM1' (probe.c:2), and theirs are others; parameters after ctx are right for all\n");
    expect_left_out(root, "SEC(\"ksyscall/kill\") int f(struct pt_regs *ctx, int a) { return a; }", "");
    expect_left_out(root, "SEC(\"kretsyscall/kill\") int f(struct pt_regs *ctx) { return ctx->ax; }", "");
    expect_left_out(root, "SEC(\"kprobe/__x64_sys_kill\") int f(struct pt_regs *ctx) { return ctx->ax; }",
                    "");
    tree_free(root);
}
#endif

/* In the branches of an #if, of which one is compiled. */
static void namesakes_are_one_function(void **state)
{
    (void)state;
    expect_plan("#if A\nint kprobe__a(void *ctx) { }\n#else\nint kprobe__a(void *ctx, int b) { }\n#endif\n",
                "kprobe:a(kprobe__a) ");
    expect_plan("#if A\nint syscall__a(void *ctx) { }\n#else\nint syscall__a(void *ctx, int b) { }\n#endif\n",
                "ksyscall:a(syscall__a)! ");
}

static void functions_that_nothing_attaches_are_warned_of(void **state)
{
    (void)state;
    struct text points = {0};
    char *said;
    assert_int_equal(read_plan("int help(int a) { }\nint kprobe__a(void *ctx) { }\n", &points, &said), 0);
    assert_string_equal(text_cstr(&points), "kprobe:a(kprobe__a) ");
    assert_string_equal(
        said, "bccrun: warning: probe.c:1: nothing attaches the function 'help'; if others call it, "
              "make it static\n");
    free(said);
    text_finish(&points);
}

static void words_of_other_tools_are_no_sections(void **state)
{
    (void)state;
    const struct attach_word *word;
    assert_ptr_equal(kinds_find("kr", 2, true, &word), &kprobe_kind);
    assert_true(word->on_return);
    assert_string_equal(kind_return_word(&kprobe_kind, kprobe_kind.words)->name, "kretprobe");
    assert_null(kind_return_word(&tracepoint_kind, tracepoint_kind.words));
    assert_null(kinds_find("kr", 2, false, &word));
    assert_ptr_equal(kinds_find("xdp", 3, false, &word), &xdp_kind);
    assert_null(kinds_find("xdp", 3, true, &word));
    expect_refused(SECTION("kfunc/vfs_read"), -EINVAL,
                   "cannot attach 'f' (probe.c:1): SEC(\"kfunc/vfs_read\") is not known", "fentry/");
}

static void each_kind_has_its_program_type(void **state)
{
    (void)state;
    const struct attach_point on_kprobe = {.kind = &syscall_kind};
    const struct attach_point on_tracepoint = {.kind = &tracepoint_kind};
    assert_int_equal(attach_program_type(&on_kprobe), BPF_PROG_TYPE_KPROBE);
    assert_int_equal(attach_program_type(&on_tracepoint), BPF_PROG_TYPE_TRACEPOINT);
}

static void each_kinds_words_have_an_end(void **state)
{
    (void)state;
    const struct attach_kind *kind;
    for (size_t i = 0; (kind = kinds_at(i)) != NULL; i++) {
        assert_non_null(kind->words[0].name);
        assert_null(kind->words[KIND_WORDS - 1].name);
    }
}

static void system_calls_are_known_by_their_symbols(void **state)
{
    (void)state;
    assert_string_equal(syscall_of_symbol("sys_execve"), "execve");
    assert_string_equal(syscall_of_symbol("__se_sys_execve"), "execve");
#if defined(__x86_64__)
    assert_string_equal(syscall_of_symbol("__x64_sys_execve"), "execve");
    assert_null(syscall_of_symbol("__arm64_sys_execve"));
#endif
    const char *others[] = {"tcp_connect", "sys_", "__ia32_compat_sys_execve", "ksys_read", "execve", ""};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_null(syscall_of_symbol(others[i]));
}

static void attachment_of_nothing_is_closed(void **state)
{
    (void)state;
    struct attachment attachment = {0};
    attachment_finish(&attachment);
    assert_null(attachment.fds);
    assert_null(attachment.where);
}

static void attachment_closes_all_that_it_holds(void **state)
{
    (void)state;
    struct attachment attachment = {0};
    for (size_t i = 0; i < 23; i++)
        attachment_add_fd(&attachment, dup(STDERR_FILENO));
    int last = attachment.fds[22];
    attachment_add_place(&attachment, "f.part.0");
    attachment_add_place(&attachment, "f.isra.0");
    assert_int_equal(attachment.fd_count, 23);
    assert_string_equal(attachment.where, "f.part.0, f.isra.0");
    attachment_finish(&attachment);
    assert_int_equal(fcntl(last, F_GETFD), -1);
    assert_int_equal(attachment.fd_count, 0);
    assert_null(attachment.where);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_of_every_kind),
        cmocka_unit_test(offsets_have_one_spelling),
        cmocka_unit_test(samplings_have_one_spelling),
        cmocka_unit_test(kprobes_and_uprobes_are_compared),
        cmocka_unit_test(places_in_files_have_all_their_parts),
        cmocka_unit_test(names_of_every_kind),
        cmocka_unit_test(section_goes_before_the_name),
        cmocka_unit_test(parameters_of_system_calls_are_told_apart),
        cmocka_unit_test(several_functions_keep_their_order),
        cmocka_unit_test(entry_and_return_are_two_places),
        cmocka_unit_test(one_place_takes_several_functions),
        cmocka_unit_test(tc_programs_have_a_direction),
        cmocka_unit_test(unknown_sections_lead_to_the_nearest),
        cmocka_unit_test(sections_say_to_what),
        cmocka_unit_test(tracepoints_give_one_argument),
        cmocka_unit_test(tracepoints_have_a_category_and_a_name),
        cmocka_unit_test(something_must_attach),
#if defined(__x86_64__)
        cmocka_unit_test(functions_that_read_registers_see_no_32_bit_programs),
#endif
        cmocka_unit_test(namesakes_are_one_function),
        cmocka_unit_test(functions_that_nothing_attaches_are_warned_of),
        cmocka_unit_test(words_of_other_tools_are_no_sections),
        cmocka_unit_test(each_kind_has_its_program_type),
        cmocka_unit_test(each_kinds_words_have_an_end),
        cmocka_unit_test(system_calls_are_known_by_their_symbols),
        cmocka_unit_test(attachment_of_nothing_is_closed),
        cmocka_unit_test(attachment_closes_all_that_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
