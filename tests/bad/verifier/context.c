// Changes what a tracepoint tells.
#define BPF_LICENSE Dual MIT/GPL

TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
    args->sig = 0;
    return 0;
}
