#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is said to a probe from outside: where it attaches (-a), its parameters (-D, -I, show --params); and what it would
# do (--dry-run).
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here

CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls
PROBE=tests/native/calls.c
ENTER=syscalls/sys_enter_sched_get_priority_min
EXIT=syscalls/sys_exit_sched_get_priority_min

plan() { awk '{ print $1, $2, $3 }' "$scratch/out"; }
numbers() { sed 1d "$scratch/out" | awk '{ print $4, $5 }' | tr '\n' ' '; }

bccrun --dry-run "$PROBE"
check "--dry-run: function, kind, place" is "$(plan)" "tracepoint__syscalls__sys_enter_sched_get_priority_min tracepoint $ENTER
end tracepoint $EXIT"
check "--dry-run: exit status 0, nothing else printed" is "$status $(<"$scratch/err")" "0 "
bccrun --dry-run -a "end=tp/sched/sched_switch" "$PROBE"
check "-a: replaces the section of the probe" is "$(plan | tail -n 1)" "end tp sched/sched_switch"
bccrun --dry-run -a "end=tp/sched/sched_swich" "$PROBE"
check "--dry-run: a tracepoint that is not there" fails_with 1 "no such tracepoint" "did you mean"
printf 'int f(void *ctx) { return 0; }\nstatic int g(void) { return 1; }\nint end(void *ctx) { return g(); }\n' >"$scratch/plain.c"
bccrun --dry-run -a f=tracepoint/sched/sched_switch -a "end=tp/$EXIT" "$scratch/plain.c"
check "-a: for a probe without a section" is "$(plan)" "f tracepoint sched/sched_switch
end tp $EXIT"
printf 'int f(void *ctx) { return *(int *)8; }\n' >"$scratch/bad.c"
bccrun --dry-run -a f=tracepoint/sched/sched_switch "$scratch/bad.c"
check "--dry-run: what the verifier rejects" fails_with 1 "bad.c:1"

bccrun -a ende=tp/sched/sched_switch "$PROBE"
check "-a: a function that is not there" fails_with 1 "there is no such function in '$PROBE'" "did you mean 'end'?"
bccrun -a end=tracpoint/sched/sched_switch "$PROBE"
check "-a: a kind that is not there" fails_with 1 'SEC("tracpoint/sched/sched_switch") is not known' "did you mean 'tracepoint/sched/sched_switch'"
bccrun -a g=tp/sched/sched_switch "$scratch/plain.c"
check "-a: a static function" fails_with 1 "cannot attach 'g'" "it is static"
bccrun -a f=tp/sched/sched_switch -a f=tp/sched/sched_switch "$scratch/plain.c"
check "-a: one place twice" fails_with 2 "cannot attach 'f' twice to tp/sched/sched_switch"
bccrun -a f=tp/sched/sched_switch -a f=raw_tp/sched_switch "$scratch/plain.c"
check "-a: two kinds of programs in one function" fails_with 1 \
    "cannot attach 'f' ($scratch/plain.c:1) to both tp/sched/sched_switch and raw_tp/sched_switch"
bccrun --dry-run -a f=tp/sched/sched_switch -a "f=tp/$EXIT" "$scratch/plain.c"
check "-a: two places for one function" is "$status $(plan)" "0 f tp sched/sched_switch
f tp $EXIT"
bccrun -a f=socket/lo "$scratch/plain.c"
check "-a: a socket filter" fails_with 1 'SEC("socket/lo") is not known' "only its owner can give one"
bccrun "$scratch/plain.c"
check "a probe without a section: the hint shows -a" fails_with 1 "none of its functions says where it attaches" \
    "-a f=kprobe/tcp_connect"

cat >"$scratch/branches.c" <<'END'
#ifdef OLD
int old(void *ctx) { return 0; }
int both(void *ctx) { return gone(); }
#else
void both(void *ctx) { bpf_get_smp_processor_id(); }
#endif
END
bccrun --dry-run -a "both=tp/$EXIT" -a "old=tp/$ENTER" "$scratch/branches.c"
check "what an #if leaves out attaches nowhere, its namesake does" is "$status $(plan)" "0 both tp $EXIT"
bccrun --dry-run -a "old=tp/$ENTER" "$scratch/branches.c"
check "an #if that leaves out all" fails_with 1 "its function 'old' (line 2) is not in the compiled text"
cat >"$scratch/absent.c" <<'END'
#define CATEGORY "syscalls"
#ifndef PLACE
#define PLACE "/sys_enter_nothing"
#endif
#ifdef OLD
TRACEPOINT_PROBE(sched, sched_nothing) { return 0; }
#endif
SEC("tp/" CATEGORY PLACE) int f(void *ctx) { return 0; }
END
bccrun --dry-run -D 'PLACE="/sys_enter_getppid"' "$scratch/absent.c"
check "an #if leaves out what this kernel does not have; SEC() of macros" is "$status $(plan)" \
    "0 f tp syscalls/sys_enter_getppid"
bccrun --dry-run -D OLD -D 'PLACE="/sys_enter_getppid"' "$scratch/absent.c"
check "what it does not leave out is not there" fails_with 1 "sched/sched_nothing: this kernel has no such tracepoint"
bccrun --dry-run "$scratch/absent.c"
check "SEC() of macros by their own values" fails_with 1 "syscalls/sys_enter_nothing: this kernel has no such tracepoint"

for word in f f= =tp/a/b ''; do
    bccrun -a "$word" "$PROBE"
    check "-a '$word' is wrong usage" fails_with 2 "for --attach: it must be FUNCTION=SPEC"
done

: >"$scratch/rows"
bccrun -D FIRST=22 "$PROBE" -- "$CALLS" "$scratch/rows" 995
check "-D: a parameter of the probe" is "$(numbers)" "22 start 22 end "
bccrun -D FIRST=21 -DAT_END=0 "$PROBE" -- "$CALLS" "$scratch/rows" 995
check "-D twice" is "$(numbers)" "21 start 22 start "
check "-D: nothing to warn of" says_not "warning: -D"
bccrun --dry-run -D FRIST=21 "$PROBE"
check "-D: a name that the probe does not have" says \
    "bccrun: warning: -D FRIST has no effect: '$PROBE' never mentions FRIST; did you mean 'FIRST'?"
for word in '' 1=2 'A B' 'A-1=2' $'A=1\nint x;'; do
    bccrun -D "$word" "$PROBE"
    check "-D $(printf %q "$word") is wrong usage" fails_with 2 "for --define: "
done
mkdir "$scratch/include"
echo '#define PLACE 22' >"$scratch/include/place.h"
sed '1i #include <place.h>\n#define FIRST PLACE' "$PROBE" >"$scratch/includes.c"
(cd "$scratch" && timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" -I include ./includes.c -- "$CALLS" "$scratch/rows" 995 >out 2>err)
check "-I: relative to the current directory" is "$(numbers)" "22 start 22 end "
bccrun -I "$scratch/nowhere" "$PROBE"
check "-I: no such directory" fails_with 1 "cannot include from '$scratch/nowhere': No such file or directory"

headers=()
bccrun show --params "$PROBE"
check "show --params" is "$(<"$scratch/out")" "FIRST   0  Calls with a smaller number are left out.
AT_END  1  whether the end of a call is shown too"
bccrun show --params hello
check "show --params: a probe without" is "$status $(<"$scratch/out")" "0 "
bccrun show --params nosuch
check "show --params: no such probe" fails_with 1 "nosuch"
bccrun --params "$PROBE"
check "--params without show is wrong usage" fails_with 2 "--params belongs to show"
finish
