// SPDX-License-Identifier: Apache-2.0
#include "compile/compiler_program.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "compile/compiler_path.h"

/* Removes what steers libbcc and clang from the outside. */
static void clear_environment(void)
{
    static const char *const steering[] = {
        "ARCH",
        "BCC_KERNEL_SOURCE",
        "BCC_KERNEL_MODULES_SUFFIX",
        "BCC_LINUX_VERSION_CODE",
        "BCC_PROBE_PREFIX",
        "CPATH",
        "C_INCLUDE_PATH",
        "CCC_OVERRIDE_OPTIONS",
    };
    for (size_t i = 0; i < sizeof(steering) / sizeof(steering[0]); i++)
        unsetenv(steering[i]);
}

/* In the child. Never returns. */
static void become_compiler(const char *path, const struct exchange_files *files, bool is_idle, pid_t parent)
{
    const struct sched_param none = {0};
    clear_environment();
    if (is_idle)
        (void)!sched_setscheduler(0, SCHED_IDLE, &none);
    /* libbcc looks for every header in the directory where it is started, before all other directories. */
    if (chdir("/") != 0)
        _exit(127);
    /* When bccrun is killed, the kernel kills its compiler too; bccrun may have died before this call. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    int err = exchange_files_place(files);
    if (err != 0) {
        dprintf(files->output, "cannot hand it its files: %s\n", strerror(-err));
        _exit(127);
    }
    execl(path, COMPILER_NAME, (char *)NULL);
    dprintf(STDERR_FILENO, "%s: %s", path, strerror(errno));
    _exit(126);
}

pid_t compiler_program_start(const struct exchange_files *files, bool is_idle)
{
    pid_t parent = getpid();
    char *path = compiler_path();
    pid_t pid = fork();
    if (pid == 0)
        become_compiler(path, files, is_idle, parent);
    int err = errno;
    free(path);
    return pid > 0 ? pid : -err;
}
