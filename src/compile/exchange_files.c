// SPDX-License-Identifier: Apache-2.0
#include "compile/exchange_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"

#define REPLY_LIMIT_BYTES (128 * 1024 * 1024)

/* The compiler process's files are copied to numbers from this one on before they get their own. */
#define COPIES_FROM 10
#define COPIES_MAX  7

static const struct exchange_files no_files = {
    .request = -1, .reply = -1, .output = -1, .head = -1, .steps = -1, .turn = -1};

void exchange_files_close(struct exchange_files *files)
{
    const int fds[] = {files->request, files->reply, files->output, files->steps};
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    *files = no_files;
}

/* Whether the limit of open files leaves the numbers for exchange_files_place(), which could not say so. */
static bool has_numbers(int fd)
{
    int last = fcntl(fd, F_DUPFD_CLOEXEC, COPIES_FROM + COPIES_MAX - 1);
    if (last >= 0)
        close(last);
    else
        errno = EMFILE;
    return last >= 0;
}

int exchange_files_open(struct exchange_files *files, int *steps_fd)
{
    int ends[2] = {-1, -1};
    *files = no_files;
    files->request = memfd_create("bccrun-request", MFD_CLOEXEC);
    files->reply = memfd_create("bccrun-reply", MFD_CLOEXEC);
    files->output = memfd_create("bccrun-output", MFD_CLOEXEC);
    if (files->request >= 0 && files->reply >= 0 && files->output >= 0 && has_numbers(files->output) &&
        pipe2(ends, O_CLOEXEC) == 0) {
        (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
        *steps_fd = ends[0];
        files->steps = ends[1];
        return 0;
    }
    int err = errno;
    exchange_files_close(files);
    return fail(err, "cannot start the compiler");
}

void exchange_files_end_steps(struct exchange_files *files)
{
    close(files->steps);
    files->steps = -1;
}

int exchange_files_send(const struct exchange_files *files, const struct request *request)
{
    struct text wire = {0};
    request_write(request, &wire);
    int err = file_write_all(files->request, wire.bytes, wire.length);
    if (err == 0 && lseek(files->request, 0, SEEK_SET) < 0)
        err = -errno;
    text_finish(&wire);
    if (err == 0)
        return 0;
    if (err == -EFBIG)
        hint("it is handed over in memory that counts as a file, see 'ulimit -H -f'");
    return fail(-err, "cannot hand the probe to the compiler");
}

int exchange_files_receive(const struct exchange_files *files, struct reply *reply)
{
    struct text wire = {0};
    *reply = (struct reply){0};
    lseek(files->reply, 0, SEEK_SET);
    int err = file_read_fd(files->reply, REPLY_LIMIT_BYTES, &wire);
    if (err != 0)
        err = fail(-err, "cannot read what the compiler replied");
    else
        err = reply_read(wire.bytes, wire.length, reply);
    text_finish(&wire);
    return err;
}

void exchange_files_read_output(const struct exchange_files *files, struct text *output)
{
    lseek(files->output, 0, SEEK_SET);
    if (file_read_fd(files->output, REPLY_LIMIT_BYTES, output) != 0)
        text_clear(output);
}

int exchange_files_hand_over(const struct exchange_files *files, int socket)
{
    /* As the compiler process receives them (process/turn.c). */
    const int fds[] = {files->request, files->reply, files->steps, files->output, files->head};
    size_t count = sizeof(fds) / sizeof(fds[0]) - (files->head < 0);
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(fds))] = {0};
    char byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &data,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = CMSG_SPACE(count * sizeof(fds[0])),
    };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){
        .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(count * sizeof(fds[0]))};
    memcpy(CMSG_DATA(header), fds, count * sizeof(fds[0]));
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 ? 0 : -errno;
}

int exchange_files_place(const struct exchange_files *files)
{
    /* Copies above the numbers that are wanted first, so that no dup2() overwrites one that is still needed. */
    int request = fcntl(files->request, F_DUPFD_CLOEXEC, COPIES_FROM);
    int reply = fcntl(files->reply, F_DUPFD_CLOEXEC, COPIES_FROM);
    int output = fcntl(files->output, F_DUPFD_CLOEXEC, COPIES_FROM);
    int steps = fcntl(files->steps, F_DUPFD_CLOEXEC, COPIES_FROM);
    int head = files->head >= 0 ? fcntl(files->head, F_DUPFD_CLOEXEC, COPIES_FROM) : -1;
    int turn = files->turn >= 0 ? fcntl(files->turn, F_DUPFD_CLOEXEC, COPIES_FROM) : -1;
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool is_placed = dup2(request, EXCHANGE_REQUEST_FD) >= 0 && dup2(reply, EXCHANGE_REPLY_FD) >= 0 &&
                     dup2(steps, EXCHANGE_STEPS_FD) >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
                     dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0;
    is_placed = is_placed && (head < 0 || dup2(head, EXCHANGE_HEAD_FD) >= 0);
    is_placed = is_placed && (turn < 0 || dup2(turn, EXCHANGE_TURN_FD) >= 0);
    return is_placed ? 0 : -errno;
}
