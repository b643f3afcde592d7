static u32 broken(void)
{
    return bpf_get_current_pid_tgid( >> 32;
}
