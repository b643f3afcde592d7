#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Mistakes as editors and programs read them: --dry-run with -f json and -f gcc. Edits: tests/bad/fixes.sh.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
use_plain
probe=$scratch/probe.c

objects() { diff -u - <(jq -c 'del(.detail, .hint, .edits)' "$scratch/err" | sed "s,$scratch,DIR,g") && no_noise; }
lines() { diff -u - <(sed "s,$scratch,DIR,g" "$scratch/err") && no_noise; }

cat >"$probe" <<'END'
BPF_PERF_OUTPUT(events);
struct event { u32 pid; };
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    struct event event = {};
	event.pid = pidd;
    events.perf_submit(args, &event, sizeof(event))
    return 0;
}
END
bad --dry-run -f json "$probe"
check "two mistakes of a text, as JSON" objects <<END
{"type":"error","message":"cannot compile 'DIR/probe.c': use of undeclared identifier 'pidd'","file":"DIR/probe.c","line":6,"column":14,"end":18,"related":[{"type":"error","message":"expected ';' after expression","file":"DIR/probe.c","line":7,"column":5,"end":11}]}
END
bad --dry-run -f gcc "$probe"
check "two mistakes of a text, a line each" lines <<END
DIR/probe.c:6:14: error: cannot compile 'DIR/probe.c': use of undeclared identifier 'pidd'
DIR/probe.c:7:5: error: expected ';' after expression
END

cat >"$probe" <<'END'
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    u32 key = 0;
    int unused;
    u64 *count = counts.lookup(&key);
    *count += 1;
    return 0;
}
int nothing(void) { return 0; }
END
bad --dry-run -f json "$probe"
check "a program that the verifier rejects, and a warning" objects <<END
{"type":"warning","message":"nothing attaches the function 'nothing'; if others call it, make it static","file":"DIR/probe.c","line":10}
{"type":"warning","message":"unused variable 'unused'","file":"DIR/probe.c","line":5,"column":9,"end":15}
{"type":"error","message":"cannot load 'tracepoint__syscalls__sys_enter_getppid': 'count' may be NULL here","file":"DIR/probe.c","line":7,"column":12,"end":13,"related":[{"type":"note","message":"looked up here, and not tested since","file":"DIR/probe.c","line":6,"column":18,"end":24}]}
END
bad --dry-run -f gcc "$probe"
check "the same, a line each" lines <<END
DIR/probe.c:10: warning: nothing attaches the function 'nothing'; if others call it, make it static
DIR/probe.c:5:9: warning: unused variable 'unused'
DIR/probe.c:7:12: error: cannot load 'tracepoint__syscalls__sys_enter_getppid': 'count' may be NULL here
DIR/probe.c:6:18: note: looked up here, and not tested since
DIR/probe.c:7:12: note: add above line 7: if (count == NULL) return 0;
DIR/probe.c:7:12: note: a lookup returns NULL when the map has no such key
END
sed -i 's/\*count += 1/if (count) *count += 1/' "$probe"
bad --dry-run -f gcc "$probe"
check "warnings do not stop it" lines <<END
DIR/probe.c:10: warning: nothing attaches the function 'nothing'; if others call it, make it static
DIR/probe.c:5:9: warning: unused variable 'unused'
END

cat >"$probe" <<'END'
BPF_HASH(counts, u32, u64);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    u32 pid = bpf_get_current_pid_tgid() >> 32;
    u64 *count = pid;
    *count += 1;
    return 0;
}
END
bad --dry-run -f gcc "$probe"
# Newer clangs refuse it themselves.
check "what clang knew of a program that the verifier rejects" says "probe.c:5:10: "
# Each line is one that the problem matcher of docs/writing-probes.md takes apart.
matched() {
    local pattern
    # shellcheck disable=SC2016 # Markdown's own marks
    pattern=$(sed -n '/^```json/,/^```/{//!p}' docs/writing-probes.md | jq -r '.tasks[0].problemMatcher.pattern.regexp')
    is "$(grep -cP "$pattern" "$scratch/err") of $(wc -l <"$scratch/err")" "4 of 4"
}
check "VS Code's matcher takes its lines" matched

echo 'int broken = nothing;' >"$scratch/broken.h"
printf '// first\n#include "broken.h"\nTRACEPOINT_PROBE(sched, sched_switch) { return 0; }\n' >"$probe"
bad --dry-run -f json "$probe"
check "a mistake in a header, and where it is included" objects <<END
{"type":"error","message":"cannot compile 'DIR/probe.c': use of undeclared identifier 'nothing'","file":"DIR/broken.h","line":1,"column":14,"related":[{"type":"note","message":"this includes it","file":"DIR/probe.c","line":2}]}
END

name=$'a\nb\e[1m: error.c'
printf 'RAW_TRACEPOINT_PROBE(sched_switch) { return x; }\n' >"$scratch/$name"
bad --dry-run -f gcc "$scratch/$name"
check "a file's name makes no line of its own" lines <<'END'
DIR/a\nb\e[1m: error.c:1:45: error: cannot compile 'DIR/a\nb\e[1m: error.c': use of undeclared identifier 'x'
END
printf 'SEC("kprobe") int f(void *ctx) { return 0; }\n' >"$probe"
bad --dry-run -f gcc "$probe"
check "a mistake that only bccrun knows" says "probe.c:1: error: cannot attach 'f' ("
echo 'static int f(void) { return 0; }' >"$probe"
bad --dry-run -f gcc "$probe"
check "a text that attaches nowhere" says "probe.c:1: error: cannot run '"
bad --dry-run -f gcc "$scratch/nothing.c"
check "an error without a place" lines <<END
bccrun: cannot read 'DIR/nothing.c': No such file or directory
  hint: 'bccrun show execve > probe.c' writes an example to start from
END
bad -f gcc "$probe"
check "-f gcc is not for events" refused 2 <<END
bccrun: -f gcc shows mistakes, not events: it goes with --dry-run
END

finish
