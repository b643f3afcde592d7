#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every kind of map, filled by a real probe: exact sums, in every format, at the end and in intervals.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/background.sh"

# Numbers that no other test running on this kernel asks for.
WHO=$((2000000 + $$)) GONE=$((3000000 + $$))
PRIORITIES=build/tests/workload/priorities

start() { # PROBE OPTION...
    sed "s/WHO/$WHO/; s/GONE/$GONE/" "tests/native/probes/$1.c" >"$scratch/probe.c"
    shift
    start_bccrun probe "$@" "$scratch/probe.c"
    wait_attached probe
}

end() {
    stop_bccrun probe
    wait_bccrun probe
}

# 23 calls on the first CPU, then 42 on the second; all 65 on the first if there is no second.
show() { # OPTION...
    start maps "$@"
    "$PRIORITIES" "$WHO" 23 0
    "$PRIORITIES" "$WHO" 42 "$SECOND"
    end
}
SECOND=$(($(getconf _NPROCESSORS_ONLN) > 1 ? 1 : 0))

# Conditions.
shows_exactly() { # on standard input
    is "$status" 0 && diff -u - "$scratch/out"
}
shows_not() { ! grep -qF -- "$1" "$scratch/out"; }
map_is() { # NAME JSON: the lines of the map, without type, name and time
    is "$(jq -c 'select(.type == "map" and .name == "'"$1"'") | del(.type, .name, .time_ns)' "$scratch/out" | paste -sd ' ')" "$2"
}

show -f json
check "every line is JSON" jq -e . "$scratch/out"
check "all maps, whether anything is in them or not" is "$(jq -r 'select(.type == "map") | .name' "$scratch/out" | sort | paste -sd ' ')" \
    "by_pair cpu_array cpu_hash numbers recent routes sides sizes stacked steps unused waiting"
if ((SECOND)); then
    check "a hash of structs, the largest first" map_is by_pair '{"entries":[{"key":{"cpu":1,"name":"even"},"value":'`
        `'{"calls":42,"last":0}},{"key":{"cpu":0,"name":"even"},"value":{"calls":23,"last":0}}],"left_out":0}'
    check "structs of several CPUs stay apart" map_is cpu_array '{"entries":[{"key":1,"value":{"calls":42,"last":1},'`
        `'"cpu":1},{"key":1,"value":{"calls":23,"last":0},"cpu":0}],"left_out":0}'
else
    skip "values of several CPUs stay apart" "this machine has one CPU"
fi
check "numbers of several CPUs are added up" map_is cpu_hash '{"entries":[{"key":7,"value":65}],"left_out":0}'
check "an array, its zeros left out" map_is numbers '{"entries":[{"key":3,"value":65}],"left_out":0}'
check "an LRU hash" map_is recent '{"entries":[{"key":7,"value":65}],"left_out":0}'
check "an LPM trie" map_is routes '{"entries":[{"key":{"bits":8,"address":10},"value":42}],"left_out":0}'
check "an empty hash" map_is unused '{"entries":[],"left_out":0}'
check "a logarithmic histogram" map_is sizes \
    '{"histogram":"log2","key":{},"buckets":[{"low":64,"high":127,"count":65}]}'
check "a linear one in the same probe" map_is steps \
    '{"histogram":"linear","key":{},"buckets":[{"low":5,"high":5,"count":65}]}'
check "one for each key" map_is sides \
    '{"histogram":"linear","key":{"side":"left"},"buckets":[{"low":3,"high":3,"count":65}]}'
check "a queue is drained" is "$(jq -c 'select(.name == "waiting") | .entries | length' "$scratch/out")" 16

start maps -f json --maps waiting,stacked
"$PRIORITIES" "$WHO" 1 0
"$PRIORITIES" "$WHO" 1 "$SECOND"
end
check "a queue, first in first out" map_is waiting '{"entries":[{"value":0},{"value":'"$SECOND"'}],"left_out":0}'
check "a stack, last in first out" map_is stacked '{"entries":[{"value":'"$SECOND"'},{"value":0}],"left_out":0}'

show --maps cpu_hash,unused,sizes
check "--maps shows only these, as tables" shows_exactly <<'END'

cpu_hash
KEY VALUE
  7    65

sizes
 64 -> 127          65 |****************************************|

unused: empty
END

show --no-maps
check "--no-maps shows none" shows_exactly </dev/null

bccrun -d 0.1 --maps numberz "$scratch/probe.c"
check "--maps with an unknown name suggests one" fails_with 1 "cannot show the map 'numberz'" "did you mean 'numbers'?"

# Each showing is a line; between two of them the counts are taken out.
start maps -f json -i 0.1 --clear --maps cpu_hash,numbers
showings() { [ "$(grep -c numbers "$scratch/probe.out")" -ge "$1" ]; } # COUNT
for showing in 1 2 3 4 5; do
    "$PRIORITIES" "$WHO" 23 0
    wait_for showings "$showing"
done
end
sum() { jq -s "[.[] | select(.name == \"$1\") | .entries[].value] | add" "$scratch/out"; }
check "-i --clear: the counts of a hash add up to all" is "$(sum cpu_hash)" 115
check "-i --clear: those of an array too" is "$(sum numbers)" 115
check "-i shows several times" test "$(grep -c cpu_hash "$scratch/out")" -ge 6

start maps -f json -i 0.1 --maps numbers
"$PRIORITIES" "$WHO" 23 0
wait_for showings 3
end
check "-i without --clear goes on counting" is "$(jq -r 'select(.type == "map") | .entries[0].value' "$scratch/out" | tail -1)" 23

start million --top 3 --maps many
"$PRIORITIES" "$WHO" 10007
end
check "--top: the largest, and how many more" shows_exactly <<'END'

many
  KEY VALUE
10006 10006
10005 10005
10004 10004
and 10004 more
END

# A million: every entry once, written while it is formatted. The memory: at most 100 bytes for each entry.
start million -i 0.5 -f csv --maps many
"$PRIORITIES" "$WHO" 1000003
shown() { [[ $(tail -c 10 "$scratch/probe.out") == *$'\n0,0' ]]; }
wait_for shown
hwm=$(awk '/VmHWM/ { print $2 }' "/proc/$(pid_of probe)/status")
began=${EPOCHREALTIME/./}
end
printf '# a million entries shown in %d ms, at most %d KiB of memory\n' $(((${EPOCHREALTIME/./} - began) / 1000)) "$hwm"
check "a million entries, each once" is "$(tac "$scratch/out" | sed '/^key/q' | cut -d, -f1 | sort -u | wc -l)" 1000004
check "a million entries, none twice" is "$(tac "$scratch/out" | sed '/^key/q' | wc -l)" 1000004

# Keys that vanish while being read: no error, none twice, and of those that stay none is missing.
start million -i 0.1 -f json --maps many
"$PRIORITIES" "$WHO" 100003
"$PRIORITIES" "$GONE" 90001
end
check "keys that vanish while they are read: none twice" is \
    "$(jq -c 'select(.type == "map") | (.entries | length) - ([.entries[].key] | unique | length)' "$scratch/out" | sort -u)" 0
check "and those that stay are all there" is "$(grep '"type":"map"' "$scratch/out" | tail -1 | jq '[.entries[].key] | length, min')" \
    "$(printf '10002\n90001')"

finish
