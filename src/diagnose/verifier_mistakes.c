// SPDX-License-Identifier: Apache-2.0
#include "diagnose/verifier_mistake.h"

#include "diagnose/circumstance.h"
#include "image/exchange.h"

/* What kernels say of a number that is used as an address, and of an access beyond a variable on the stack. */
#define NO_POINTER "invalid mem access 'scalar'", "invalid mem access 'inv'", "invalid mem access 'imm'"
#define BEYOND_STACK                                                                                         \
    "invalid read from stack R", "invalid write to stack R", "invalid stack type",                           \
        "invalid indirect access to stack", "invalid stack off="

#define NO_RECORD "ringbuf_reserve() returns NULL when the ring buffer is full: if (%s == NULL) return 0;"
#define NO_ENTRY  "a lookup returns NULL when the map has no such key: if (%s == NULL) return 0;"

/* The more special come before the more general. */
const struct verifier_mistake verifier_mistakes[] = {
    {
        .words = {EXCHANGE_NO_FUNCTION},
        .fix = FIX_CALL,
        .headline = "it calls a function that was not inlined",
        .may_be_recursion = true,
        .hints =
            {"libbcc leaves such a function out: make it 'static inline', without noinline or recursion",
             "the compiler turns __builtin_memcmp() and the like into such calls: loop over the bytes up to a constant"},
    },
    {
        .words = {EXCHANGE_NO_VARIABLE, NO_POINTER, " expected="},
        .when = circumstance_global,
        .fix = FIX_CALL, /* the format of printk(), which libbcc 0.18 keeps in a section */
        .headline = "it uses a global variable, which BCC's dialect does not have",
        .hints =
            {"keep the value in a map: BPF_ARRAY(count, u64, 1), and count.increment(0) or a lookup",
             "a struct or string initialized with constants is stored as such a variable too: set its fields one by one"},
    },
    {
        .words = {"ringbuf_mem_or_null'", "mem_or_null' ", "R0 invalid mem access 'mem_or_null'",
                  "mem_or_null prohibited, null-check"},
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "reserved here, and not tested since"},
        .fix = FIX_NULL,
        .hints = {NO_RECORD},
    },
    {
        .words = {"or_null'", "type=map_value_or_null", "type=mem_or_null", "Possibly NULL pointer",
                  "or_null prohibited, null-check"},
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "looked up here, and not tested since"},
        .fix = FIX_NULL,
        .hints = {NO_ENTRY},
    },
    {
        .words = {NO_POINTER, " expected="},
        .when = circumstance_released,
        .headline = "%s is used here after it was submitted or discarded",
        .origin = {ORIGIN_REGISTER, "reserved here"},
        .hints =
            {"fill in a record before ringbuf_submit() or ringbuf_discard(); after that it no longer belongs to the probe"},
    },
    {
        .words = {NO_POINTER, " expected="},
        .when = circumstance_record,
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "reserved here, and not tested since"},
        .fix = FIX_NULL,
        .hints = {NO_RECORD},
    },
    {
        .words = {NO_POINTER, " expected="},
        .when = circumstance_lookup,
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "looked up here"},
        .fix = FIX_NULL,
        .hints = {NO_ENTRY},
    },
    {
        .words = {NO_POINTER},
        .headline = "a number is used here as if it were a pointer to the probe's memory",
        .origin = {ORIGIN_REGISTER, "the number comes from here"},
        .hints =
            {"read the kernel's memory with bpf_probe_read_kernel(), a program's with bpf_probe_read_user()"},
    },
    {
        .words = {"write into map forbidden", "cannot write into", "only read is supported"},
        .headline = "this memory is read-only",
        .origin = {ORIGIN_REGISTER, "it comes from here"},
        .hints =
            {"copy it into a variable of the probe and change that; only programs outside the kernel may write to a map with the flag BPF_F_RDONLY_PROG"},
    },
    {
        .words = {"invalid bpf_context access"},
        .when = circumstance_write,
        .headline = "ctx is read-only",
        .hints = {"copy the value into a variable of the probe and change that"},
    },
    {
        .words = {"invalid bpf_context access"},
        .headline = "this reads outside the probe's context (ctx)",
        .hints =
            {"read whole fields, at the offsets and in the sizes that they have in the kernel; a tracepoint's format file in tracefs lists them",
             "PT_REGS_PARM1(ctx) and the like are for kprobes and uprobes; a raw tracepoint's arguments are ctx->args[0] and so on"},
    },
    {
        .words = {"invalid access to packet"},
        .headline = "the packet may be shorter than what is read here",
        .shows_state = true,
        .fix = FIX_PACKET,
        .hints =
            {"compare with the end first: if ((void *)(pointer + 1) > (void *)(long)ctx->data_end) return 0;"},
    },
    {
        .words = {"invalid access to map value"},
        .when = circumstance_constant,
        .headline = "this is beyond the end of a map's value",
        .origin = {ORIGIN_REGISTER, "the value was looked up here"},
        .shows_state = true,
        .hints =
            {"the map's value is as large as the type that it was declared with: check the index, and the size of what is copied"},
    },
    {
        .words = {"invalid access to map value"},
        .headline = "this is beyond the end of a map's value",
        .origin = {ORIGIN_REGISTER, "the value was looked up here"},
        .shows_state = true,
        .hints =
            {"test an index against the number of elements just before it is used, as an unsigned number: if (index < 16), for 16 elements",
             "if the compiler moves that test away, use 'index &= 15', which stays in place"},
    },
    {
        .words = {"min value is negative", "unbounded memory access, use 'var &= const'",
                  "invalid zero-sized read", "!read_ok size"},
        .when = circumstance_call,
        .headline = "the length given here may be anything",
        .shows_state = true,
        .fix = FIX_LENGTH,
        .hints =
            {"bound it just before its use: 'length &= 63', for a buffer of 64 bytes",
             "a test works too, unless the compiler moves it away: if (length > sizeof(buffer)) length = sizeof(buffer);"},
    },
    {
        .words = {"invalid size of register spill", "corrupt spilled pointer"},
        .headline = "an address does not fit into this value",
        .hints =
            {"pass the value itself where a value is expected: counts.increment(key), not counts.increment(&key)"},
    },
    {
        .words = {"min value is negative"},
        .headline = "the index used here may be negative",
        .shows_state = true,
        .hints =
            {"bound it just before its use, from 0 up: 'index &= 15', for 16 elements",
             "helpers return a negative number when they fail: test for that first: if (n < 0) return 0;"},
    },
    {
        .words = {"unbounded memory access", "unbounded min value", "unbounded max value",
                  "min value is outside of the allowed memory range",
                  "max value is outside of the allowed memory range"},
        .headline = "the index used here may be anything",
        .shows_state = true,
        .hints =
            {"test it against the number of elements just before it is used, as an unsigned number: if (index < 16), for 16 elements",
             "if the compiler moves that test away, use 'index &= 15' (for 16 elements), which stays in place"},
    },
    {
        .words = {"subtraction from stack pointer"},
        .headline = "a number is subtracted here from the address of a variable on the stack",
        .hints =
            {"count from the start of the array, with an index that is tested: if (index < sizeof(array))"},
    },
    {
        .words = {"variable-offset write to stack", "variable-offset read from stack",
                  "variable stack access", "variable-offset stack access", "variable stack read"},
        .headline = "the index used here may be beyond the end of the array on the stack",
        .shows_state = true,
        .fix = FIX_INDEX,
        .hints =
            {"test it against the number of elements just before it is used, as an unsigned number: if (index < sizeof(array))",
             "if the compiler moves that test away, use 'index &= 15' (for 16 elements), which stays in place"},
    },
    {
        .words = {BEYOND_STACK},
        .when = circumstance_send,
        .headline = "more bytes are sent here than the event has",
        .hints = {"let the compiler count: events.perf_submit(ctx, &event, sizeof(event))"},
    },
    {
        .words = {"invalid read from stack", "invalid stack off="},
        .when = circumstance_beyond_stack,
        .headline = "this is beyond the end of a variable on the stack",
        .hints = {"a loop over an array must stop at its end: while (i < sizeof(array) && array[i])",
                  "check the size that is passed: sizeof(pointer) is not sizeof(*pointer)"},
    },
    {
        .words = {"invalid indirect read from stack", "invalid read from stack"},
        .headline = "this uses memory that was never set, or only in part",
        .fix = FIX_KEY,
        .hints =
            {"clear a variable where it is declared: struct event event = {};",
             "holes between a struct's fields count too: put the widest fields first, or clear it with __builtin_memset(&event, 0, sizeof(event))"},
    },
    {
        .words = {BEYOND_STACK},
        .headline = "this is beyond the end of a variable on the stack",
        .hints = {"check the size that is passed: sizeof(pointer) is not sizeof(*pointer)"},
    },
    {
        .words = {"infinite loop detected"},
        .headline = "this loop may never end",
        .may_be_recursion = true,
        .hints = {"give it a constant bound: for (int i = 0; i < 16; i++)"},
    },
    {
        .words = {"back-edge from insn"},
        .headline = "this kernel only accepts loops that are unrolled",
        .hints = {"write '#pragma unroll' before it, and give it a constant bound"},
    },
    {
        .words = {"jumps is too complex"},
        .headline = "this loop has more rounds, or more paths through it, than the verifier follows",
        .may_be_recursion = true,
        .hints = {"it follows each round separately: give the loop a small constant bound, such as i < 16"},
    },
    {
        .words = {"program is too large", "too many instructions", "BPF program too large"},
        .headline = "there is more to verify than the million instructions that the verifier follows",
        .may_be_recursion = true,
        .hints =
            {"it follows every round of every loop: bound loops with smaller constants, or do less in them"},
    },
    {
        .words = {"combined stack size"},
        .headline = "its functions together need more than 512 bytes of stack",
        .hints = {"keep large structs in a map instead: BPF_PERCPU_ARRAY(scratch, struct event, 1)"},
    },
    {
        .words = {"GPL"},
        .headline = "only GPL-compatible programs may call %s",
        .names_helper = true,
        .hints = {"give the probe a license: '#define BPF_LICENSE GPL'"},
    },
    {
        .words = {"cannot use bpf_spin_lock"},
        .headline = "tracing programs may not take a bpf_spin_lock",
        .hints = {"one number can be changed without a lock: __sync_fetch_and_add(&value->count, 1);",
                  "a map with a value for each CPU needs none: BPF_PERCPU_HASH, or BPF_PERCPU_ARRAY"},
    },
    {
        .words = {"invalid func unknown#"},
        .headline = "this kernel has no such helper",
        .has_cause = true,
        .hints =
            {"'uname -r' says which kernel is running; docs/kernel-versions.md of BCC lists the kernel that each helper came with"},
    },
    {
        .words = {"Sleepable programs can only use"},
        .headline = "a program that may sleep (.s) cannot use one of its maps",
        .hints =
            {"events go through a ring buffer: BPF_RINGBUF_OUTPUT(events, 8), events.ringbuf_output(&event, sizeof(event), 0)",
             "hashes and arrays work too; a program that needs perf buffers or stack traces attaches without .s"},
    },
    {
        .words = {"unknown func", "cannot use helper", "helper call is not allowed"},
        .headline = "programs of this kind may not call %s",
        .names_helper = true,
        .has_cause = true,
        .hints = {"man 7 bpf-helpers says which helpers are for packets and which for tracing"},
    },
    {
        .words = {"expected=ctx"},
        .headline = "%s needs the function's first parameter, as the kernel passed it",
        .names_helper = true,
        .hints = {"pass it on unchanged: ctx, or args in TRACEPOINT_PROBE()"},
    },
    {
        .words = {"type=inv expected=", "type=scalar expected="},
        .headline = "%s got a number where it takes a pointer",
        .names_helper = true,
        .shows_state = true,
        .fix = FIX_ADDRESS,
        .hints =
            {"where it takes a pointer, pass one to the probe's own memory, such as the address of a variable: counts.lookup(&key)",
             "man 7 bpf-helpers describes each helper's arguments"},
    },
    {
        .words = {" expected="},
        .headline = "%s got a value of the wrong type",
        .names_helper = true,
        .shows_state = true,
        .hints =
            {"where it takes a pointer, pass one to the probe's own memory, such as the address of a variable: counts.lookup(&key)",
             "man 7 bpf-helpers describes each helper's arguments"},
    },
    {
        .words = {"Unreleased reference", "reference leak", "reference has not been released"},
        .headline = "the program ends here without submitting or discarding a record that it reserved",
        .origin = {ORIGIN_ALLOCATION, "reserved here"},
        .hints =
            {"before each return that may be reached with a record, call events.ringbuf_discard(%s, 0) or ringbuf_submit()"},
    },
    {
        .words = {"R0 !read_ok"},
        .headline = "the function ends without a return value",
        .hints = {"it must be of type int and end with a return"},
    },
    {
        .words = {"!read_ok"},
        .headline = "a value is used here that was never set",
        .hints = {"set the variable where it is declared; a path may skip the line that sets it"},
    },
    {
        .words = {"the register R0 has"},
        .headline = "the function returns a number that is not allowed here",
        .shows_state = true,
        .hints = {"a security hook returns 0, or an error such as -EPERM; fentry and most others return 0"},
    },
    {
        .words = {"unreachable insn"},
        .headline = "this code is never reached",
        .hints =
            {"remove it, or what keeps it from being reached: assembly that jumps, a return before it, a condition that is never true"},
    },
    {
        .words = {"|= pointer prohibited"},
        .headline = "the compiler merged the tests of two pointers here, which the verifier does not follow",
        .hints = {"test each of them in its own if: if (a == NULL) return 0; if (b == NULL) return 0;"},
    },
    {
        .words = {"operator prohibited"},
        .headline = "a pointer is multiplied, divided or masked here",
        .shows_state = true,
        .hints = {"a pointer's value may be sent or kept; to reach memory, only add a bounded number to it"},
    },
    {
        .words = {"pointer arithmetic", "pointer operation", "pointer -= pointer", "dereference of modified"},
        .headline = "pointer arithmetic is not allowed here",
        .shows_state = true,
        .hints = {"read the kernel's structs with bpf_probe_read_kernel(&copy, sizeof(copy), pointer)"},
    },
};

const size_t verifier_mistake_count = sizeof(verifier_mistakes) / sizeof(verifier_mistakes[0]);
