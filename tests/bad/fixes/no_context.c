// SPDX-License-Identifier: Apache-2.0
BPF_HASH(counts, int);
SEC("uprobe/c:atoi")
int count(char *text, int more)
{
    int first = 0;
    bpf_probe_read_user(&first, 1, text);
    counts.increment(first);
    return 0;
}
