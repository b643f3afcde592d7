// Which C++ programs throw exceptions, and of which type?
//
// Attaches to the static tracepoint "throw" that is built into the C++ library, libstdc++.
//   PID   the process that throws
//   COMM  its name
//   TYPE  the exception's type as the compiler spells it: "St13runtime_error" is std::runtime_error, and
//         'c++filt -t' translates it
//
// The idea: a function is named and built as its authors please, and may be gone tomorrow. A USDT probe is a promise: a
// place with a provider, a name and arguments, here libstdcxx:throw with the object and its type. It is an instruction
// that does nothing, and a note in the file (readelf -n) says where it is and in which registers the arguments are.
//
// Exercise: add the address of the object that is thrown: the tracepoint's first argument.
//
// After: readline
// SPDX-License-Identifier: Apache-2.0
#define BPF_LICENSE Dual MIT/GPL

/* How each object of std::type_info begins (Itanium C++ ABI, section 2.9.4). */
struct type_info {
    const void *methods;
    const char *name;
};

struct event {
    u32 pid;
    char comm[16];
    char type[128];
};

BPF_PERF_OUTPUT(events);

SEC("usdt/stdc++:libstdcxx:throw")
int thrown(struct pt_regs *ctx)
{
    const struct type_info *type = NULL;
    const char *name = NULL;
    bpf_usdt_readarg(2, ctx, &type); /* arguments count from 1 */
    bpf_probe_read_user(&name, sizeof(name), &type->name);

    struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
    bpf_get_current_comm(&event.comm, sizeof(event.comm));
    bpf_probe_read_user_str(event.type, sizeof(event.type), name);
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
