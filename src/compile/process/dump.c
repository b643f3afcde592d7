// SPDX-License-Identifier: Apache-2.0
#include "compile/process/dump.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "compile/process/module.h"

#define DUMP_LIMIT_BYTES (32 * 1024 * 1024)

/* Lines around the source, to find it again among the compiler's messages. */
#define TEXT_START "// bccrun: from here\n"
#define TEXT_END   "// bccrun: up to here\n"

static void become_dumper(const struct request *request, const struct dump *dump, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || dup2(dump->output, STDOUT_FILENO) < 0 || dup2(dump->errors, STDERR_FILENO) < 0)
        _exit(1);
    struct request marked = *request;
    marked.text = xasprintf(TEXT_START "%s\n" TEXT_END, request->text);
    module_dump(&marked);
    exit(0); /* not _exit(): LLVM's standard output is written in its destructor */
}

void dump_start(const struct request *request, struct dump *dump)
{
    pid_t parent = getpid();
    *dump = (struct dump){
        .pid = -1,
        .output = memfd_create("bccrun-representation", MFD_CLOEXEC),
        .errors = memfd_create("bccrun-rewritten", MFD_CLOEXEC),
    };
    if (dump->output < 0 || dump->errors < 0)
        return;
    dump->pid = fork();
    if (dump->pid == 0)
        become_dumper(request, dump, parent);
}

static void read_all(int fd, struct text *text)
{
    if (lseek(fd, 0, SEEK_SET) != 0 || file_read_fd(fd, DUMP_LIMIT_BYTES, text) != 0)
        text_clear(text);
}

/* What is between the two lines. A probe may have such lines itself, so the last TEXT_END counts. */
static char *find_rewritten(const char *said)
{
    const char *start = strstr(said, TEXT_START);
    const char *end = NULL;
    for (const char *at = start; at != NULL && (at = strstr(at, TEXT_END)) != NULL; at += strlen(TEXT_END))
        end = at;
    if (end == NULL)
        return NULL;
    start += strlen(TEXT_START);
    return xstrndup(start, (size_t)(end - start));
}

/* LLVM prints two modules: the first is libbcc's own, which reads and writes the maps' values. */
static char *find_representation(const char *said)
{
    static const char header[] = "; ModuleID = '/virtual/main.c'\n";
    const char *start = strstr(said, header);
    return start != NULL ? xstrdup(start + strlen(header)) : NULL;
}

void dump_end(struct dump *dump, struct stages *stages)
{
    struct text output = {0}, errors = {0};
    while (dump->pid > 0 && waitpid(dump->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (dump->pid > 0) {
        read_all(dump->output, &output);
        read_all(dump->errors, &errors);
        stages->rewritten = find_rewritten(text_cstr(&errors));
        stages->ir = find_representation(text_cstr(&output));
    }
    if (dump->output >= 0)
        close(dump->output);
    if (dump->errors >= 0)
        close(dump->errors);
    text_finish(&output);
    text_finish(&errors);
}
