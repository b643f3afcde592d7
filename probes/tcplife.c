// How long do TCP connections live, and in which phase?
//
// Attaches to the tracepoint sock/inet_sock_set_state: a connection moves to another state of the protocol (RFC 9293).
// Shows each connection when it ends, unless it began before this probe.
//   CONNECT_NS     until it was established; if this side began it, a packet's way there and back
//   OPEN_NS        established, until one side said that it has no more to send
//   CLOSE_NS       from then on until the kernel let go of it
//   PID, COMM      the process that connected or closed; 0 if this side did neither
//   LPORT          the port of this side
//   RPORT, REMOTE  port and address of the other side
//
// The idea: a connection is not a call that returns; it moves from state to state. The time spent in each goes to its
// phase, in a map by the address of the kernel's socket. The process is known only if it moves the connection itself:
// when an arriving packet does, any process may be running.
//
// Exercise: show which side began: a number that is 1 if this side did, and 0 if it accepted the connection.
//
// After: tcpconnect
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL
#include <uapi/linux/in6.h> /* struct in6_addr */

#define PROTOCOL_TCP 6

/* The kernel's include/net/tcp_states.h; those from FIN_WAIT1 on belong to the end. */
enum state { ESTABLISHED = 1, SYN_SENT = 2, SYN_RECV = 3, FIN_WAIT1 = 4, CLOSED = 7, LAST_ACK = 9 };

struct event {
    u64 connect_ns;
    u64 open_ns;
    u64 close_ns;
    u32 pid;
    u16 lport;
    u16 rport;
    struct in6_addr remote; /* of an IPv4 address the form ::ffff:1.2.3.4 */
    char comm[16];
};

struct connection {
    struct event event;
    u64 since_ns; /* it came into its present state */
};

BPF_PERF_OUTPUT(events);

/* By the address of the kernel's socket. The entry is deleted when the connection has ended. */
BPF_HASH(connections, u64, struct connection);

static void leave(struct connection *connection, int state)
{
    u64 now_ns = bpf_ktime_get_ns();
    u64 stay_ns = now_ns - connection->since_ns;
    connection->since_ns = now_ns;
    if (state == SYN_SENT || state == SYN_RECV)
        connection->event.connect_ns += stay_ns;
    else if (state == ESTABLISHED)
        connection->event.open_ns += stay_ns;
    else
        connection->event.close_ns += stay_ns;
}

TRACEPOINT_PROBE(sock, inet_sock_set_state)
{
    u64 socket = (u64)args->skaddr;
    struct connection fresh = {.since_ns = bpf_ktime_get_ns()};
    if (args->protocol != PROTOCOL_TCP)
        return 0; /* SCTP, or MPTCP above its TCP connections */
    if (args->oldstate != SYN_SENT && (args->newstate == SYN_SENT || args->newstate == SYN_RECV))
        connections.update(&socket, &fresh);

    struct connection *connection = connections.lookup(&socket);
    if (connection == NULL)
        return 0; /* it began before this probe, or it is a socket that listens for connections */
    struct event *event = &connection->event;
    if (args->newstate == SYN_SENT || args->newstate == FIN_WAIT1 || args->newstate == LAST_ACK) {
        event->pid = bpf_get_current_pid_tgid() >> 32;
        bpf_get_current_comm(&event->comm, sizeof(event->comm));
    }
    leave(connection, args->oldstate);
    if (args->newstate != CLOSED)
        return 0; /* it goes on */
    event->lport = args->sport;
    event->rport = args->dport;
    __builtin_memcpy(&event->remote, args->daddr_v6, sizeof(event->remote));
    events.perf_submit(args, event, sizeof(*event));
    connections.delete(&socket);
    return 0;
}
