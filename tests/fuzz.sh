#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs fuzzers of tests/fuzz for FUZZ_SECONDS (5 if not set) each, from the few inputs below. `make fuzzers` builds them.
#
# usage: tests/fuzz.sh [NAME...]     all of them by default
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/lib/tap.sh"

FUZZ_SECONDS=${FUZZ_SECONDS:-5}

# Why no fuzzer can be built here; nothing if one can.
missing() {
    command -v clang >/dev/null || { echo "clang is not installed" && return; }
    echo 'int LLVMFuzzerTestOneInput(const char *d, long s); int LLVMFuzzerTestOneInput(const char *d, long s)
        { return d && s < 0; }' >"$scratch/try.c"
    clang -fsanitize=fuzzer,address,undefined -o "$scratch/try" "$scratch/try.c" 2>/dev/null ||
        echo "clang has no fuzzer or sanitizer runtime (Debian: libclang-rt-dev)"
}

make_corpora() {
    mkdir -p "$scratch"/corpus/fuzz_{declare,diagnose}
    cp probes/*.c "$scratch/corpus/fuzz_declare"
    cat >"$scratch/corpus/fuzz_declare/everything" <<'END'
#if A /* b
*/
SEC("kprobe/f") static __always_inline int f(struct pt_regs *ctx, int (*g)(int, int)) __maybe_unused { return '{'; }
#else
typedef struct { u32 a; char b[16]; } c, *d; BPF_HASH(m, u32, c)
TRACEPOINT_PROBE(sched, sched_switch) { /* } */ char *s = "}\""; return 0; } // }
#endif
struct __attribute__((packed)) e { int a; } x = { 1 };
enum { A = 1 };
#define F \
    int g(void) {
END
    mkdir -p "$scratch/corpus/fuzz_addresses"
    printf '7f0000000100 20 name\n' >"$scratch/corpus/fuzz_addresses/names"
    cp /proc/self/maps "$scratch/corpus/fuzz_addresses/maps"
    cp probes/offcpu.c "$scratch/corpus/fuzz_addresses/text"
    # The first byte says who printed it: 0 an error, 1 the verifier, 2 a warning (fuzz_diagnose.c).
    for file in tests/bad/fixes/*.c; do # 3 and a place: a text for which a line to write is known
        for place in '\167' '\066' '\005'; do
            { printf '%b' "\\003$place\\000" && cat "$file"; } >"$scratch/corpus/fuzz_diagnose/$(basename "$file").${place#?}"
        done
    done
    cd "$scratch/corpus/fuzz_diagnose" || exit
    printf '0<probe>:3:5: error: expected '\'';'\'' after expression [-Werror,-Wx]\n    int\n    ^\n1 error.\n' >error
    printf '0In file included from <probe>:1:\n/x.h:7:1: fatal error: '\''y'\'' file not found\n' >foreign
    printf '0error: <probe>:3:35: in function hit i32 (i8*): Looks like the BPF stack limit is exceeded\n' >generator
    printf '2<probe>:3:5: warning: unused variable '\''x'\'' [-Wunused-variable]\n' >warning
    printf '10: R1=ctx() R10=fp0\n; x @ <probe>:3\n7: (61) r1 = *(u32 *)(r0 +0)\nR0 invalid mem access\nprocessed 8\n' >log
    printf '1infinite loop detected at insn 9\ncur state: x\n' >loop
    cd - >/dev/null || exit
}

fuzz() { # NAME
    local program=build/fuzz/$1
    mkdir -p "$scratch/corpus/$1" "$scratch/of/$1"
    [ -x "$program" ] || { echo "$program is not there: make fuzzers" && return 1; }
    timeout $((FUZZ_SECONDS * 4 + 60)) "$program" -max_total_time="$FUZZ_SECONDS" -max_len=4096 -timeout=10 \
        -close_fd_mask=3 -artifact_prefix="$scratch/of/$1/" "$scratch/corpus/$1" >"$scratch/of/$1/log" 2>&1 </dev/null &&
        return
    tail -n 30 "$scratch/of/$1/log"
    for input in "$scratch/of/$1"/{crash,leak,oom,timeout,slow-unit}-*; do
        [ -f "$input" ] && echo "the input, in base64: $(base64 -w 0 "$input")"
    done
    return 1
}

# As many at a time as there are CPUs.
fuzz_all() { # NAME...
    local name
    for name in "$@"; do
        while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n; done
        { fuzz "$name" >"$scratch/$name.said" && touch "$scratch/$name.passed"; } &
    done
    wait
}

passed() { # NAME
    cat "$scratch/$1.said"
    [ -e "$scratch/$1.passed" ]
}

why=$(missing)
make_corpora
names=("$@")
if (($# == 0)); then
    for source in tests/fuzz/fuzz_*.c; do names+=("$(basename "$source" .c)"); done
fi
[ -n "$why" ] || fuzz_all "${names[@]}"
for name in "${names[@]}"; do
    if [ -n "$why" ]; then
        skip "$name" "$why"
    else
        check "$name: $FUZZ_SECONDS s without a crash" passed "$name"
    fi
done
finish
