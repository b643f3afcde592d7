#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every kind of struct that C allows, sent by a real probe and shown in every format.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"
sanitize_compiler

# A number that no other test running on this kernel asks for.
WHO=$((1000000 + $$))

# Runs the probe with these options while one system call is made; $scratch/out has what it showed.
show() { # PROBE OPTION...
    sed "s/WHO/$WHO/" "tests/native/probes/$1.c" >"$scratch/probe.c"
    shift
    start_bccrun probe "$@" "$scratch/probe.c"
    wait_attached probe
    "$PRIORITIES" "$WHO" 1
    stop_bccrun probe
    wait_bccrun probe
}
PRIORITIES=build/tests/workload/priorities

# Conditions.
shows_not() { ! grep -qF -- "$1" "$scratch/out"; }
# In any order: what comes through a ring buffer is not held back until its time has come.
shows_lines() { # on standard input
    is "$status" 0 && diff -u <(sort) <(sort "$scratch/out")
}

# The events' data, of each struct by its name, as jq writes it.
data() { jq -c 'select(.type == "event") | [.struct, .data]' "$scratch/out" | sort; }
data_are() { is "$status" 0 && data | diff -u - <(jq -c . "$1"); }

# jq keeps 64-bit integers in a double: what it must not round is looked for in the line itself.
show layouts -f json
cat >"$scratch/wanted" <<'END'
["event", {"most": 18446744073709551615, "least": -9223372036854775808, "took_ns": 1500000, "six": "fe80::1",
  "four": "127.0.0.1", "port": 80, "yes": true, "letter": 65, "ret": -2, "kind": "KIND_READ", "odd": 7,
  "where": "0xffff888000000042", "point": {"x": -1, "y": 2}, "inners": [{"a": 0, "b": 0}, {"a": 23, "b": 42}],
  "grid": [[0, 0, 0], [0, 0, 5]], "names": ["a", "b"], "either": {"number": 67305985, "bytes": [1, 2, 3, 4]},
  "left": 1, "right": 2, "whole": 131073, "halves": [1, 2], "one": 1, "three": 5, "minus": -3, "far": 549755813889,
  "text": "a,\"\n\\xffé", "mac": [0, 0, 0, 0, 0, 255], "packed": {"tag": 9, "wide": 1152921504606846976}}]
END
check "every construct as JSON" data_are "$scratch/wanted"
check "64-bit integers are exact" shows '"most":18446744073709551615,"least":-9223372036854775808,'
check "a packed one too" shows '{"tag":9,"wide":1152921504606846976}'

show layouts -f json --raw
check "--raw: addresses as they are in memory" is \
    "$(jq -c 'select(.type == "event") | .data | [.six.in6_u.u6_addr8[0:2], .four, .port, .took_ns, .ret, .kind]' "$scratch/out")" \
    '[[254,128],16777343,20480,1500000,-2,"KIND_READ"]'

show layouts
head -1 "$scratch/out" | tr -s ' ' '\n' >"$scratch/headings"
check "in a table structs and unions dissolve into columns" diff -u - "$scratch/headings" <<'END'

MOST
LEAST
TOOK_NS
SIX
FOUR
PORT
YES
LETTER
RET
KIND
ODD
WHERE
POINT.X
POINT.Y
INNERS
GRID
NAMES
EITHER.NUMBER
EITHER.BYTES
LEFT
RIGHT
WHOLE
HALVES
ONE
THREE
MINUS
FAR
TEXT
MAC
PACKED.TAG
PACKED.WIDE
END
check "the table's row" is "$(tail -n +2 "$scratch/out" | tr -s ' ')" "$(tr '\n' ' ' <<'END' | sed 's/ $//'
18446744073709551615 -9223372036854775808 1.500 ms fe80::1 127.0.0.1 80 true 65 -2 ENOENT KIND_READ 7
0xffff888000000042 -1 2 [{a=0 b=0} {a=23 b=42}] [[0 0 0] [0 0 5]] [a b] 67305985 [1 2 3 4] 1 2 131073 [1 2] 1 5 -3
549755813889 a,"\n\xffé [0 0 0 0 0 255] 9 1152921504606846976
END
)"

show layouts --raw
check "--raw: no readings in the table" shows " 16777343 20480 true"
check "--raw: no error names" shows_not ENOENT

show layouts -f csv
check "CSV quotes what needs it" is "$(tail -1 "$scratch/out")" \
    "18446744073709551615,-9223372036854775808,1500000,fe80::1,127.0.0.1,80,true,65,-2,KIND_READ,7,\
0xffff888000000042,-1,2,[{a=0 b=0} {a=23 b=42}],[[0 0 0] [0 0 5]],[a b],67305985,[1 2 3 4],1,2,131073,[1 2],1,5,-3,\
549755813889,\"a,\"\"\\n\\xffé\",[0 0 0 0 0 255],9,1152921504606846976"

show layouts -f log
check "the log names what it shows" shows $'\tsix: fe80::1\tfour: 127.0.0.1\tport: 80\tyes: true\tletter: 65\tret: -2 ENOENT'
check "the log keeps structs together" shows $'\tpacked: {tag=9 wide=1152921504606846976}'

show rings -f json
cat >"$scratch/wanted" <<'END'
["first_t", {"pid": 1, "hosts": ["127.0.0.1", "8.8.8.8"], "ports": [0, 443], "sizes": ["SIZE_BIG", 0],
  "flags": [false, false, true], "tiny": [-1, 0]}]
["second", {"low": 9, "high": 2097151, "most": 18446744073709551615, "tail": -1, "choice": "ONE", "set": true,
  "outer": {"level": {"deep": 513, "parts": [1, 2]}}}]
["third", {"number": 0, "function": "0x0", "pointers": ["0x0", "0xffffffffffffffff"],
  "huge": "0x00000000000000010000000000000002"}]
END
check "three structs through a perf buffer and two ring buffers, as JSON" data_are "$scratch/wanted"
check "a 64-bit bit field is exact" shows '"most":18446744073709551615,'
check "what a perf buffer sent has its CPU, what a ring buffer sent has none" is \
    "$(jq -c 'select(.type == "event") | [.struct, has("cpu")]' "$scratch/out" | sort | paste -sd ' ')" \
    '["first_t",true] ["second",false] ["third",false]'

show rings
check "each struct has a header of its own in the table" shows_lines <<'END'
    PID HOSTS           PORTS SIZES    FLAGS    TINY
      1 [127.0.0.1 8.8.8.8] [0 443] [SIZE_BIG 0] [false false true] [-1 0]
    LOW    HIGH         MOST         TAIL CHOICE SET   OUTER.LEVEL.DEEP OUTER.LEVEL.PARTS
      9 2097151 18446744073709551615           -1 ONE    true               513 [1 2]
 NUMBER FUNCTION     POINTERS                               HUGE
      0 0x0          [0x0 0xffffffffffffffff] 0x00000000000000010000000000000002
END

show rings -f csv
check "and in CSV" shows_lines <<'END'
pid,hosts,ports,sizes,flags,tiny
1,[127.0.0.1 8.8.8.8],[0 443],[SIZE_BIG 0],[false false true],[-1 0]
low,high,most,tail,choice,set,outer.level.deep,outer.level.parts
9,2097151,18446744073709551615,-1,ONE,true,513,[1 2]
number,function,pointers,huge
0,0x0,[0x0 0xffffffffffffffff],0x00000000000000010000000000000002
END

finish
