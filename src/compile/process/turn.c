// SPDX-License-Identifier: Apache-2.0
#include "compile/process/turn.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "image/exchange.h"

/* In the order in which they come (exchange_files_hand_over()), the head's last, which may be missing. */
static const int places[] = {EXCHANGE_REQUEST_FD, EXCHANGE_REPLY_FD, EXCHANGE_STEPS_FD, STDOUT_FILENO,
                             EXCHANGE_HEAD_FD};

#define PLACES (sizeof(places) / sizeof(places[0]))

bool turn_has_come(void)
{
    struct pollfd turn = {.fd = EXCHANGE_TURN_FD, .events = POLLIN};
    return poll(&turn, 1, 0) != 0;
}

/* Returns how many came; 0 if none will. */
static size_t receive(int fds[PLACES])
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(places))];
    char byte;
    struct iovec data = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    ssize_t bytes;
    while ((bytes = recvmsg(EXCHANGE_TURN_FD, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    const struct cmsghdr *header = bytes > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header == NULL || header->cmsg_type != SCM_RIGHTS)
        return 0;
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(*fds);
    memcpy(fds, CMSG_DATA(header), count * sizeof(*fds));
    return count;
}

bool turn_await(void)
{
    int fds[PLACES];
    close(EXCHANGE_HEAD_FD); /* before another file may have this number */
    size_t count = receive(fds);
    if (count < PLACES - 1)
        return false;
    fflush(NULL); /* into the rehearsal's output */
    for (size_t i = 0; i < count; i++) {
        if (dup2(fds[i], places[i]) < 0)
            return false;
        close(fds[i]);
    }
    return dup2(STDOUT_FILENO, STDERR_FILENO) >= 0 && chdir("/") == 0;
}
