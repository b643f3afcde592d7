#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tc programs on the loopback device and on a pair of virtual ones, in a network of its own.
if [ -z "${OWN_NETWORK:-}" ] && unshare -n ip link set lo up 2>/dev/null; then
    exec env OWN_NETWORK=yes unshare -n "$0"
fi
. "$(dirname "$0")/../lib/tap.sh"
. tests/lib/background.sh

if [ -z "${OWN_NETWORK:-}" ]; then
    skip "tc" "needs root, network namespaces and ip"
    finish
    exit
fi
ip link set lo up

# SECTION, and the result for UDP packets to port 2323.
probe_for() {
    cat <<END
#include <uapi/linux/if_ether.h>
#include <uapi/linux/in.h>
#include <uapi/linux/ip.h>
#include <uapi/linux/pkt_cls.h>
#include <uapi/linux/udp.h>

struct event {
    u32 bytes;
};

BPF_PERF_OUTPUT(events);

SEC("$1")
int packet(struct __sk_buff *skb)
{
    void *start = (void *)(long)skb->data;
    void *end = (void *)(long)skb->data_end;
    struct iphdr *ip = start + sizeof(struct ethhdr);
    struct udphdr *udp = (void *)(ip + 1);
    struct event event = {.bytes = skb->len};
    if ((void *)(udp + 1) > end || ip->protocol != IPPROTO_UDP || udp->dest != htons(2323))
        return TC_ACT_UNSPEC;
    events.perf_submit(skb, &event, sizeof(event));
    return $2;
}
END
}

probe_for tc/lo TC_ACT_UNSPEC >"$scratch/in.c"
probe_for tc/lo/egress TC_ACT_UNSPEC >"$scratch/out.c"
bccrun -d 0.1 "$scratch/in.c"
if [ "$status" != 0 ] && grep -q "this kernel has no links for it" "$scratch/err"; then
    skip "tc" "this kernel has no such links (Linux 6.6)"
    finish
    exit
fi
start_bccrun in -v "$scratch/in.c"
start_bccrun out -v "$scratch/out.c"
wait_attached in out
echo "  BYTES" >"$scratch/packets"
for ((i = 1; i <= 23; i++)); do
    printf "%${i}s" >/dev/udp/127.0.0.1/2323
    printf '%7d\n' $((i + 42)) >>"$scratch/packets"
done
for name in in out; do
    stop_bccrun $name
    wait_bccrun $name
    check "$name: 23 packets, each by its length" rows "$scratch/packets"
    check "$name: exit status 0" is "$status" 0
    check "$name: where it was attached" says "'packet' attached to lo ($([ $name = in ] && echo ingress || echo egress))"
done

# Nobody listens there: the kernel says so at once, unless its packets are dropped.
answers() { # SECONDS
    timeout "$1" bash -c ': >/dev/tcp/127.0.0.1/9' 2>/dev/null
    [ "$?" = 1 ]
}
drops() { ! answers 1; }
printf '#include <uapi/linux/pkt_cls.h>\nSEC("classifier/lo/ingress")\nint drop(struct __sk_buff *skb)\n{\n    return TC_ACT_SHOT;\n}\n' \
    >"$scratch/drop.c"
start_bccrun killed "$scratch/drop.c"
wait_attached killed
check "a program that drops packets" drops
stop_bccrun killed KILL
wait_bccrun killed
check "SIGKILL: detached" wait_for answers "$PATIENCE"

redirecting() { # TEST
    cat >"$scratch/redirecting.c" <<END
#include <uapi/linux/pkt_cls.h>
BPF_ARRAY(interfaces, u32, 16);
SEC("tc/lo")
int forward(struct __sk_buff *skb)
{
    int key = 3;
    u32 *interface = interfaces.lookup(&key);
    if (!interface)
        return TC_ACT_UNSPEC;
    return bpf_redirect($1, 0);
}
END
}
redirecting '*interface'
bccrun -d 1 "$scratch/redirecting.c"
check "an array without interfaces: refused" fails_with 1 \
    "cannot attach 'forward': the packets that it redirects would be dropped, as its map 'interfaces' has no interface in it" \
    "hint: test the number before it is used" "hint: --unsafe attaches it all the same"
start_bccrun dropping --unsafe --no-maps "$scratch/redirecting.c"
wait_attached dropping
check "an array without interfaces, --unsafe: all packets are dropped" drops
stop_bccrun dropping
wait_bccrun dropping
redirecting '*interface'
sed -i 's/if (!interface)/if (!interface || !*interface)/' "$scratch/redirecting.c"
start_bccrun testing --no-maps "$scratch/redirecting.c"
wait_attached testing
check "an array without interfaces, and a test for that: packets pass" answers "$PATIENCE"
stop_bccrun testing
wait_bccrun testing
redirecting 1
bccrun -d 0.1 --no-maps "$scratch/redirecting.c"
check "an interface that is a constant" is "$status" 0

probe_for tc/nosuch TC_ACT_OK >"$scratch/nosuch.c"
bccrun -d 1 "$scratch/nosuch.c"
check "an interface that is not there" fails_with 1 "cannot attach tc nosuch: there is no such network interface"
probe_for tc/lo/sideways TC_ACT_OK >"$scratch/sideways.c"
bccrun -d 1 "$scratch/sideways.c"
check "a direction that is none" fails_with 1 "cannot attach tc lo/sideways: 'sideways' is no direction"
finish
