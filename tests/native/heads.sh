#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Precompiled headers: they are made once and used from then on, they change nothing but the time, and whatever is wrong
# with them a probe compiles without.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

cache=$scratch/heads
export BCCRUN_CACHE_DIR=$cache

write_probe() { # VALUE
    cat >"$scratch/probe.c" <<END
#include <linux/sched.h> // struct task_struct
struct event { u32 pid; u32 value; };
BPF_PERF_OUTPUT(events);
SEC("tracepoint/sched/sched_process_exit")
int hit(void *ctx)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct event event = {.pid = task->real_parent->tgid, .value = $1};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
}

heads() { find "$cache" -name '*.pch-*' ! -name '*.pch-none' | wc -l; }
images() { find "$cache" -type f ! -name '*.pch-*' | wc -l; }
head_file() { find "$cache" -name '*.pch-*' ! -name '*.pch-none'; }
checksum() { "${WORKLOAD:-build/tests/workload}/checksum" <"$1"; }
sound() { # whether the head is a private file with the checksum in its name
    is "$(stat -c '%a %U' "$(head_file)")" '600 root' &&
        is "$(checksum "$(head_file)")" "$(head_file | sed 's/.*-//')"
}
same_inode() { [ "$(stat -c %i "$(head_file)")" = "$1" ]; }
dry_run() { write_probe "$1" && bccrun --dry-run "$scratch/probe.c"; }

# What was said but for times.
messages() { sed -E '/^bccrun: ([a-z]+ +[0-9.]+ ms|types )/d' "$scratch/err"; }
use_cache() { cache=$scratch/$1 BCCRUN_CACHE_DIR=$scratch/$1; } # NAME
remove_images() { find "$cache" -type f ! -name '*.pch-*' -delete; }

# Compiles in a cache that has, for each head of the other one, the mark that there can be none.
compile_without() { # [OPTION...] PROBE
    local file
    for file in "$scratch"/with/*.pch-*; do
        file=$scratch/without/${file##*/}
        (umask 077 && : >"${file%-*}-none")
    done
    use_cache without
    remove_images
    bccrun -v --dry-run "$@"
}

# Compiles in a cache where heads stay for the next.
compile_with() { # [OPTION...] PROBE
    use_cache with
    remove_images
    bccrun -v --dry-run "$@"
}

# Images of PROBE made with and without a precompiled head are the same bytes; so are the messages.
same_without() { # [OPTION...] PROBE
    local image
    is "$status" 0 && is "$(images)" 1 && says "headers precompiled" || return 1
    image=$(find "$cache" -type f ! -name '*.pch-*')
    messages >"$scratch/messages"
    compile_without "$@"
    says_not "headers precompiled" && same "$scratch/messages" <(messages) &&
        same_image
}

same_image() {
    cmp "$image" "$scratch/without/${image##*/}" && return
    diff <(od -An -v -tx1z -w16 "$image") <(od -An -v -tx1z -w16 "$scratch/without/${image##*/}") | head -n 60
    return 1
}

use_plain
given=(-D WHO=1 -D GONE=1)
mkdir -m 700 "$scratch/with" "$scratch/without"
for probe in bitesize exit offcpu opensnoop packets profile readline runqlat syscount tcplife usdt tests/native/probes/*.c; do
    [[ $probe != */* ]] && options=() || options=("${given[@]}")
    compile_with "${options[@]}" "$probe"
    if [ "$status" = 0 ]; then
        check "$probe is the same image with precompiled headers" same_without "${options[@]}" "$probe"
    else
        skip "$probe is the same image with precompiled headers" "$(grep -m 1 "^bccrun: cannot" "$scratch/err")"
    fi
done
BCCRUN=$sanitized
use_cache heads

rm -rf "$cache"
dry_run 1
check "the first compile makes the head" is "$status $(heads) $(images)" "0 1 1"
cp -a "$cache" "$scratch/first"
inode=$(stat -c %i "$(head_file)")
dry_run 2
check "an edited probe uses it" is "$status $(heads) $(images)" "0 1 2"
write_probe 3 && bccrun -v --dry-run "$scratch/probe.c"
check "which -v says" says "of it, with headers precompiled before"
check "as it is" same_inode "$inode"
mkdir "$scratch/elsewhere" && cp "$scratch/probe.c" "$scratch/elsewhere/probe.c"
bccrun --dry-run "$scratch/elsewhere/probe.c"
check "so does a probe in another directory" is "$status $(heads)" "0 1"
bccrun --dry-run -D SOMETHING=1 "$scratch/probe.c"
check "with another -D there is another head" is "$status $(heads)" "0 2"

