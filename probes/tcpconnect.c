// Who opens TCP connections, and to where?
//
// Attaches to the start and the return of the two functions of the kernel that begin a TCP connection,
// tcp_v4_connect() and tcp_v6_connect().
//   PID            the process that connects
//   RET            0: the first packet is on its way, answered or not; or the error why there is none
//   ADDRESS, PORT  where to
//   IP             4 or 6: the version of the Internet Protocol that carries it
//   COMM           the process's name
//
// The idea: connect(2) serves every kind of socket, and its argument is in the caller's memory. Functions further
// down serve one kind each, and get the kernel's own copy. But they are not a promise: their names and parameters may
// change with any release. Here one may call the other, for an IPv4 address on an IPv6 socket; that is shown once.
//
// Exercise: count in a map how many connections go to each port.
//
// After: exit
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#include <uapi/linux/in6.h> /* struct in6_addr, struct sockaddr_in6 */

struct event {
    u32 pid;
    int ret;
    struct in6_addr address; /* of an IPv4 address the form ::ffff:1.2.3.4 */
    __be16 port;
    u16 ip;
    char comm[16];
};

/* The kernel's struct sockaddr_in (man 7 ip); its header would cost more time than all the rest. */
struct ipv4_target {
    u16 family;
    __be16 port;
    __be32 address;
};

BPF_PERF_OUTPUT(events);

/* Calls that have not returned yet, by thread. end() deletes the entry. */
BPF_HASH(calls, u32, struct event);

static int start(struct event *event)
{
    u64 id = bpf_get_current_pid_tgid();
    u32 tid = id;
    event->pid = id >> 32;
    bpf_get_current_comm(&event->comm, sizeof(event->comm));
    calls.update(&tid, event);
    return 0;
}

static int end(struct pt_regs *ctx)
{
    u32 tid = bpf_get_current_pid_tgid();
    struct event *event = calls.lookup(&tid);
    if (event == NULL)
        return 0; /* it started before this probe did, or tcp_v4_connect() has returned to tcp_v6_connect() */
    event->ret = PT_REGS_RC(ctx);
    events.perf_submit(ctx, event, sizeof(*event));
    calls.delete(&tid);
    return 0;
}

int kprobe__tcp_v4_connect(struct pt_regs *ctx, void *socket, struct ipv4_target *target)
{
    struct event event = {.port = target->port, .ip = 4};
    event.address.s6_addr32[2] = bpf_htonl(0xffff);
    event.address.s6_addr32[3] = target->address;
    return start(&event);
}

int kprobe__tcp_v6_connect(struct pt_regs *ctx, void *socket, struct sockaddr_in6 *target)
{
    struct event event = {.port = target->sin6_port, .ip = 6};
    bpf_probe_read_kernel(&event.address, sizeof(event.address), &target->sin6_addr);
    return start(&event);
}

int kretprobe__tcp_v4_connect(struct pt_regs *ctx)
{
    return end(ctx);
}

int kretprobe__tcp_v6_connect(struct pt_regs *ctx)
{
    return end(ctx);
}
