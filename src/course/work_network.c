// SPDX-License-Identifier: Apache-2.0
/* Packets and connections of this machine with itself, over lo. */
#include "course/work.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADERS (14 + 20 + 8) /* Ethernet, IPv4, UDP */

static void raise_lo(void)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) == 0) {
        request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
        (void)ioctl(fd, SIOCSIFFLAGS, &request);
    }
    if (fd >= 0)
        close(fd);
}

/* A socket with a port of its own on 127.0.0.1, in host order in @port. -1 with the failure written down. */
static int open_socket(struct work *work, int type, in_port_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);
    raise_lo();
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, length) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &length) == 0) {
        *port = ntohs(address.sin_port);
        return fd;
    }
    work_fail(work, "cannot open a socket on 127.0.0.1");
    if (fd >= 0)
        close(fd);
    return -1;
}

static struct sockaddr_in to(in_port_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
}

/* Three packets, of which the one in the middle is the largest. */
static void send_packets(struct work *work, in_port_t to_port, size_t largest)
{
    char bytes[2000] = {0};
    in_port_t port = 0;
    const size_t sizes[] = {10, largest - HEADERS, 101};
    struct sockaddr_in address = to(to_port);
    int fd = open_socket(work, SOCK_DGRAM, &port);
    for (size_t i = 0; fd >= 0 && i < sizeof(sizes) / sizeof(sizes[0]); i++)
        if (sendto(fd, bytes, sizes[i], 0, (struct sockaddr *)&address, sizeof(address)) < 0)
            work_fail(work, "cannot send to 127.0.0.1");
    struct call *call = work_call(work, "the largest of 3 packets from port %u to port %u had %zu bytes",
                                  port, to_port, largest);
    call->marks[0] = known_number(port);
    call->marks[1] = known_number(to_port);
    call->wanted[0] = known_number((int64_t)largest);
    if (fd >= 0)
        close(fd);
}

void work_packets(struct work *work)
{
    in_port_t port = 0;
    int sink = open_socket(work, SOCK_DGRAM, &port);
    if (sink < 0)
        return;
    send_packets(work, port, 1009);
    send_packets(work, port, 487);
    work_sleep_ms(50);
    close(sink);
}

static void connect_to(struct work *work, in_port_t port)
{
    struct sockaddr_in address = to(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        work_fail(work, "cannot connect to 127.0.0.1");
    if (fd >= 0)
        close(fd);
}

void work_connects(struct work *work)
{
    static const int counts[] = {3, 5};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        in_port_t port = 0;
        int listener = open_socket(work, SOCK_STREAM, &port);
        if (listener < 0 || listen(listener, 16) != 0)
            return;
        for (int k = 0; k < counts[i]; k++)
            connect_to(work, port);
        struct call *call = work_call(work, "there were %d connections to port %u", counts[i], port);
        call->marks[0] = known_number(port);
        call->wanted[0] = known_number(counts[i]);
        close(listener);
    }
}

static void add_end(struct work *work, pid_t pid, in_port_t own, in_port_t other, bool has_begun)
{
    struct call *call = work_call(work, "process %d %s the connection from its port %u to port %u", pid,
                                  has_begun ? "began" : "accepted", own, other);
    call->marks[0] = known_number(pid);
    call->marks[1] = known_number(own);
    call->marks[2] = known_number(other);
    call->wanted[0] = known_number(has_begun);
}

/* Each end is closed by its own process, first the one that began the connection. */
void work_ends(struct work *work)
{
    in_port_t port = 0, client_port = 0;
    struct sockaddr_in peer = {0};
    socklen_t length = sizeof(peer);
    int listener = open_socket(work, SOCK_STREAM, &port);
    if (listener < 0 || listen(listener, 16) != 0)
        return;
    pid_t child = work_fork();
    if (child == 0) {
        connect_to(work, port);
        _exit(0);
    }
    int fd = accept4(listener, (struct sockaddr *)&peer, &length, SOCK_CLOEXEC);
    client_port = ntohs(peer.sin_port);
    work_wait(child);
    work_sleep_ms(50);
    if (fd >= 0)
        close(fd);
    close(listener);
    add_end(work, child, client_port, port, true);
    add_end(work, getpid(), port, client_port, false);
    work_sleep_ms(100);
}
