#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The cache of compiled probes: the second start of a probe starts no compiler, and anything that went into the image
# and has changed makes it start again.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

export BCCRUN_CACHE_DIR=$scratch/cache # empty
CALLS=${WORKLOAD:-$PWD/build/tests/workload}/named_calls

# A copy of bccrun whose compiler notes each of its starts.
mkdir "$scratch/bin" "$scratch/one" "$scratch/two"
cp "$BCCRUN" "$scratch/bin/bccrun"
printf '#!/bin/sh\necho started >>%s\nexec %s-compile\n' "$scratch/started" "$(realpath "$BCCRUN")" >"$scratch/bin/bccrun-compile"
: >"$scratch/started"
chmod 755 "$scratch/bin/bccrun-compile"
ln -s "$(realpath "$(dirname "$BCCRUN")/headers")" "$scratch/bin/headers"
BCCRUN=$scratch/bin/bccrun

probe=$scratch/probe.c
write_probe() { # SECTION VALUE
    cat >"$probe" <<END
#define BPF_LICENSE Dual MIT/GPL
#include "counted.h"
struct event { u32 pid; };
BPF_PERF_OUTPUT(events);
SEC("$1")
int hit(void *ctx)
{
    struct event event = {};
    int unused_here;
    event.pid = $2 + COUNTED;
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
}
write_header() { # FILE VALUE
    echo "#define COUNTED $2" >"$1"
    touch -d '1 hour ago' "$1"
    sleep 0.05 # its change is older than the next compile
}

starts() { wc -l <"$scratch/started"; }
compiles=0
run() { # ARGUMENT...
    local before
    before=$(starts)
    bccrun --dry-run -v -I "$scratch/one" -I "$scratch/two" "$@" "$probe"
    compiles=$(($(starts) - before))
}
compiled() { is "$status" 0 && is "$compiles" 1 && says "bccrun: compile " && says "bccrun: verify "; }
was_kept() { is "$status" 0 && is "$compiles" 0 && says "bccrun: cache " && says_not "bccrun: compile "; }
# A change of something that went into it: compiled, and then kept.
misses() { # NAME ARGUMENT...
    local name=$1
    shift
    run "$@"
    check "$name: compiled" compiled
    run "$@"
    check "$name: kept" was_kept
}

write_header "$scratch/two/counted.h" 1
write_probe tracepoint/syscalls/sys_enter_acct 100
misses "a new text"
check "a hit shows the compiler's warnings" says "warning: $probe:9:9: unused variable 'unused_here'"
run --no-cache
check "--no-cache: compiled" compiled
run
check "--no-cache: the entry stays" was_kept

write_probe tracepoint/syscalls/sys_enter_acct 101
misses "another text"
write_probe tracepoint/syscalls/sys_enter_acct 100
run
check "the first version again" was_kept

write_header "$scratch/two/counted.h" 2
run
check "what it includes has changed: compiled" compiled
check "what it includes has changed: reported" says "bccrun: compiled again: $scratch/two/counted.h has changed"
run
check "an included file has changed: kept" was_kept
write_header "$scratch/one/counted.h" 2
run
check "a file that is found earlier: compiled" compiled
check "a file that is found earlier: reported" says "bccrun: compiled again: $scratch/one/counted.h has changed"
run
check "a file that is found earlier: kept" was_kept
rm "$scratch/one/counted.h"
run
check "an included file was deleted: compiled" compiled
touch -d '1 hour' "$scratch/two/counted.h"
rm -rf "$BCCRUN_CACHE_DIR"
run
check "a file that changed during the compile: compiled" compiled
check "a file that changed during the compile: not kept" says "bccrun: cannot keep the image: $scratch/two/counted.h has only just changed"
run
check "a file that changed during the compile: compiled again" compiled
write_header "$scratch/two/counted.h" 2
misses "in order again"

misses "-D" -D OTHER=1
misses "another -D" -D OTHER=2
misses "another -I" -I "$scratch"
misses "a filter" -p 1
run -p 2
check "another value of the filter" was_kept
misses "a second value of it" -p 1 -p 2
misses "another filter" -u 0
run -a hit=tracepoint/syscalls/sys_exit_acct
check "another place of the same type" was_kept
check "another place of the same type: it attaches there" shows sys_exit_acct
misses "another type" -a hit=raw_tp/sys_enter

# What it is compiled by and for.
export LD_LIBRARY_PATH=/nowhere
misses "another search path of the loader"
unset LD_LIBRARY_PATH
run
check "the first one again" was_kept
touch "$scratch/bin/bccrun-compile"
misses "another compiler process"

# The kernel's release is another for a process of this personality.
release() { setarch --uname-2.6 uname -r; }
if [ "$(release 2>/dev/null)" = "$(uname -r)" ] || ! release >"$scratch/release" 2>&1; then
    skip "another kernel" "setarch --uname-2.6 changes nothing here"
else
    real=$BCCRUN
    printf '#!/bin/sh\nexec setarch --uname-2.6 %s "$@"\n' "$real" >"$scratch/older"
    chmod 755 "$scratch/older"
    BCCRUN=$scratch/older
    [ ${#headers[@]} -gt 0 ] || headers=(--headers "/lib/modules/$(uname -r)/build")
    misses "another kernel"
    BCCRUN=$real
fi

# A build directory of the headers whose configuration is made anew. Debian's build half has all that it takes.
if [ ${#headers[@]} -gt 0 ] && grep -q '^include /' "${headers[1]}/Makefile" 2>/dev/null; then
    mkdir "$scratch/headers"
    cp -r "${headers[1]}/." "$scratch/headers"
    kept=("${headers[@]}")
    headers=(--headers "$scratch/headers")
    misses "other headers"
    echo "#define CONFIG_BCCRUN_TEST 1" >>"$scratch/headers/include/generated/autoconf.h"
    misses "headers configured anew"
    headers=("${kept[@]}")
else
    skip "other headers" "they are not split in two as Debian's are"
fi

write_probe tracepoint/syscalls/sys_enter_acct "sizeof(__TIME__)"
run
check "a probe that uses __TIME__: compiled" compiled
check "a probe that uses __TIME__: not kept" says "cannot keep the image: the probe uses __TIME__"
run
check "a probe that uses __TIME__: compiled again" compiled

# What a hit loads does what a compile loads.
for how in compiled kept; do
    : >"$scratch/rows"
    bccrun -v --no-maps tests/native/calls.c -- "$CALLS" "$scratch/rows" 995
    check "23 calls, $how: the rows" same "$scratch/rows" <(sed 1d "$scratch/out" | awk '{ $1 = $1; print }')
    check "23 calls, $how: there are some" is "$(wc -l <"$scratch/rows")" 46
done
check "23 calls: the second time out of the cache" says "bccrun: cache "

# An image that this kernel does not take: its last instruction is none, and the digest is right.
write_probe tracepoint/syscalls/sys_enter_acct 102
rm -rf "$BCCRUN_CACHE_DIR"
misses "a third text"
entry=$(find "$BCCRUN_CACHE_DIR" -type f ! -name "*.pch-*")
size=$(stat -c %s "$entry")
printf '\377' | dd of="$entry" bs=1 seek=$((size - 8)) conv=notrunc status=none
digest=$(tail -c +57 "$entry" | sha512sum | cut -c -64)
for ((i = 0; i < 64; i += 2)); do printf '%b' "\\x${digest:i:2}"; done | dd of="$entry" bs=1 seek=24 conv=notrunc status=none
run
check "an image that the kernel refuses: compiled" compiled
check "an image that the kernel refuses: reported" says "bccrun: compiled again: cannot load 'hit': "
run
check "an image that the kernel refuses: kept" was_kept

# The fields of a tracepoint's record, which libbcc reads, and a map's.
own=$probe probe=opensnoop
misses "TRACEPOINT_PROBE"
probe=$own

# bccrun cache.
bccrun cache
entries=$(find "$BCCRUN_CACHE_DIR" -type f | wc -l)
check "cache: a line for each" is "$(wc -l <"$scratch/out")" $((entries + 1))
check "cache: names" shows "  $scratch/probe.c"
check "cache: the total" shows "$entries compiled probes, $(find "$BCCRUN_CACHE_DIR" -type f -printf '%s\n' |
    awk '{ kib += 4 * int(($1 + 4095) / 4096) } END { print kib }') KiB of at most 256 MiB, in $BCCRUN_CACHE_DIR"
bccrun cache size
check "cache size" is "$(wc -l <"$scratch/out")" 1
touch "$BCCRUN_CACHE_DIR/mine"
bccrun cache clear
check "cache clear: reported" shows "removed $entries compiled probes, "
check "cache clear: what is not bccrun's stays" is "$(ls "$BCCRUN_CACHE_DIR")" mine
check "the directory's mode" is "$(stat -c %a "$BCCRUN_CACHE_DIR")" 700

finish