# bccrun's own headers, in a copy that can change.
mkdir "$scratch/bin" "$scratch/own"
cp "$BCCRUN" "$BCCRUN-compile" "$scratch/bin" && cp -r "$(dirname "$BCCRUN")/headers" "$scratch/bin"
cat >"$scratch/limits.c" <<'END'
#include <linux/limits.h>
BPF_HASH(counts, u32);
#if NAME_MAX != 255
#error NAME_MAX has changed
#endif
TRACEPOINT_PROBE(sched, sched_process_exit) { return 0; }
END
own() { # STATUS WORDS: this came of a compile with the copy
    BCCRUN_CACHE_DIR=$scratch/own timeout "$PATIENCE" "$scratch/bin/bccrun" --types btf -v --dry-run "$scratch/limits.c" \
        >"$scratch/out" 2>"$scratch/err"
    is "$?" "$1" && says "$2"
}
check "a compile that makes a head says so" own 0 "headers precompiled for the next"
echo >>"$scratch/limits.c"
check "the next uses it" own 0 "headers precompiled before"
sed -i 's/NAME_MAX 255/NAME_MAX 254/' "$scratch/bin/headers/include/bccrun/common.h"
check "after a change of a header neither the image nor the head is used" own 1 "NAME_MAX has changed"
echo >>"$scratch/limits.c"
check "nor is the head after an edit" own 1 "NAME_MAX has changed"
sed -i 's/NAME_MAX 254/NAME_MAX 255/' "$scratch/bin/headers/include/bccrun/common.h"
check "after another change it is right again" own 0 "compile "
echo >>"$scratch/limits.c"
check "and stays so" own 0 "compile "

sanitize_compiler
# clang reads the spelling of a literal, and the lines for a message, from the file that a macro is defined in.
cat >"$scratch/macros.c" <<'END'
#define LIMIT 4194304
#define LETTER 'x'
#define WORDS "of the head"
#define TWICE(value) (value) * 0x2UL
#include <linux/sched.h>
#define BEHIND 23
struct event { u64 number; char letter; char words[16]; };
BPF_PERF_OUTPUT(events);
TRACEPOINT_PROBE(sched, sched_process_exit)
{
    struct event event = {.number = TWICE(LIMIT) + BEHIND, .letter = LETTER, .words = WORDS};
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
END
compile_with "$scratch/macros.c"
check "literals of the head's macros are the same image" same_without "$scratch/macros.c"
use_cache heads
sed 's/^#define WORDS.*/#define WORDS missing_one/' "$scratch/macros.c" >"$scratch/wrong.c"
compile_with "$scratch/wrong.c"
compile_without "$scratch/wrong.c"
check "a message about a macro" fails_with 1 "undeclared identifier 'missing_one'" "wrong.c:11:87"
messages >"$scratch/err.plain"
use_cache heads
rm -rf "$cache"
for use in makes uses; do
    bccrun --dry-run "$scratch/wrong.c"
    check "is the same if a compile $use the head that the macro is in" same "$scratch/err.plain" "$scratch/err"
done

BCCRUN=$sanitized
as_first() { rm -rf "$cache" && cp -a "$scratch/first" "$cache"; }
damage() { # COMMAND...: changes the head file, which is then made anew
    as_first
    "$@" "$(head_file)"
    dry_run 2
    is "$status" 0 && is "$(heads)" 1 && sound && ! grep -q . <(grep -v warning "$scratch/err")
}
flip() { printf 'x' | dd of="$1" bs=1 seek=4000 conv=notrunc status=none; }
check "a flipped byte is noticed" damage flip
check "a truncated head is noticed" damage truncate -s 100000
check "an empty head is noticed" damage truncate -s 0
check "another user's head is not used" damage chown nobody
check "a head that others can write is not used" damage chmod 666

sanitize_compiler
# The checksum is right, but clang does not take what is in the file.
rm -rf "$cache"
dry_run 1
file=$(head_file)
echo 'no precompiled header' >"$file"
mv "$file" "${file%-*}-$(checksum "$file")"
dry_run 2
check "clang refuses what is no precompiled header, and the probe compiles without" is "$status $(heads)" "0 0"
check "without a word" says_not error

BCCRUN=$sanitized
rm -rf "$cache"
bccrun --no-cache -v --dry-run "$scratch/probe.c"
check "--no-cache keeps none" is "$status $([ -e "$cache" ] && heads || echo 0)" "0 0"
check "but libbcc's passes share one" says "headers precompiled for it alone"
bccrun --no-cache -v --types btf --dry-run "$scratch/probe.c"
check "except where the types come from BTF" says_not "precompiled"

rm -rf "$cache"
mkdir -m 700 "$cache" && mount -t tmpfs -o size=1m,mode=700 tmpfs "$cache"
dry_run 3
check "a full disk keeps no head and stops nothing" is "$status $(heads)" "0 0"
check "and nothing is left in it" is "$(find "$cache" -name 'bccrun-new-*' | wc -l)" 0
umount "$cache"

rm -rf "$cache"
write_probe 4
for i in 1 2 3; do
    timeout 120 "$BCCRUN" "${headers[@]}" --dry-run "$scratch/probe.c" >"$scratch/out.$i" 2>/dev/null &
done
wait
check "simultaneous starts make one head" is "$(heads) $(cat "$scratch"/out.? | sort -u | wc -l)" "1 1"

sanitize_compiler
cat >"$scratch/unguarded.c" <<'END'
#include <linux/no_such_header.h>
BPF_HASH(counts, u32);
TRACEPOINT_PROBE(sched, sched_process_exit) { return 0; }
END
bccrun --dry-run "$scratch/unguarded.c"
check "a head that cannot be precompiled is reported as the probe's error" fails_with 1 "no_such_header.h"
check "at its line" says "unguarded.c:1:10"
check "and is not tried again" is "$(find "$cache" -name '*.pch-none' | wc -l)" 1

finish
