#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Texts that do not compile, and events that cannot be shown: the user's own line, once, in plain words.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"

broken() { # BODY [FIELDS]: runs the probe with them
    probe "$@" >"$scratch/probe.c"
    bad -d 0.1 "$scratch/probe.c"
}
file=$scratch/probe.c

broken '    event.pid = 3 +;'
check "a syntax error" refused 1 <<END
bccrun: cannot compile '$file': expected expression
  $file:9:20: here
       9 |     event.pid = 3 +;
         |                    ^
END

{ echo '#include <linux/sched.h>' && probe $'\tevent.pid = ((struct task_struct *)0)->nosuch;'; } |
    sed 's/$/\r/' >"$file"
bad "$file"
check "the same with kernel headers, tabs and CRLF line ends" refused 1 <<END
bccrun: cannot compile '$file': no member named 'nosuch' in 'struct task_struct'
  $file:10:41: here
      10 | 	event.pid = ((struct task_struct *)0)->nosuch;
         | 	                                       ^
END

broken '    event.pid = bpf_get_curent_pid_tgid();'
check "an undeclared helper is guessed" refused 1 <<END
bccrun: cannot compile '$file': there is no function or helper 'bpf_get_curent_pid_tgid'
  $file:9:17: here
       9 |     event.pid = bpf_get_curent_pid_tgid();
         |                 ^
  hint: did you mean 'bpf_get_current_pid_tgid', 'bpf_get_current_uid_gid' or 'bpf_get_ns_current_pid_tgid'?
  hint: a probe may call the kernel's BPF helpers and its own functions; man 7 bpf-helpers lists the helpers
END

broken '    event.pid = nosuch;
    event.pid = nosuch; nosuch = 1; nosuch = 2;'
check "the same mistake is reported once for each line" refused 1 <<END
bccrun: cannot compile '$file': use of undeclared identifier 'nosuch'
  $file:9:17: here
       9 |     event.pid = nosuch;
         |                 ^
  $file:10:17: use of undeclared identifier 'nosuch'
      10 |     event.pid = nosuch; nosuch = 1; nosuch = 2;
         |                 ^
END

broken "$(for i in {1..30}; do echo "    a$i = 1;"; done)"
check "of many errors five are shown" refused_with 1 "use of undeclared identifier 'a1'" "identifier 'a5'" "more"
check "and no more" says_not "'a6'"

broken '    {'
check "a brace that is not closed" refused 1 <<END
bccrun: cannot compile '$file': this block is not closed
  $file:9:5: here
       9 |     {
         |     ^
  hint: add above line 10: }
END
broken '    }'
check "a brace too many" refused_with 1 "$file:12:1: extraneous closing brace ('}')"
broken '    /* comment'
check "a comment without its end" refused_with 1 "unterminated /* comment" "$file:9:5: here"
broken '    char *text = "abc;'
check "a string without its end" refused_with 1 "missing terminating '\"' character" "$file:9:18: here"
broken '    #error this probe is for lessons'
check "#error" refused_with 1 "this probe is for lessons" "$file:9:6: here"

for header in '"nosuch.h"' '<stdio.h>'; do
    { echo "#include $header" && probe ""; } >"$file"
    bad "$file"
    check "an include of a file that there is not: $header" refused 1 <<END
bccrun: cannot compile '$file': '${header:1:-1}' file not found
  $file:1:10: here
       1 | #include $header
         |          ^
  hint: an #include names a kernel header, such as <linux/sched.h>, or a file next to the probe; the C library's \
headers are not available
END
done
cp "$probes/broken.h" "$scratch/"
{ echo '#include "broken.h"' && probe "    event.pid = broken();"; } >"$file"
bad "$file"
check "an error in an included file" refused 1 <<END
bccrun: cannot compile '$file': expected expression
  $scratch/broken.h:3:38: here
       1 | #include "broken.h"
END

bad -d 0.1 "$probes/elsewhere.c"
if [ "$status" = 0 ]; then
    check "a struct in an included file" ran "0 events"
else
    check "a struct in an included file" refused 1 <<'END'
bccrun: cannot show the events of 'events': the probe's own text does not define their struct
  hint: define the struct in the probe's file, outside of any function
END
fi
bad "$probes/hidden.c"
check "a struct inside of #if 0" refused 1 <<END
bccrun: cannot compile '$probes/hidden.c': variable has incomplete type 'struct event'
  $probes/hidden.c:15:18: here
      15 |     struct event event = {};
         |                  ^
  hint: nothing above this line defines it; for a kernel struct, include its header, such as <linux/sched.h> for \
struct task_struct
END
{ echo '#if 0' && probe "" && echo '#endif'; } >"$file"
bad "$file"
check "a function inside of #if 0" refused 1 <<END
bccrun: cannot compile '$file': its function 'hit' (line 6) is not in the compiled text
  hint: is it inside an #if that does not hold for this kernel?
END

# From here on the compiler process has more to do than to hand on what clang says.
sanitize_compiler
broken "" "__typeof__(1.0) load"
check "a floating-point number of a type without a name" refused_with 1 "libbcc gave the kernel no types" \
    "hint: it gives none for a text with a floating-point type other than float and double"

bad "$probes/stack.c"
check "an event that is larger than the stack" refused_with 1 \
    "cannot compile '$probes/stack.c': its variables take more than the 512 bytes of stack that a BPF program has" \
    "  $probes/stack.c:13:" "      13 | {" \
    "  hint: keep large structs in a map instead: BPF_PERCPU_ARRAY(scratch, struct event, 1)"

