// SPDX-License-Identifier: Apache-2.0
#include "explain/bpftool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

#define CODE_LIMIT_BYTES (4 * 1024 * 1024)
#define LIFE_SECONDS     20

/* Not through $PATH: bccrun runs as root. */
static const char *find(void)
{
    static const char *const places[] = {"/usr/sbin/bpftool", "/sbin/bpftool", "/usr/bin/bpftool",
                                         "/usr/local/sbin/bpftool"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

/* In the child; never returns. */
static void become(const char *path, const char *id, int output)
{
    static char *const environment[] = {NULL};
    char *const words[] = {
        (char *)"bpftool", (char *)"prog", (char *)"dump", (char *)"jited", (char *)"id", (char *)id, NULL};
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(LIFE_SECONDS); /* stays set through execve(2) */
    if (dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
        dup2(output, STDERR_FILENO) >= 0)
        execve(path, words, environment);
    _exit(127);
}

/* The first line that it wrote is the reason. */
static int fail_with_output(const char *path, int output)
{
    struct text written = {0};
    if (lseek(output, 0, SEEK_SET) != 0 || file_read_fd(output, CODE_LIMIT_BYTES, &written) != 0)
        text_clear(&written);
    const char *words = text_cstr(&written);
    failx(EIO, "%s cannot show the code: %.*s", path, (int)strcspn(words, "\n"), words);
    text_finish(&written);
    return -EIO;
}

static int run(const char *path, uint32_t id, int output)
{
    char number[sizeof("4294967295")];
    (void)snprintf(number, sizeof(number), "%u", id);
    pid_t child = fork();
    if (child < 0)
        return fail(errno, "cannot start %s", path);
    if (child == 0)
        become(path, number, output);
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return fail(errno, "cannot wait for %s", path);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return fail_with_output(path, output);
}

int bpftool_dump(uint32_t id, struct text *code)
{
    const char *path = find();
    if (path == NULL)
        return failx(ENOENT, "there is no bpftool to show the code: apt install bpftool");
    int output = memfd_create("bccrun-code", MFD_CLOEXEC);
    if (output < 0)
        return fail(errno, "cannot start %s", path);
    int err = run(path, id, output);
    if (err == 0 && (lseek(output, 0, SEEK_SET) != 0 || file_read_fd(output, CODE_LIMIT_BYTES, code) != 0))
        err = failx(EIO, "cannot read the output of %s", path);
    close(output);
    return err;
}
