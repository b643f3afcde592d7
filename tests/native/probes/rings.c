// Several structs through several buffers: a perf buffer and ring buffers, written at once and in place.
#include <uapi/linux/in.h>

struct args {
    u64 common, number, which, who;
};
enum { COLOUR_RED, COLOUR_BLUE };
typedef enum { SIZE_BIG = 1 } size_kind;

typedef struct {
    u32 pid;
    struct in_addr hosts[2];
    __be16 ports[2];
    size_kind sizes[2];
    bool flags[3];
    signed char tiny[2];
} first_t;
BPF_PERF_OUTPUT(firsts);

struct second {
    u32 low : 4;
    u32 : 7;
    u32 high : 21;
    u64 most : 64;
    s64 tail : 33;
    enum { ONE = 1 } choice : 3;
    bool set : 1;
    struct {
        struct {
            union {
                u16 deep;
                u8 parts[2];
            };
        } level;
    } outer;
};
BPF_RINGBUF_OUTPUT(seconds, 4);

struct third {
    const volatile u32 number;
    int (*function)(int);
    void *pointers[2];
    unsigned __int128 huge;
};
BPF_RINGBUF_OUTPUT(thirds, 4);

SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    if (args->who != WHO)
        return 0;
    first_t first = {};
    first.pid = 1;
    first.hosts[0].s_addr = 0x0100007f;
    first.hosts[1].s_addr = 0x08080808;
    first.ports[1] = 0xbb01;
    first.sizes[0] = SIZE_BIG;
    first.flags[2] = 1;
    first.tiny[0] = -1;
    firsts.perf_submit(args, &first, sizeof(first));

    struct second second;
    __builtin_memset(&second, 0, sizeof(second));
    second.low = 9;
    second.high = 0x1fffff;
    second.most = ~0ULL;
    second.tail = -1;
    second.choice = ONE;
    second.set = 1;
    second.outer.level.deep = 0x0201;
    seconds.ringbuf_output(&second, sizeof(second), 0);

    struct third *third = thirds.ringbuf_reserve(sizeof(struct third));
    if (!third)
        return 0;
    __builtin_memset(third, 0, sizeof(*third));
    third->pointers[1] = (void *)-1;
    ((u64 *)&third->huge)[0] = 2;
    ((u64 *)&third->huge)[1] = 1;
    thirds.ringbuf_submit(third, 0);
    return 0;
}