{ echo 'BPF_HASH(huge, u32, u32, 4000000000);' && probe '    huge.lookup(&event.pid);'; } >"$file"
bad "$file"
check "a map that the kernel refuses" refused_with 1 \
    "cannot create the map 'huge': the kernel refuses it: Argument list too long" "$file:1:1: here" \
    "hint: it needs more memory than there is"
{ echo 'BPF_RINGBUF_OUTPUT(ring, 3);' && probe '    ring.ringbuf_output(&event, sizeof(event), 0);'; } >"$file"
bad "$file"
check "a ring buffer of a size that there is not" refused_with 1 \
    "cannot create the map 'ring': the kernel refuses it: Invalid argument" "$file:1:1: here" "a ring buffer's number of pages is a power of two, such as 1, 2, 4 or 8: BPF_RINGBUF_OUTPUT(events, 8)"
{ echo 'BPF_HASH(map, u32);' && probe '    map.frob(1);'; } >"$file"
bad "$file"
check "a method that maps do not have" refused_with 1 "the map 'map' has no method 'frob'" "$file:10:9: here" "hint: "

broken '    event.pid = 3'
check "a semicolon that is missing before a send" refused 1 <<END
bccrun: cannot compile '$file': expected ';' after expression
  $file:9:18: here
       9 |     event.pid = 3
         |                  ^
END
broken '    events.perf_submit(ctx, event, sizeof(event));'
check "an event instead of its address" refused 1 <<END
bccrun: cannot compile '$file': passing 'struct event' to parameter of incompatible type 'void *'
  $file:9:29: here
       9 |     events.perf_submit(ctx, event, sizeof(event));
         |                             ^
  hint: where a pointer is expected, pass a variable's address: &event
END
says_plainly() { # NAME BODY LINES WORDS...: a map and a helper below the function too
    { echo 'BPF_HASH(counts, u32, u64); BPF_HASH(stats, u32, struct { u64 n; });' && probe "$2" &&
        echo 'static u32 later(u32 x) { return x; }'; } >"$file"
    bad "$file"
    check "$1" refused_with 1 "$file:10:$3: here" "${@:4}"
}
says_plainly "printf" '    printf("x");' 5 "there is no function 'printf'" "hint: bpf_trace_printk("
says_plainly "a comparison of strings" '    if (strcmp("a", (char *)&event)) return 0;' 9 "no function 'strcmp'" "hint: loop over"
says_plainly "a function that is defined further below" '    event.pid = later(1);' 17 "in line 14: move that above"
says_plainly "ctx by another name" '    event.pid = args->pid;' 17 "hint: write in line 10: event.pid = ctx->pid;"
says_plainly "what bpftrace calls pid" '    event.pid = pid;' 17 "bpf_get_current_pid_tgid() >> 32"
says_plainly "a misspelled struct" '    struct evnt e = {};' 17 "did you mean 'event'?"
says_plainly "floating-point numbers" '    event.pid = bpf_ktime_get_ns() / 1e6;' 17 "arithmetic that BPF programs do not have"
says_plainly "five values to print" '    bpf_trace_printk("%d", 1, 2, 3, 4);' 28 "a format and three values"
says_plainly "the value of a lookup at once" '    event.pid = *counts.lookup(&event.pid);' 15 "without a test for NULL"
says_plainly "increment of a struct" '    stats.increment(event.pid);' 5 "increment() is for maps whose values are numbers"
says_plainly "a map as an array" '    counts[3]++;' 11 "hint: use a map through its methods"
says_plainly "a map in a function" '    BPF_HASH(inner, u32);' 5 "this declares a map inside a function"
{ probe '    u32 n = bpf_get_prandom_u32(); char buf[n];
    bpf_probe_read_user(buf, n, (void *)8); event.pid = buf[n - 1];'; } >"$file"
bad "$file"
check "an array whose size is not a constant" refused_with 1 "$file:9:" "the size of an array is not a constant"
{ printf '#define SET(e) \\\n    e.pdi = 1\n' && probe '    SET(event);'; } >"$file"
bad "$file"
check "a mistake in a macro of the probe" refused_with 1 "$file:11:5: here" "$file:2:7: expanded from macro 'SET'"

name=$(printf 'f%.0s' {1..300})
probe "" | sed "s/hit/$name/" >"$file"
bad "$file"
check "a function's name of 300 letters" refused 1 <<END
bccrun: cannot find out how the probe's events are laid out: libbcc gave the kernel no types
  hint: it gives none for a text with a floating-point type other than float and double, and none for functions with a name longer than 240 \
characters
END
probe "    event.pid += $(printf '(%.0s' {1..20000})1;" >"$file"
bad "$file"
check "20,000 brackets, of which a part is shown" refused_with 1 "bracket nesting level exceeded" "$file:9:"
check "in a message that can be read" test "$(wc -c <"$scratch/err")" -lt 2000

# Odd, and right.
{ probe "" | sed '/^SEC/,$d' && for i in {1..200}; do echo "static u32 f$i(u32 x) { return x + $i; }"; done &&
    probe "    event.pid = f7(f200(1));" | sed -n '/^SEC/,$p'; } >"$file"
bad -d 0.1 "$file"
check "200 functions work" ran "0 events, 0 lost"
{ echo 'BPF_PERF_OUTPUT(unused);' && probe ""; } >"$file"
bad -d 0.1 "$file"
check "a perf output that is not used works" ran "0 events, 0 lost"

finish
