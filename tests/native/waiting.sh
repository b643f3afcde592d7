#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --watch: the compiler process that waits for the next save.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh
sanitize_compiler
export BCCRUN_CACHE_DIR=$scratch/cache # empty

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "a compiler that waits" "it needs root and tracepoints of system calls"
    finish
    exit
fi

# A compiler that notes each of its starts.
mkdir "$scratch/bin" "$scratch/real"
cp "$BCCRUN" "$scratch/bin/bccrun"
cp "$BCCRUN-compile" "$scratch/real/bccrun-compile"
printf '#!/bin/sh\necho $$ >>%s\nexec %s\n' "$scratch/started" "$scratch/real/bccrun-compile" >"$scratch/bin/bccrun-compile"
chmod 755 "$scratch/bin/bccrun-compile"
BCCRUN=$scratch/bin/bccrun

probe=$scratch/probe.c
write_probe() { # NUMBER [LINE]
    cat >"$scratch/new.c" <<END
${2-}
BPF_HASH(counts_$$, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_acct)
{
    u32 key = $1;
    counts_$$.increment(key);
    return 0;
}
END
    mv "$scratch/new.c" "$probe"
}

starts() { wc -l <"$scratch/started"; }
has_started() { [ "$(starts)" = "$1" ]; }
has_said() { [ "$(grep -cF -- "$3" "$scratch/$1.err")" -ge "$2" ]; } # NAME COUNT WORDS
compilers() { pgrep -P "$(pid_of "$1")" -x bccrun-compile; }
# Its program runs, and so does not the shell that notes it any more.
one_waits() { # NAME
    local waiting
    waiting=$(compilers "$1") && [[ $waiting != *$'\n'* ]] && [ "$(readlink "/proc/$waiting/exe")" = "$scratch/real/bccrun-compile" ]
}
is_over() { [ ! -e "/proc/$1" ] || grep -q '^State:.*[ZX]' "/proc/$1/status"; } # PID
policy_is() { is "$(awk '{ print $41 }' "/proc/$1/stat")" "$2"; } # PID POLICY: 0 an ordinary one, 5 SCHED_IDLE

write_probe 0
start_bccrun run -w "$probe"
wait_attached run
check "a compiler waits" wait_for one_waits run
check "a second one, after that of the first version" has_started 2
waiting=$(compilers run)
check "it only runs while nothing else does" policy_is "$waiting" 5
has_rehearsed() { [ -e "/proc/$waiting/fd/7" ] && grep -q '^State:.*S' "/proc/$waiting/status"; }
no_maps() { [ "$(tests/lib/bpf_objects.py rehearsal_count)" = 0 ]; }
wait_for has_rehearsed
check "no map of a rehearsal is left" wait_for no_maps

write_probe 1
check "a save is compiled" wait_for has_said run 1 "reloaded '"
check "by the one that waited: only the next one is new" wait_for has_started 3
check "which waits then" wait_for one_waits run
check "the other has ended" wait_for is_over "$waiting"

waiting=$(compilers run)
kill -KILL "$waiting"
wait_for is_over "$waiting"
write_probe 2
check "a save after the waiting one was killed" wait_for has_said run 2 "reloaded '"
check "is compiled by a new one" wait_for has_started 5

wait_for one_waits run
touch "$scratch/real/bccrun-compile"
write_probe 3
check "a save after the compiler has changed" wait_for has_said run 3 "reloaded '"
check "is compiled by a new one too" wait_for has_started 7

wait_for one_waits run
write_probe '('
check "a save with a mistake" wait_for has_said run 1 "Still running the previous version."
check "leaves a compiler that waits" wait_for one_waits run
check "the next one" has_started 8

# A compile that lasts: it reads a FIFO.
mkfifo "$scratch/slow.h"
exec {header}<>"$scratch/slow.h"
waiting=$(compilers run)
write_probe 4 '#include "slow.h"'
is_reading() { find "/proc/$waiting/fd" -lname "$scratch/slow.h" 2>/dev/null | grep -q .; }
check "the one that waited compiles" wait_for is_reading
check "and runs like any other process" policy_is "$waiting" 0
check "another one does not wait meanwhile" is "$(compilers run)" "$waiting"
exec {header}>&-
write_probe 5
check "a save during a compile ends it" wait_for has_said run 4 "reloaded '"
check "and its process" wait_for is_over "$waiting"
wait_for one_waits run
waiting=$(compilers run)
stop_bccrun run
wait_bccrun run
check "the end is an ordinary one" is "$status" 0
check "with which the waiting one ends" is_over "$waiting"

start_bccrun killed -w "$probe"
wait_attached killed
check "a probe out of the cache: a compiler waits as well" wait_for one_waits killed
waiting=$(compilers killed)
stop_bccrun killed KILL
check "bccrun is killed: the waiting one ends" wait_for is_over "$waiting"
wait_bccrun killed

start_bccrun plain --no-cache -w "$probe"
wait_attached plain
wait_for one_waits plain
: >"$scratch/started"
write_probe 6
check "without a cache a compiler waits too" wait_for has_said plain 1 "reloaded '"
check "and compiles a save" wait_for has_started 1
stop_bccrun plain
wait_bccrun plain

# Its images are those of any other compile.
write_probe 5
export BCCRUN_CACHE_DIR=$scratch/other
bccrun --dry-run "$probe"
same_images() {
    local image
    find "$scratch/other" -type f ! -name '*.pch-*' >"$scratch/images"
    is "$(wc -l <"$scratch/images")" 1 || return 1
    read -r image <"$scratch/images"
    cmp "$image" "$scratch/cache/${image##*/}"
}
check "an image is the same bytes, whichever process made it" same_images

# Who may not bring a process back from SCHED_IDLE, leaves it where it is.
: >"$scratch/other.err"
setpriv --bounding-set -sys_nice --inh-caps -sys_nice "$BCCRUN" "${headers[@]}" -w "$probe" >"$scratch/other.out" 2>"$scratch/other.err" {nothing}<&- </dev/null &
pids[other]=$!
wait_attached other
check "without CAP_SYS_NICE a compiler waits" wait_for one_waits other
check "as an ordinary process" policy_is "$(compilers other)" 0
write_probe 7
check "and compiles a save" wait_for has_said other 1 "reloaded '"
stop_bccrun other
wait_bccrun other

finish
