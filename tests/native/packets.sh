#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The embedded probe 'packets', in a network of its own: exact sums for each flow, shown by itself every second.
if [ -z "${OWN_NETWORK:-}" ] && unshare -n ip link set lo up 2>/dev/null; then
    exec env OWN_NETWORK=yes unshare -n "$0"
fi
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh
. tests/lib/lessons.sh

if [ -z "${OWN_NETWORK:-}" ]; then
    skip "packets" "this needs root, network namespaces and ip"
    finish
    exit
fi
ip link set lo up mtu 1500

# The last showing of the map, without its headings.
flows() { tac "$1" | sed '/^SOURCE/,$d' | awk '{ $1 = $1; print }' | sort; }
showings() { grep -c ^flows "$scratch/out"; }

has_shown() { [ "$(grep -c ^flows "$scratch/packets.out")" -ge "$1" ]; } # TIMES

# What one run shows of the workload's packets, whatever the options.
watch_packets() { # OPTION...
    rm -f "$scratch/packets.go"
    start_lesson packets
    start_bccrun packets "$@"
    wait_attached packets
    give_lesson packets
    end_lesson packets
    wait_for has_shown "${SHOWINGS:-0}"
    stop_bccrun packets
    wait_bccrun packets
}

SHOWINGS=2 watch_packets packets
check "packets: 23 datagrams in 25 packets, each flow's sums" same <(sort "$scratch/packets.rows") <(flows "$scratch/out")
check "packets: the largest flow first" is "$(awk '$1 == "SOURCE" { getline; print $6; exit }' "$scratch/out")" 12
check "packets: the headings" shows "SOURCE    DESTINATION SPORT DPORT PROTOCOL PACKETS BYTES"
check "packets: shown every second, and at the end" [ "$(showings)" -ge 3 ]
sed -i "/warning: compiling against the headers\|than in these headers/d" "$scratch/err"
check "packets: nothing lost" said "Received signal, exiting.." "0 events, 0 lost, N seconds"

watch_packets -i 0 packets
check "packets, -i 0: only at the end" is "$(showings)" 1
watch_packets -i 100 -f json packets
check "packets, -i 100: shown at the end" is "$(jq -s 'map(select(.type == "map")) | length, ([.[].entries[].value.packets] | add)' "$scratch/out" |
    paste -sd ' ')" "1 25"
check "packets, JSON: the kinds of protocols by name" is "$(jq -r 'select(.type == "map") | .entries[].key.protocol' "$scratch/out" | sort -u)" UDP

watch_packets -D PORT=1 packets
check "packets, PORT: no flow of another one" is "$(<"$scratch/out")" "
flows: empty"

if ip link add pair0 type veth peer name pair1 2>/dev/null; then
    ip link set pair0 up
    ip link set pair1 up
    ip address add 192.0.2.1/24 dev pair0
    watch_packets -i 0 -a count=xdp/pair1 packets
    check "packets, -a count=xdp/pair1: what lo carries is not counted" is "$(flows "$scratch/out" | grep -c 127.0.0.1)" 0
    start_bccrun packets -v -i 0 -a count=xdp/pair1 packets
    wait_attached packets
    ip neighbour replace 192.0.2.2 lladdr 02:00:00:00:00:01 dev pair0
    for ((i = 0; i < 23; i++)); do echo hello >/dev/udp/192.0.2.2/9; done
    stop_bccrun packets
    wait_bccrun packets
    check "packets, -a count=xdp/pair1: what comes in there is" is \
        "$(grep '^192.0.2.1' "$scratch/out" | awk '{ sum += $6 } END { print $2, $4, $5, sum }')" "192.0.2.2 9 UDP 23"
else
    skip "packets of another interface" "this kernel has no veth"
fi

sed 's/BCCRUN_INTERVAL 1/BCCRUN_INTERVAL often/' probes/packets.c >"$scratch/probe.c"
bccrun "$scratch/probe.c"
check "an interval that is no number" fails_with 1 \
    "cannot take BCCRUN_INTERVAL in line $(grep -n 'define BCCRUN_INTERVAL' probes/packets.c | cut -d: -f1) of '$scratch/probe.c': it must be a number of seconds above 0" \
    "hint: such as: #define BCCRUN_INTERVAL 1"
finish
