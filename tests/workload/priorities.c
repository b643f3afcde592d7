// SPDX-License-Identifier: Apache-2.0
/* usage: priorities WHO COUNT [CPU]
 *
 * Asks COUNT times for the priority of the process WHO, on CPU if one is given: a system call that a probe
 * can distinguish from all others by its argument. The process need not exist. */
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    if (argc > 3) {
        cpu_set_t cpus;
        CPU_ZERO(&cpus);
        CPU_SET(atoi(argv[3]), &cpus);
        if (sched_setaffinity(0, sizeof(cpus), &cpus) != 0)
            return 1;
    }
    for (int i = 0; i < atoi(argv[2]); i++)
        (void)getpriority(PRIO_PROCESS, (id_t)atoi(argv[1]));
    return 0;
}
