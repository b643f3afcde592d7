#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# XDP on the loopback device and on a pair of virtual ones, in a network of its own.
if [ -z "${OWN_NETWORK:-}" ] && unshare -n ip link set lo up 2>/dev/null; then
    exec env OWN_NETWORK=yes unshare -n "$0"
fi
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

if [ -z "${OWN_NETWORK:-}" ]; then
    skip "XDP" "needs root, network namespaces and ip"
    finish
    exit
fi
ip link set lo up

# With this interface in place of the probe's own.
probe_for() { sed "s,SEC(\"xdp/lo\"),SEC(\"xdp/$1\")," tests/native/xdp.c >"$scratch/$1.c"; }

# The kernel detaches what a process held a little after it ended.
has_no_program() { # INTERFACE
    [[ $(ip link show dev "$1") != *xdp* ]]
}

start_bccrun first -v tests/native/xdp.c
wait_attached first
check "attached: the interface has a program" grep -q xdp <<<"$(ip link show dev lo)"
echo "  BYTES" >"$scratch/packets"
for ((i = 1; i <= 23; i++)); do
    printf "%${i}s" >/dev/udp/127.0.0.1/2323
    printf '%7d\n' $((i + 42)) >>"$scratch/packets"
done

bccrun -d 1 tests/native/xdp.c
check "an interface that has a program" fails_with 1 \
    "cannot attach xdp lo: another program is attached to it already" "hint: ip link show dev lo shows its id"
stop_bccrun first
wait_bccrun first
check "xdp: 23 packets, each by its length" rows "$scratch/packets"
check "exit status 0" is "$status" 0
check "generic if the driver does not have XDP of its own" says "'packet' attached to lo (generic)"
check "detached at the end" wait_for has_no_program lo

start_bccrun killed tests/native/xdp.c
wait_attached killed
check "attached again" grep -q xdp <<<"$(ip link show dev lo)"
stop_bccrun killed KILL
wait_bccrun killed
check "SIGKILL: ended by it" is "$status" 137
check "SIGKILL: detached" wait_for has_no_program lo

# A program that redirects through a map which nobody fills.
redirecting() { # FLAGS
    printf 'BPF_DEVMAP(devices, 16);\nSEC("xdp/lo")\nint forward(struct xdp_md *ctx)\n{\n    return devices.redirect_map(0, %s);\n}\n' \
        "$1" >"$scratch/redirecting.c"
}
# Nobody listens there: the kernel says so at once, unless its packets are dropped.
answers() { # SECONDS
    timeout "$1" bash -c ': >/dev/tcp/127.0.0.1/9' 2>/dev/null
    [ "$?" = 1 ]
}
redirecting 0
bccrun -d 1 "$scratch/redirecting.c"
check "an empty map of devices: refused" fails_with 1 \
    "cannot attach 'forward': the packets that it redirects would be dropped, as its map 'devices' is empty" \
    "hint: devices.redirect_map(key, XDP_PASS) lets pass what the map has no entry for" "hint: --unsafe attaches it all the same"
start_bccrun dropping --unsafe "$scratch/redirecting.c"
wait_attached dropping
check "an empty map of devices, --unsafe: all packets are dropped" eval '! answers 1'
stop_bccrun dropping
wait_bccrun dropping
redirecting XDP_PASS
start_bccrun passing "$scratch/redirecting.c"
wait_attached passing
check "an empty map of devices, packets that it does not have pass" answers "$PATIENCE"
stop_bccrun passing
wait_bccrun passing

if ip link add pair0 type veth peer name pair1 2>/dev/null; then
    probe_for pair0
    bccrun -v -d 1 "$scratch/pair0.c"
    check "native if the driver has XDP of its own" says "'packet' attached to pair0 (native)"
    check "native: exit status 0" is "$status" 0
    probe_for pair2
    bccrun -d 1 "$scratch/pair2.c"
    check "an interface that is not there" fails_with 1 \
        "cannot attach xdp pair2: there is no such network interface" "did you mean 'pair" "ip link lists the interfaces"
    probe_for pair1
    start_bccrun gone "$scratch/pair1.c"
    wait_attached gone
    ip link delete pair0
    stop_bccrun gone
    wait_bccrun gone
    check "an interface that is deleted while it is watched: exit status 0" is "$status" 0
else
    skip "XDP in the driver" "this kernel has no veth"
fi
finish
