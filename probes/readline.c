// Which lines are typed into bash?
//
// Attaches to the return of the function readline() in bash, which waits for a line and edits it.
//   PID   the shell
//   COMM  its name
//   LINE  what was typed; cut after 127 bytes
// bash reads lines this way only from a terminal: a script's commands do not appear. To probe another
// program, write its path or name instead of bash; for a library, its short name: SEC("uprobe/c:malloc").
//
// The idea: a uprobe sits in a file and not in a process. The kernel plants it wherever the file is run, in shells that
// are already open and in later ones. If bash does not have readline() itself, the library that it links has it. A shell that
// waits for a line is inside readline() already: uretprobe.all sees it return, uretprobe only calls that begin later.
//
// Exercise: add the length of the line, in a number: bpf_probe_read_user_str() returns how many bytes it copied, with
// the NUL at the end.
//
// After: hello
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 pid;
    char comm[16];
    char line[128];
};

BPF_PERF_OUTPUT(events);

SEC("uretprobe.all/bash:readline")
int line_typed(struct pt_regs *ctx)
{
    const char *line = (const char *)PT_REGS_RC(ctx); /* what readline() returns: a pointer into bash's memory */
    if (line == NULL)
        return 0; /* Ctrl-D: there is no line */

    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    bpf_probe_read_user_str(event.line, sizeof(event.line), line);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
