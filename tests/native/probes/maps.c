// One map of each kind, filled by a system call on the process WHO. The test puts a number in place of WHO.
struct args {
    u64 common, number, which, who;
};
struct pair {
    u32 cpu;
    char name[8];
};
struct totals {
    u64 calls;
    u32 last;
};
struct slot {
    char side[8];
    u64 slot;
};
struct prefix {
    u32 bits;
    u32 address;
};
BPF_HASH(by_pair, struct pair, struct totals);
BPF_ARRAY(numbers, u64, 8);
BPF_PERCPU_HASH(cpu_hash, u32, u64);
BPF_PERCPU_ARRAY(cpu_array, struct totals, 2);
BPF_TABLE("lru_hash", u32, u64, recent, 64);
BPF_LPM_TRIE(routes, struct prefix, u32, 16);
BPF_QUEUE(waiting, u32, 16);
BPF_STACK(stacked, u32, 16);
BPF_HASH(unused, u32, u64);
BPF_HISTOGRAM(sizes);
BPF_HISTOGRAM(steps, u64);
BPF_HISTOGRAM(sides, struct slot);

SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    if (args->who != WHO)
        return 0;
    u32 cpu = bpf_get_smp_processor_id();
    struct pair pair = {.cpu = cpu, .name = "even"};
    struct totals none = {};
    struct totals *totals = by_pair.lookup_or_try_init(&pair, &none);
    if (totals)
        __sync_fetch_and_add(&totals->calls, 1);
    numbers.increment(3);
    u32 seven = 7;
    u64 zero = 0, *count = cpu_hash.lookup_or_try_init(&seven, &zero);
    if (count)
        *count += 1;
    int one = 1;
    totals = cpu_array.lookup(&one);
    if (totals) {
        totals->calls += 1;
        totals->last = cpu;
    }
    count = recent.lookup_or_try_init(&seven, &zero); /* increment() does not make entries of an LRU hash */
    if (count)
        *count += 1;
    struct prefix prefix = {.bits = 8, .address = 10};
    u32 route = 42;
    routes.update(&prefix, &route);
    waiting.push(&cpu, BPF_EXIST);
    stacked.push(&cpu, BPF_EXIST);
    sizes.increment(bpf_log2l(100));
    steps.increment(5);
    struct slot slot = {.side = "left", .slot = 3};
    sides.increment(slot);
    return 0;
}
