#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Programs that the kernel does not take: its verdict, the user's line, what to do.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"

# Each probe of tests/bad/verifier, beside it what must be said. Left out are what the verifier says itself and what
# it knows of a register, whose words are another kernel's in part.
explained() { # NAME
    sed -E "/^  (the verifier's words|what is known of it): /d" "$scratch/err" | diff -u "tests/bad/verifier/$1.says" - &&
        says "the verifier's words: " && is "$status" 1 && is "$(wc -c <"$scratch/out")" 0 && no_noise
}

for probe in tests/bad/verifier/*.c; do
    name=$(basename "$probe" .c)
    bad -d 1 "$probe"
    if [ "$status" = 0 ]; then
        skip "$name" "this kernel takes it"
    elif grep -q 'this kernel lets nobody do it' "$scratch/err"; then
        skip "$name" "this kernel has no such hooks"
    else
        check "$(sed -n '1s,^// ,,p' "$probe")" explained "$name"
    fi
done
bad -d 1 tests/bad/verifier/index.c
check "what is known of a pointer, in words" says \
    "what is known of it: a pointer into a value of 4 bytes of the map 'letters', 0 to 17179869180 bytes behind its start"
bad --raw-log tests/bad/verifier/null.c
check "--raw-log: the verifier's log" says "call bpf_map_lookup_elem#1"
bad "$probes/beyond.c"
check "a read beyond the tracepoint's record" refused 1 <<'END'
bccrun: cannot attach to tracepoint syscalls/sys_enter_acct: the program reads beyond the end of its record
  hint: /sys/kernel/tracing/events/syscalls/sys_enter_acct/format lists the fields
END

finish
