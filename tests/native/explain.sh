#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun explain`: what each stage shows, by itself and together with the others, as text and as a page.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
sanitize_compiler

cat >"$scratch/probe.c" <<'END'
#define BPF_LICENSE GPL
#ifndef STEP
#define STEP 1
#endif
struct event { u32 pid; u64 count; char comm[16]; };
BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
// <script>alert("x")</script> & \033[31m
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    u64 zero = 0;
    u64 *count = counts.lookup_or_try_init(&pid, &zero);
    if (!count)
        return 0;
    *count += STEP;
    struct event event = {.pid = pid, .count = *count};
    bpf_get_current_comm(event.comm, sizeof(event.comm));
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END

# WORDS are in the output in this order, each in a later line.
in_order() { # WORDS...
    local at=0 words
    for words in "$@"; do
        at=$(awk -v at="$at" -v words="$words" 'NR > at && index($0, words) { print NR; exit }' "$scratch/out")
        [ -n "$at" ] || { printf 'not there, or not in this order: %s\n' "$words" && return 1; }
    done
}

# One whole line of the output.
line() { grep -qxF -- "$1" "$scratch/out" || { printf 'no such line: %s\n' "$1" && false; }; }

bccrun explain "$scratch/probe.c"
check "exit status 0" is "$status" 0
check "nothing on standard error" is "$(<"$scratch/err")" ""
check "every stage, in its order" in_order "1. Your source (--stage source)" "2. Rewritten C (--stage rewritten)" \
    "3. LLVM IR (--stage ir)" "4. BPF instructions (--stage instructions)" \
    "5. The verifier (--stage verifier)" "6. Machine code (--stage machine)" \
    "7. Where it attaches (--stage attach)" "8. Maps and buffers (--stage maps)"
check "lines fit a terminal, except code" is \
    "$(grep -cE '^.{81,}$' <(grep -E '^(libbcc|clang|LLVM|Before|The|Memory)' "$scratch/out"))" 0
cp "$scratch/out" "$scratch/all"

# Each stage's part of it.
awk -v scratch="$scratch" '/^[1-8]\. .*\(--stage [a-z]+\)$/ { file = $NF; sub(/\)$/, "", file) }
    { print > (scratch "/" file) }' "$scratch/all"
bccrun explain --stage maps "$scratch/probe.c"
check "a single stage is the same as in the whole output" same "$scratch/maps" "$scratch/out"

use() { cp "$scratch/$1" "$scratch/out"; }
use source
check "source: the probe with line numbers" line '  13      u64 *count = counts.lookup_or_try_init(&pid, &zero);'
check "source: backslashes are not doubled" line '   8  // <script>alert("x")</script> & \033[31m'
use rewritten
check "rewritten: a unified diff" in_order "--- $scratch/probe.c" "+++ libbcc" "@@ -"
check "rewritten: a map's call expanded" in_order \
    "-    events.perf_submit(args, &event, sizeof(event));" "+    bpf_perf_event_output(args, (void *)bpf_pseudo_fd(1, "
check "rewritten: what bccrun puts in" line '+ if (bccrun_is_filtered(0)) return 0;'
check "rewritten: what it puts in for itself is hidden" is "$(grep -cE 'bccrun_(sent|struct|text)|#line' "$scratch/out")" 0
check "rewritten: the rest is unchanged" line '     struct event event = {.pid = pid, .count = *count};'
# As patch(1) and git count: each hunk has as many lines as its @@ says.
# shellcheck disable=SC2016 # awk's variables
check "rewritten: hunks have the lengths in their heads" awk '
    function done() { if (on && (ours || theirs)) { print "hunk before line " NR ": " ours ", " theirs; bad = 1 } }
    /^@@/ { done(); split($2, a, ","); split($3, b, ","); ours = a[2]; theirs = b[2]; on = 1; next }
    on && /^$/ { done(); on = 0 }
    on { ours -= !/^\+/; theirs -= !/^-/ }
    END { exit bad }' "$scratch/out"
use ir
check "ir: the function with line numbers" in_order "define dso_local i32 @tracepoint__syscalls__sys_enter_getppid" "  11    %" \
    "  18    %" "  19    %" "ret i32 0" "}"
check "ir: no code of bccrun's own, no debug metadata" is "$(grep -cE '@llvm.dbg|!dbg !|^; ModuleID|@bccrun_' "$scratch/out")" \
    "$(grep -c '^    define .* !dbg !' "$scratch/out")"
use instructions
check "instructions below their lines" in_order "tracepoint__syscalls__sys_enter_getppid: " \
    "  11  u32 pid = bpf_get_current_pid_tgid() >> 32;" "call bpf_get_current_pid_tgid#14" \
    "  13  u64 *count = counts.lookup_or_try_init(&pid, &zero);" "= map[counts]" "call bpf_map_lookup_elem#1" \
    "  18  bpf_get_current_comm(event.comm, sizeof(event.comm));" "call bpf_get_current_comm#16" \
    "  19  events.perf_submit(args, &event, sizeof(event));" "= map[events]" "call bpf_perf_event_output#25"
