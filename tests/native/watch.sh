#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --watch: a probe that is saved anew while it runs.
# WATCH_RELOADS=100 takes so many changes under load (default 50).
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "--watch" "it needs root and tracepoints of system calls"
    finish
    exit
fi
# Workloads with names that no other test running on this kernel has.
workloads=${WORKLOAD:-$PWD/build/tests/workload}
PACED=$scratch/paced-$$ HIT=$scratch/hit-$$
cp "$workloads/paced" "$PACED"
cp "$workloads/priorities" "$HIT"
probe=$scratch/probe.c

has_said() { # NAME COUNT WORDS
    [ "$(grep -cF -- "$3" "$scratch/$1.err")" -ge "$2" ]
}
reloaded() { # NAME COUNT
    wait_for has_said "$1" "$2" "reloaded '"
}

# Probe number N of those that follow one another under load: each names itself in its events; those of number 2 are
# laid out otherwise, so its buffers are others.
loaded_probe() { # N
    local type=u32 more=
    (($1 % 3 == 2)) && type=u64 more=" u32 more;"
    cat <<END
struct event { $type kind; u32 seq; u32 probe;$more };
struct step { $type kind; u32 seq; u32 probe;$more };
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(steps, 256);
BPF_HASH(counts_$$, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_lseek)
{
    struct event event = {.kind = 1, .seq = args->offset, .probe = $1};
    u32 key = 1;
    counts_$$.increment(key);
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
SEC("uprobe/$PACED:step")
int step_$$(struct pt_regs *ctx)
{
    struct step step = {.kind = 2, .seq = PT_REGS_PARM1(ctx), .probe = $1};
    u32 key = 2;
    counts_$$.increment(key);
    steps.ringbuf_output(&step, sizeof(step), 0);
    return 0;
}
END
}

# Every number of 0..COUNT-1 once, of each kind; or of which it is not so.
each_once() { # COUNT
    awk -F, -v count="$1" '
        /^map,/ { exit }
        $1 == 1 || $1 == 2 { seen[$1, $2]++; probes[$3] = 1 }
        END {
            for (kind = 1; kind <= 2; kind++)
                for (i = 0; i < count; i++)
                    if (seen[kind, i] != 1) { printf "kind %d, number %d: %d times\n", kind, i, seen[kind, i]; bad++ }
            for (probe in probes) shown++
            if (shown < 3) { printf "events of %d probes\n", shown; bad++ }
            exit bad > 0
        }' "$scratch/out"
}
descriptors() { find "/proc/$(pid_of "$1")/fd" -mindepth 1 | wc -l; }
# The kernel frees what a probe had a little after its change.
objects() { echo "$(tests/lib/bpf_objects.py "step_$$") $(tests/lib/bpf_objects.py "counts_$$")"; }
objects_are() { is "$(objects)" "$1"; } # "PROGRAMS MAPS"
has_descriptors() { [ "$(descriptors load)" -le "$1" ]; } # COUNT

reloads=${WATCH_RELOADS:-50}
loaded_probe 0 >"$probe"
start_bccrun load -w -f csv -n "${PACED##*/}" --maps "counts_$$" --buffer 8M "$probe"
wait_attached load
mkfifo "$scratch/until"
"$PACED" <"$scratch/until" >"$scratch/count" &
paced=$!
exec {until}>"$scratch/until"
for ((n = 1; n <= reloads; n++)); do
    loaded_probe $((n % 3)) >"$scratch/new.c"
    mv "$scratch/new.c" "$probe"
    reloaded load "$n" || break
    ((n == 3)) && wait_for objects_are "1 1" && early=$(descriptors load)
done
check "only one of each is left at a time" wait_for objects_are "1 1"
check "what the changes had is given back" wait_for has_descriptors "$early"
exec {until}>&-
wait "$paced"
stop_bccrun load
wait_bccrun load
total=$(<"$scratch/count")
check "$reloads changes under 20,000 events a second" is "$(grep -c reloaded "$scratch/err")" "$reloads"
check "no event is lost and none is there twice: $total of each kind" each_once "$total"
check "nothing was lost" says " 0 lost"
check "an unchanged map goes on counting" is "$(sed -n '/^map,/,$p' "$scratch/out" | grep '^[12],')" "$(printf '1,%s\n2,%s' "$total" "$total")"
check "the end is an ordinary one" is "$status" 0
check "nothing is left" wait_for objects_are "0 0"

# A probe of a system call that nothing here makes but hit().
write_probe() { # WORD [FIELDS]
    local text
    text=$(
        cat <<END
#include "shared.h"
struct event { u32 word;${2:-} };
BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_getpriority)
{
    struct event event = {.word = $1 + SHARED};
    u32 key = 0;
    counts.increment(key);
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
    )
    printf '%s\n' "$text" >"$probe" # at once: a file that stays empty is an error
}
hit() { "$HIT" 4711 1; }
has_shown() { [ "$(grep -cE -- "$3" "$scratch/$1.out")" -ge "$2" ]; }
shown() { # NAME TEXT
    wait_for has_shown "$1" 1 "$2"
}

rm "$scratch/out" "$scratch/err"
echo '#define SHARED 0' >"$scratch/shared.h"
write_probe 100
start_bccrun edits -w -n "${HIT##*/}" "$probe"
wait_attached edits
hit
check "the first version runs" shown edits '^ *100$'

write_probe 101
reloaded edits 1
hit
check "a file that is written in place" shown edits '^ *101$'
check "what has changed and what was kept is reported" grep -qE "^bccrun: reloaded '.*probe.c' in [0-9]+ ms: programs tracepoint__syscalls__sys_enter_getpriority changed; maps counts, events kept\$" "$scratch/edits.err"

write_probe '(102'
check "an error is shown" wait_for has_said edits 1 "expected ')'"
check "with the user's own line" has_said edits 1 "7 |     struct event event = {.word = (102 + SHARED};"
hit
check "and the previous version goes on" wait_for has_shown edits 2 '^ *101$'

write_probe 100
mv "$probe" "$scratch/new.c"
write_probe '(102'
mv "$scratch/new.c" "$probe"
reloaded edits 2
hit
check "a file that is renamed over it" wait_for has_shown edits 2 '^ *100$'

# It may be gone for 0.7 s. Where this test was so slow that it may have been longer, it tries again.
milliseconds() { local at=${EPOCHREALTIME/[.,]/}; echo $((at / 1000)); }
count=2 word=101 absences=0
warnings() { grep -c "is gone" "$scratch/edits.err"; }
until ((absences > 0)); do
    warned=$(warnings) gone_ms=$(milliseconds)
    rm "$probe"
    pause 0.2
    write_probe $((++word))
    back_ms=$(milliseconds)
    reloaded edits $((++count)) || break
    ((back_ms - gone_ms > 600)) || absences=1
done
hit
check "deleted and made anew" shown edits "^ *$word\$"
check "its short absence is not reported" is "$(warnings)" "$warned"

# All at one time for bccrun, which is stopped meanwhile.
stop_bccrun edits STOP
touch "$probe"
cp "$probe" "$scratch/same.c"
mv "$scratch/same.c" "$probe"
for word in 110 111 112 113 100; do write_probe "$word"; done
stop_bccrun edits CONT
reloaded edits $((++count))
hit
check "the last of several saves" wait_for has_shown edits 3 '^ *100$'

rm "$probe"
check "a file that stays away is missed" wait_for has_said edits $((warned + 1)) "probe.c' is gone: still running the previous version"
write_probe 100
hit
check "columns that stay have one heading" is "$(grep -c WORD "$scratch/edits.out")" 1

echo '#define SHARED 1000' >"$scratch/shared.h"
reloaded edits $((++count))
hit
check "a file that it includes" shown edits '^ *1100$'
check "several saves are one change, the same bytes and what is back as it was none" is \
    "$(grep -c reloaded "$scratch/edits.err")" "$count"
write_probe 115 ' u64 wide;'
reloaded edits $((++count))
check "columns that change have a new heading" shown edits '^ *WORD +WIDE$'
check "their buffer is another" has_said edits 1 "maps counts kept; events reset"
stop_bccrun edits
wait_bccrun edits
check "the map has all that was counted" has_shown edits 1 "^ *0 +8$"
check "it ends like any other run" is "$status" 0

# The first version has a mistake; JSON; attach points that are added and removed; a command.
write_probe '('
# shellcheck disable=SC2016 # the inner shell expands it
start_bccrun json -w -f json "$probe" -- \
    sh -c 'while [ ! -e "$0" ]; do "$1" 4711 1; sleep 0.1; done; exit 23' "$scratch/done" "$HIT"
check "an error in the first version is reported" wait_for has_said json 1 '{"type":"error","message":"cannot compile'
write_probe 100
wait_attached json
check "and can be fixed" shown json '"word":1100'
sed -i 's/TRACEPOINT_PROBE(\(.*\), \(.*\))/SEC("raw_tp\/sys_exit") int other(void *ctx) { return 0; }\nTRACEPOINT_PROBE(\1, \2)/' "$probe"
check "a change is an object" wait_for has_said json 1 '"changed":[],"added":["other"],"removed":[],"unchanged":["tracepoint__syscalls__sys_enter_getpriority"],"maps_reset":[],"maps_added":[],"maps_removed":[],"maps_kept":["counts","events"],"seconds":'
check "all attach points are reported again" is "$(grep -c '"type":"attached"' "$scratch/json.out")" 3
write_probe 100
check "a place that is detached is reported" wait_for has_said json 1 '"removed":["other"]'
touch "$scratch/done"
wait_bccrun json
check "the command ended the run, with its own status" is "$status" 23

# What the options say goes on.
cat >"$probe" <<'END'
struct event { u32 word; };
BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
int hit(void *ctx)
{
    struct event event = {100 + WORD};
    u32 key = WORD;
    counts.increment(key);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
start_bccrun options -w -i 0.1 -n "${HIT##*/}" -D WORD=7 -o "$scratch/options.file" \
    -a hit=tracepoint/syscalls/sys_enter_getpriority "$probe"
wait_attached options
sed -i 's/100/200/' "$probe"
reloaded options 1
hit
hit
wait_for grep -qE '^ *7 +2$' "$scratch/options.file"
stop_bccrun options
wait_bccrun options
cp "$scratch/options.file" "$scratch/options.out"
check "-D, -a, -n and -o apply to the new version" has_shown options 2 '^ *207$'
check "-i shows the maps on, and the end does" has_shown options 2 '^ *7 +2$'

# A program that is built anew.
cp "$PACED" "$scratch/built"
cat >"$probe" <<END
struct event { u32 word; };
BPF_PERF_OUTPUT(events);
SEC("uprobe/$scratch/built:step")
int stepped(struct pt_regs *ctx)
{
    struct event event = {1};
    if (PT_REGS_PARM1(ctx) == 0)
        events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
run_built() { # NUMBER: until it is shown
    local is_shown=1
    "$scratch/built" <"$scratch/until" >/dev/null &
    exec {until}>"$scratch/until"
    shown built "^ *$1\$" && is_shown=0
    exec {until}>&-
    wait $!
    return $is_shown
}
start_bccrun built -w "$probe"
wait_attached built
check "a program is seen" run_built 1
cp "$scratch/built" "$scratch/anew"
mv "$scratch/anew" "$scratch/built"
sed -i 's/{1}/{2}/' "$probe"
reloaded built 1
check "and it is seen after it was replaced by another file" run_built 2
sed 's/uprobe.*"/tracepoint\/syscalls\/sys_enter_g*"/; s/PT_REGS_PARM1(ctx) == 0/event.word == 9/; s/pt_regs/pt_regs_/' "$probe" >"$scratch/glob.c"
cp "$probe" "$scratch/one.c"
mv "$scratch/glob.c" "$probe"
reloaded built 2
mv "$scratch/one.c" "$probe"
reloaded built 3
check "to many places and back" has_said built 3 "programs stepped changed"
is_only_child() { is "$(ps -o comm= --ppid "$(pid_of built)")" bccrun-compile; } # which waits for the next save
check "many places are left, and no process" wait_for is_only_child
stop_bccrun built
wait_bccrun built
check "to a normal end" is "$status" 0

# Ctrl-C during a compile that takes long: it waits for a file into which nobody writes.
write_probe 100
start_bccrun ending -w "$probe"
wait_attached ending
mkfifo "$scratch/endless.h"
# shellcheck disable=SC2034 # held open
exec {endless}<>"$scratch/endless.h"
sed -i 's/shared.h/endless.h/' "$probe"
compiles() { find "/proc/$(pgrep -P "$(pid_of ending)" bccrun-compile)/fd" -lname "$scratch/endless.h" 2>/dev/null | grep -q .; }
check "a compile that lasts" wait_for compiles
compiler=$(pgrep -P "$(pid_of ending)" bccrun-compile)
stop_bccrun ending
wait_bccrun ending
check "Ctrl-C during a compile ends the run" is "$status" 0
check "and the compile with it" wait_for test ! -e "/proc/$compiler/exe"

finish
