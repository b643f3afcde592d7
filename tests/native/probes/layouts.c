// What C allows in a struct, sent through a perf buffer. The test puts a number in place of WHO.
#include <uapi/linux/in6.h>

struct args {
    u64 common, number, which, who;
};
struct inner {
    u16 a;
    u8 b;
};
typedef struct {
    s32 x, y;
} point_t;
enum kind { KIND_NONE, KIND_READ = 3, KIND_LESS = -1 };
union either {
    u32 number;
    u8 bytes[4];
};
struct packed {
    u8 tag;
    u64 wide;
} __attribute__((packed));

struct event {
    u64 most;
    s64 least;
    u64 took_ns;
    struct in6_addr six;
    __be32 four;
    __be16 port;
    bool yes;
    u8 letter;
    int ret;
    enum kind kind, odd;
    void *where;
    point_t point;
    struct inner inners[2];
    u32 grid[2][3];
    char names[2][4];
    union either either;
    struct {
        u8 left, right;
    };
    union {
        u32 whole;
        u16 halves[2];
    };
    u32 one : 1, three : 3;
    s32 minus : 5;
    u64 far : 40;
    char text[8];
    unsigned char mac[6];
    struct packed packed;
};
BPF_PERF_OUTPUT(events);

SEC("tracepoint/syscalls/sys_enter_getpriority")
int hit(struct args *args)
{
    if (args->who != WHO)
        return 0;
    struct event event;
    __builtin_memset(&event, 0, sizeof(event));
    event.most = ~0ULL;
    event.least = 1ULL << 63;
    event.took_ns = 1500000;
    event.six.s6_addr[0] = 0xfe;
    event.six.s6_addr[1] = 0x80;
    event.six.s6_addr[15] = 1;
    event.four = 0x0100007f;
    event.port = 0x5000;
    event.yes = 1;
    event.letter = 'A';
    event.ret = -2;
    event.kind = KIND_READ;
    event.odd = 7;
    event.where = (void *)0xffff888000000042;
    event.point.x = -1;
    event.point.y = 2;
    event.inners[1].a = 23;
    event.inners[1].b = 42;
    event.grid[1][2] = 5;
    event.names[0][0] = 'a';
    event.names[1][0] = 'b';
    event.either.number = 0x04030201;
    event.left = 1;
    event.right = 2;
    event.whole = 0x00020001;
    event.one = 1;
    event.three = 5;
    event.minus = -3;
    event.far = 0x8000000001;
    __builtin_memcpy(event.text, "a,\"\n\xff\xc3\xa9", 7);
    event.mac[5] = 255;
    event.packed.tag = 9;
    event.packed.wide = 1ULL << 60;
    events.perf_submit(args, &event, sizeof(event));
    return 0;
}
