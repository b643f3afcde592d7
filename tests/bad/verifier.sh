#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Programs that the kernel does not take: its verdict, the user's line, what to do.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
. tests/bad/verifier.bash

for probe in tests/bad/verifier/*.c; do
    rejects "$(basename "$probe" .c)"
done
bad -d 1 tests/bad/verifier/index.c
check "what is known of a pointer, in words" says \
    "what the verifier knows of it: a pointer into a value of 4 bytes of the map 'letters', 0 to 17179869180 bytes after its start"
bad --raw-log tests/bad/verifier/null.c
check "--raw-log: the verifier's log" says "call bpf_map_lookup_elem#1"
bad "$probes/beyond.c"
check "a read beyond the tracepoint's record" refused 1 <<'END'
bccrun: cannot attach to tracepoint syscalls/sys_enter_acct: the program reads beyond the end of its record
  tests/bad/probes/beyond.c:10:1: here
      10 | SEC("tracepoint/syscalls/sys_enter_acct")
         | ^
  hint: /sys/kernel/tracing/events/syscalls/sys_enter_acct/format lists the fields
END

finish
