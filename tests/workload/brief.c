// SPDX-License-Identifier: Apache-2.0
/* Has 34 children that call brief_hit() once and end: every other executes this program anew for it. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 34

void brief_hit(void);
void brief_middle(void);

__attribute__((noinline, noclone)) void brief_hit(void)
{
    __asm__ volatile("" : : : "memory");
}

__attribute__((noinline, noclone)) void brief_middle(void)
{
    brief_hit();
    __asm__ volatile("" : : : "memory");
}

int main(int count, char **arguments)
{
    if (count > 1) {
        brief_middle();
        _exit(0);
    }
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();
        if (pid == 0 && i % 2 == 0)
            execl("/proc/self/exe", arguments[0], "once", NULL);
        if (pid == 0) {
            brief_middle();
            _exit(0);
        }
        waitpid(pid, NULL, 0);
    }
    return 0;
}