check "instructions: the disassembler knows all of them" is "$(grep -cE '\.byte|unknown#' "$scratch/out")" 0
count=$(sed -nE 's/^tracepoint.*: ([0-9]+) instructions$/\1/p' "$scratch/out")
check "instructions: as many as the heading says" \
    is "$(sed -nE 's/^ +([0-9]+): .*/\1/p' "$scratch/out" | tail -n 1)" $((count - 1))
use verifier
check "verifier: its counts in words" in_order "tracepoint__syscalls__sys_enter_getppid: accepted" \
    "instructions  " "states        " "stack         " "processed "
check "verifier: the program's own length" grep -qE "^  instructions  [0-9]+ checked on all paths, of $count;" "$scratch/out"
use machine
check "machine: lengths" grep -qE "^  BPF instructions  $count as compiled, [0-9]+ after the verifier" "$scratch/out"
if [ "$(cat /proc/sys/net/core/bpf_jit_enable 2>/dev/null)" = 0 ]; then
    check "machine: no JIT" shows "no machine code"
else
    check "machine: bytes of code, and the code" grep -qE '^ +0:.*' <(grep -A40 -E '^  machine code      [0-9]+ bytes' "$scratch/out")
fi
use attach
check "attach: what was wanted, what it resolved to, and how" in_order "wanted    tracepoint syscalls/sys_enter_getppid, by the function's name" \
    "resolved  syscalls/sys_enter_getppid" "by        a perf event of the tracepoint"
use maps
check "maps: the hash" in_order "counts: hash" "key, value    4 and 8 bytes" "entries       at most 10240" "used by       tracepoint__"
check "maps: the buffer and its event" in_order "events: perf buffer" "event         32 bytes" "0    pid, 4 bytes" \
    "8    count, 8 bytes" "16    comm, 16 bytes of text"
check "maps: bccrun's own are hidden" is "$(grep -c bccrun_ "$scratch/out")" 0

bccrun explain --stage instructions -D STEP=77 -p 1 "$scratch/probe.c"
check "-D" shows " += 77"
check "with a filter" shows "map[bccrun_config]"
bccrun explain --color=always --stage attach -a tracepoint__syscalls__sys_enter_getppid=tracepoint/syscalls/sys_enter_getpid \
    "$scratch/probe.c"
check "-a" shows "wanted    tracepoint syscalls/sys_enter_getpid, by -a "
check "--color=always" shows $'\e[1m7. Where it attaches\e[0m'

# Arguments that libbcc reads after the brace, and a kernel that may have no kprobes.
bccrun explain execve
check "an embedded probe, on any kernel" is "$status" 0
if [ -e /sys/bus/event_source/devices/kprobe/type ]; then
    resolved=__x64_sys_execve by="kprobe PMU" reads="call bpf_probe_read"
else
    resolved=syscalls/sys_enter_execve by="tracepoint sys_enter, as this kernel has no kprobes" reads=" +16)"
fi
check "a system call's name resolved" in_order "syscall__execve" "wanted    ksyscall execve, by the function's name" \
    "resolved  $resolved" "$by"
first=$(grep -n '^int syscall__execve(' probes/execve.c | cut -d: -f1)
check "its arguments' instructions belong to its first line" in_order "syscall__execve: " \
    "  $first  int syscall__execve(struct pt_regs *ctx, const char *file)" "$reads" "  $((first + 1))  {"
if [ ! -e /sys/bus/event_source/devices/kprobe/type ]; then
    bccrun explain --stage attach tcpconnect
    check "what is missing is reported" shows "not on this kernel: cannot attach kprobe tcp_v4_connect: this kernel has no kprobes"
fi

bccrun explain --stage rewritten packets
check "a small change gives a short diff" is "$(grep -c '^-[^-]' "$scratch/out")$(grep -c '^@@' "$scratch/out")" 23

# The page.
page() { python3 tests/native/explain/page.py "$@"; }
bccrun explain --html "$scratch/page.html" "$scratch/probe.c"
check "--html: exit status 0, no output" is "$status$(cat "$scratch/out" "$scratch/err")" 0
check "--html: a page that fetches nothing, its lines paired" page "$scratch/page.html" 19 bpf_perf_event_output
check "--html: nothing in the source is HTML" is "$(grep -c '<script>' "$scratch/page.html")" 1
check "--html: only its owner can read it" is "$(stat -c %a "$scratch/page.html")" 600
if command -v chromium >/dev/null; then
    # A second script puts the mouse on line 19 of the source; what lights up then?
    sed 's|</body>|<script>onload = () => document.querySelector("#source [data-line=\\"19\\"]").dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));</script></body>|' \
        "$scratch/page.html" >"$scratch/hover.html"
    HOME=$scratch timeout 60 chromium --no-sandbox --headless --disable-gpu --dump-dom "file://$scratch/hover.html" \
        >"$scratch/dom" 2>/dev/null
    lit() { grep -oE '<section id="[a-z]*"|<span class="[^"]* on" data-line="[0-9]+"' "$scratch/dom" | sed 's/.*id=//; s/.*data-line=//' | uniq | tr -d '"\n'; }
    check "--html: in a browser, pointing at a line lights it in every stage" \
        is "$(lit)" "source19rewritten19ir19instructions19verifiermachineattachmaps"
else
    skip "--html: in a browser, pointing at a line lights it in every stage" "chromium is not installed"
fi
finish
