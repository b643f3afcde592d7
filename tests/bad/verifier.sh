#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Programs that the kernel does not take: its verdict, the user's line, what to do.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"

bad "$probes/null.c"
check "a lookup's NULL, behind other functions" refused 1 <<END
bccrun: cannot load 'hit': the kernel's verifier rejects it: R0 invalid mem access 'map_value_or_null'
  $probes/null.c:27: here
      27 |     event.count = *count;
         |                   ^
  hint: a lookup gives NULL where the map has no such key: test the pointer before using it
END
bad "$probes/bounds.c"
check "an index without bounds" refused_with 1 "cannot load 'hit': the kernel's verifier rejects it: R" \
    "$probes/bounds.c:19: here" "      19 |     event.letter = four[bpf_get_prandom_u32()];" "hint: test an index"
bad "$probes/licence.c"
check "a licence that helpers are not for" refused_with 1 "GPL" "$probes/licence.c:15: here" \
    "hint: the kernel gives this helper to free programs alone: '#define BPF_LICENSE GPL' in the probe"
bad "$probes/global.c"
check "a global variable" refused_with 1 "invalid mem access" "$probes/global.c:16: here" \
    "a global variable and a struct filled with constants"
bad "$probes/beyond.c"
check "a read beyond the tracepoint's record" refused 1 <<'END'
bccrun: cannot attach to tracepoint syscalls/sys_enter_acct: the program reads beyond the end of its record
  hint: /sys/kernel/tracing/events/syscalls/sys_enter_acct/format lists the fields
END
probe "    while (1) event.pid += bpf_ktime_get_ns() > 5;" >"$scratch/loop.c"
bad "$scratch/loop.c"
check "a loop without an end" refused_with 1 "cannot load 'hit': the kernel's verifier rejects it" "hint: the verifier"

finish
