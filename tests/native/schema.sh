#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What bccrun schema says of a probe, and whether what the probe writes is like that: real lines, validated by another
# program (python3-jsonschema).
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

# A number that no other test running on this kernel asks for.
WHO=$((4000000 + $$))
PRIORITIES=build/tests/workload/priorities

if ! /usr/bin/python3 -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("jsonschema"))' 2>/dev/null; then
    skip "lines against their schema" "python3-jsonschema is not installed (scripts/setup test)"
    finish
    exit
fi

# The answer about these lines, in $answer.
ask() { # LINES
    echo "$scratch/schema $1" >&"${validator[1]}"
    IFS= read -r answer <&"${validator[0]}"
}
coproc validator { exec tests/lib/validate.py {nothing}<&- 2>&1; }

# Conditions.
validates() { # TYPE...: every line is what the schema says, and each of these types is among them
    local type
    ask "$scratch/out"
    [[ $answer == "valid "* ]] || { echo "$answer" && return 1; }
    for type in "$@"; do
        [[ $answer == *" $type="* ]] || { echo "no $type among: $answer" && return 1; }
    done
}
is_invalid() { # LINE
    printf '%s\n' "$1" >"$scratch/line"
    ask "$scratch/line"
    [[ $answer == "invalid "* ]] || { echo "$answer" && return 1; }
}

schema_of() { # ARGUMENT...
    bccrun schema "$@"
    cp "$scratch/out" "$scratch/schema"
}

# A probe of tests/native/probes, whose events come from one system call of the workload.
native() { # PROBE OPTION...
    local name=$1
    shift
    sed "s/WHO/$WHO/; s/GONE/$((WHO + 1))/" "tests/native/probes/$name.c" >"$scratch/$name.c"
    schema_of "$@" "$scratch/$name.c"
    start_bccrun probe -f json "$@" "$scratch/$name.c"
    wait_attached probe
    "$PRIORITIES" "$WHO" 23
    stop_bccrun probe
    wait_bccrun probe
}

# An embedded probe, on whatever this machine does meanwhile.
lesson() { # PROBE TYPE...
    local name=$1
    shift
    schema_of "$name"
    bccrun -f json "$name" -c "sh -c 'cat /dev/null /nowhere; sleep 0.2'"
    check "$name: every line is what its schema says" validates "$@"
}

native layouts
check "every construct of C" validates attached event summary
check "the bounds of a 64-bit integer are exact" is \
    "$(grep -c '"maximum": 18446744073709551615\|"minimum": -9223372036854775808' "$scratch/schema")" \
    "$(grep -c '18446744073709551615\|9223372036854775808' "$scratch/schema")"
event=$(grep '"type":"event"' "$scratch/out" | head -1)
for change in 's/"yes":true/"yes":1/' 's/"port":80/"port":65536/' 's/"six":"[^"]*"/"six":"fe80"/' 's/"ret":-2/"ret":"-2"/' \
    's/"grid":\[\[/"grid":[[1,/' 's/"most":[0-9]*/"most":18446744073709551616/' 's/"minus":-3/"minus":-99/' \
    's/"where":"0x/"where":"0X/' 's/"kind":"[^"]*"/"kind":"KIND"/' 's/"ret"/"other"/' 's/,"least":[-0-9]*//' \
    's/"struct":"event"/"struct":"events"/'; do
    check "it refuses what is changed by $change" is_invalid "$(sed "$change" <<<"$event")"
done

native layouts --raw
check "--raw" validates attached event summary
check "--raw has another schema" is_invalid "$event"

native layouts -T
check "-T" validates attached event summary
check "-T has the time in each event" is_invalid "$event"

native rings
check "several structs through several buffers" validates attached event summary
check "each struct has its part" is "$(jq -c '."$defs" | keys' "$scratch/schema")" \
    '["attached","event_first_t","event_second","event_third","lost","summary"]'
check "a loss names one of the buffers" is "$(jq -c '."$defs".lost.properties.buffer.enum | length' "$scratch/schema")" 3

native maps
check "every kind of map" validates attached map summary
check "a map's key of another type is refused" is_invalid '{"type":"map","name":"numbers","time_ns":1,"entries":'`
    `'[{"key":"1","value":1}],"left_out":0}'
check "what is no histogram cannot be one" is_invalid '{"type":"map","name":"numbers","time_ns":1,"histogram":"log2",'`
    `'"key":{},"buckets":[]}'
native maps --maps numbers,sizes
check "--maps" validates map
check "--maps leaves the others out" is "$(jq -r '."$defs" | keys[] | select(startswith("map_"))' "$scratch/schema" |
    paste -sd ' ')" "map_numbers map_sizes"
native maps --no-maps
check "--no-maps" validates attached summary
native million --top 3
check "--top" validates map summary

lesson opensnoop attached event summary
lesson tcplife attached summary
lesson syscount attached map summary
lesson runqlat attached map summary

# Nothing needs to be loaded, nor to be there: the schema of probes that this kernel may not run, too.
for name in bitesize execve exit kill open readline tcpconnect usdt; do
    schema_of "$name"
    if [ "$status" != 0 ] && grep -q "No such file\|is not a program\|not compiled in" "$scratch/err"; then
        skip "the schema of $name" "$(head -1 "$scratch/err")"
        continue
    fi
    check "the schema of $name" is "$status$(cat "$scratch/err")$(jq -r .title "$scratch/out")" "0$name"
done

# From standard input, with a macro and a directory for #include.
mkdir "$scratch/include"
echo 'struct event { u32 pid; char text[LENGTH]; };' >"$scratch/include/event.h"
cat >"$scratch/input.c" <<'END'
#include "event.h"
BPF_RINGBUF_OUTPUT(events, 8);
SEC("kprobe/no_such_function")
int f(struct pt_regs *ctx) { struct event event = {}; events.ringbuf_output(&event, sizeof(event), 0); return 0; }
END
timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" schema -D LENGTH=23 -I "$scratch/include" - <"$scratch/input.c" >"$scratch/out" 2>"$scratch/err"
check "standard input, -D and -I" is \
    "$(jq -c '."$defs".event_event.properties.data.properties.text.maxLength' "$scratch/out")" 92

bccrun schema
check "no probe" fails_with 2 "'bccrun schema' needs a probe"
bccrun schema a b
check "two probes" fails_with 2 "'bccrun schema' takes one probe, but there is 'b'"
bccrun schema nosuch
check "a probe that is not there" fails_with 1 "cannot find 'nosuch'"
bccrun schema --maps numberz "$scratch/maps.c"
check "a map that is not there" fails_with 1 "cannot show the map 'numberz'" "did you mean 'numbers'?"
bccrun schema -f json "$scratch/include/event.h"
check "what does not compile, as JSON" is "$status $(jq -r .type "$scratch/err" | sort -u | paste -sd ' ')" "1 error"

finish
