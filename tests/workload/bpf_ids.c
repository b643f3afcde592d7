// SPDX-License-Identifier: Apache-2.0
/* Prints how many BPF programs, maps and links the kernel holds, as "programs 1 maps 2 links 3". */
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* enum bpf_cmd, since Linux 5.8; older headers do not have the name. */
#define LINK_GET_NEXT_ID 31

static unsigned count(int command)
{
    union bpf_attr attr;
    unsigned found = 0;
    memset(&attr, 0, sizeof(attr));
    while (syscall(SYS_bpf, command, &attr, sizeof(attr)) == 0) {
        attr.start_id = attr.next_id;
        found++;
    }
    if (errno == ENOENT)
        return found;
    perror("bpf_ids: bpf");
    exit(EXIT_FAILURE);
}

int main(void)
{
    unsigned programs = count(BPF_PROG_GET_NEXT_ID);
    unsigned maps = count(BPF_MAP_GET_NEXT_ID);
    printf("programs %u maps %u links %u\n", programs, maps, count(LINK_GET_NEXT_ID));
    return EXIT_SUCCESS;
}
