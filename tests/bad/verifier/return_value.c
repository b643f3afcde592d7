// Answers a security hook with a number that is no error.
#define BPF_LICENSE Dual MIT/GPL

LSM_PROBE(bpf_map, struct bpf_map *map, unsigned int mode)
{
    return 5;
}
