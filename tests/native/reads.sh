#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a probe could not read is shown as that, not as an empty string: in every format, in keys of maps, and however it
# was to be read.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

if ((EUID != 0)) || [ ! -e /sys/bus/event_source/devices/uprobe/type ]; then
    skip "strings that are not read" "this needs root and a kernel with CONFIG_UPROBE_EVENTS"
    finish
    exit
fi

WORK=./build/tests/workload/strings
shows() { grep -qxE -- "$1" "$scratch/out"; }
# Of each event. Of an empty string the helper returns 0 in Linux 6.1 and before.
data() {
    jq -c "select(.type == \"event\") | .data | $1" "$scratch/out" | sed 's/^\[0,\(0\|"",""\)]$/[1,\1]/' | tr '\n' ' '
}

bccrun -f json tests/native/reads.c -- "$WORK"
check "strings in memory, empty, and not read" is "$status $(data .text)" '0 "word" "" null "" null null '
check "the probe sees what the helpers return" is "$(data '[.first,.second]')" '[5,0] [1,0] [-14,-14] [1,0] [-14,-14] [-14,-14] '
check "a mark of before does not make an empty string unread" is "$(data .text | cut -d' ' -f4)" '""'
check "bytes that are copied into an array of char" is "$(data .plain)" '"word" "" null "" null null '
check "a helper in a macro" is "$(data .by_macro)" '"word" "" null "" null null '
check "a size that is not constant" is "$(data .by_size)" '"word" "" null "" null null '
check "a string of the kernel's" is "$(data .kernel)" "null null null null null null "
check "what is no text stays zero" is "$(data .bytes)" \
    "[119,111,114,0] [0,111,114,0] [0,0,0,0] [0,0,0,0] [0,0,0,0] [0,0,0,0] "
check "keys of maps" is "$(jq -c 'select(.name == "counts") | [.entries[] | [.key.text, .value]]' "$scratch/out")" \
    '[[null,3],["",2],["word",1]]'
bccrun -q --maps counts tests/native/reads.c -- "$WORK"
check "tables say so" shows ' +-14 +-14 <not-read> +<not-read> .*'
check "and tables of maps" shows '<not-read> +3'
bccrun -f csv --maps counts tests/native/reads.c -- "$WORK"
check "CSV" shows '-14,-14,<not-read>,<not-read>,<not-read>,<not-read>,\[0 0 0 0\],<not-read>'
check "CSV of maps" shows '<not-read>,3'
bccrun -f log tests/native/reads.c -- "$WORK"
check "logs" shows '.*text: <not-read>	plain: <not-read>.*'
bccrun schema tests/native/reads.c
check "the schema says what null is" is \
    "$(jq -c '[.. | .text? // empty | select(.maxLength) | [.type, .description]] | unique' "$scratch/out")" \
    '[[["string","null"],"null: the probe could not read it"]]'

bccrun -f json tests/native/sleepable.c -- "$WORK"
if grep -q "this kernel has no sleepable uprobes" "$scratch/err"; then
    check "before Linux 6.0 a hint says what else there is" grep -q 'hint: they need Linux 6.0; SEC("uprobe/' "$scratch/err"
    skip "programs that may sleep" "this kernel has no sleepable uprobes"
    finish
    exit
fi
check "a program that may sleep fetches what is not in memory" is \
    "$status $(data 'select(.who == "sleep") | [.length, .text, .plain]')" \
    '0 [5,"word","word"] [1,"",""] [-14,null,null] [1,"",""] [8,"fetched","fetc"] [8,"fetched","fetc"] '
check "another program of the same probe does not" is "$(data 'select(.who == "quick") | [.length, .text, .plain]')" \
    '[5,"word","word"] [1,"",""] [-14,null,null] [1,"",""] [-14,null,null] [-14,null,null] '
cat >"$scratch/probe.c" <<'END'
BPF_RINGBUF_OUTPUT(events, 8);
SEC("uretprobe.s/./build/tests/workload/strings:taken") int returned(struct pt_regs *ctx)
{ u64 number = 1; events.ringbuf_output(&number, sizeof(number), 0); return 0; }
SEC("uprobe.s/./build/tests/workload/strings:take*") int all(struct pt_regs *ctx)
{ u64 number = 2; events.ringbuf_output(&number, sizeof(number), 0); return 0; }
END
bccrun -f json "$scratch/probe.c" -- "$WORK"
check "returns, and globs" is "$status $(data '.[]' | tr ' ' '\n' | sort | uniq -c | tr -s ' \n' ' ')" "0  6 1 12 2 "
sed -i 's/BPF_RINGBUF_OUTPUT(events, 8)/BPF_PERF_OUTPUT(events)/; s/ringbuf_output(\(.*\), 0)/perf_submit(ctx, \1)/' "$scratch/probe.c"
bccrun "$scratch/probe.c" -- "$WORK"
check "a map that such a program cannot use is an error" is "$status" 1
check "which says so" grep -q "a program that may sleep (.s) cannot use one of its maps" "$scratch/err"
check "and what to do" grep -q "hint: events go through a ring buffer: BPF_RINGBUF_OUTPUT" "$scratch/err"
finish
