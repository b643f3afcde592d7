// Reads behind the end of a map's value.
#define BPF_LICENSE Dual MIT/GPL

struct event {
    u32 letter;
};

BPF_PERF_OUTPUT(events);
BPF_ARRAY(letters, u32, 4);

SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    u32 zero = 0;
    u32 *letter = letters.lookup(&zero);
    if (letter == NULL)
        return 0;
    struct event event = {};
    event.letter = letter[100];
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
