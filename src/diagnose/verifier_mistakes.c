// SPDX-License-Identifier: Apache-2.0
#include "diagnose/verifier_mistake.h"

#include "diagnose/circumstance.h"
#include "image/exchange.h"

/* What kernels say of a number that is used as an address, and of an access beyond a variable on the stack. */
#define NO_POINTER "invalid mem access 'scalar'", "invalid mem access 'inv'", "invalid mem access 'imm'"
#define BEYOND_STACK                                                                                         \
    "invalid read from stack R", "invalid write to stack R", "invalid stack type",                           \
        "invalid indirect access to stack", "invalid stack off="

#define NO_RECORD "there is no record where the ring buffer is full: if (%s == NULL) return 0;"
#define NO_ENTRY  "a lookup gives NULL where the map has no such key: if (%s == NULL) return 0;"

/* The more special come before the more general. */
const struct verifier_mistake verifier_mistakes[] = {
    {
        .words = {EXCHANGE_NO_FUNCTION},
        .headline = "it calls a function that was not inlined",
        .hints =
            {"libbcc leaves such a function out: make it 'static inline', without noinline or recursion",
             "the compiler makes such calls itself of __builtin_memcmp() and the like: loop over the bytes up to a constant"},
    },
    {
        .words = {EXCHANGE_NO_VARIABLE, NO_POINTER, " expected="},
        .when = circumstance_global,
        .headline = "it uses a global variable, which BCC's dialect does not have",
        .hints = {"keep the value in a map: BPF_ARRAY(count, u64, 1), and count.increment(0) or a lookup",
                  "a struct or string filled with constants is such memory too: set its fields one by one"},
    },
    {
        .words = {"ringbuf_mem_or_null'", "mem_or_null' ", "R0 invalid mem access 'mem_or_null'",
                  "mem_or_null prohibited, null-check"},
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "reserved here, and not tested since"},
        .hints = {NO_RECORD},
    },
    {
        .words = {"or_null'", "type=map_value_or_null", "type=mem_or_null", "Possibly NULL pointer",
                  "or_null prohibited, null-check"},
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "looked up here, and not tested since"},
        .hints = {NO_ENTRY},
    },
    {
        .words = {NO_POINTER, " expected="},
        .when = circumstance_released,
        .headline = "%s is used here after it was submitted or discarded",
        .origin = {ORIGIN_REGISTER, "reserved here"},
        .hints =
            {"fill a record before ringbuf_submit() or ringbuf_discard(), one of which ends it; then it is no longer the probe's"},
    },
    {
        .words = {NO_POINTER, " expected="},
        .when = circumstance_record,
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "reserved here, and not tested since"},
        .hints = {NO_RECORD},
    },
    {
        .words = {NO_POINTER, " expected="},
        .when = circumstance_lookup,
        .headline = "%s may be NULL here",
        .origin = {ORIGIN_REGISTER, "looked up here"},
        .hints = {NO_ENTRY},
    },
    {
        .words = {NO_POINTER},
        .headline = "a number is used here as if it were a pointer to memory of the probe",
        .origin = {ORIGIN_REGISTER, "the number comes from here"},
        .hints =
            {"the kernel's memory is read with bpf_probe_read_kernel(), a program's with bpf_probe_read_user()"},
    },
    {
        .words = {"write into map forbidden", "cannot write into", "only read is supported"},
        .headline = "this memory may be read, not written",
        .origin = {ORIGIN_REGISTER, "it comes from here"},
        .hints =
            {"copy what is there into a variable of the probe and change that; a map whose flags have BPF_F_RDONLY_PROG is written by programs outside of the kernel alone"},
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
            {"read whole fields, at the place and in the size that the kernel has them; for a tracepoint its format file in tracefs lists them",
             "PT_REGS_PARM1(ctx) and the like are for kprobes and uprobes; a raw tracepoint's arguments are ctx->args[0] and so on"},
    },
    {
        .words = {"invalid access to packet"},
        .headline = "the packet may be shorter than what is read here",
        .shows_state = true,
        .hints =
            {"compare with the end first: if (pointer + size > (void *)(long)ctx->data_end) return XDP_PASS;"},
    },
    {
        .words = {"invalid access to map value"},
        .when = circumstance_constant,
        .headline = "this is beyond the end of a map's value",
        .origin = {ORIGIN_REGISTER, "the value was looked up here"},
        .shows_state = true,
        .hints =
            {"the map's value has as many bytes as the type that it was declared with: mind the index, and the size of what is copied"},
    },
    {
        .words = {"invalid access to map value"},
        .headline = "this is beyond the end of a map's value",
        .origin = {ORIGIN_REGISTER, "the value was looked up here"},
        .shows_state = true,
        .hints =
            {"test an index against the number of elements just before it is used, as an unsigned number: if (index < 16), for 16 elements",
             "where the compiler moves that test away, 'index &= 15' does the same and stays"},
    },
    {
        .words = {"min value is negative", "unbounded memory access, use 'var &= const'",
                  "invalid zero-sized read", "!read_ok size"},
        .when = circumstance_call,
        .headline = "the length given here may be anything",
        .shows_state = true,
        .hints =
            {"bound it just before: 'length &= 63', for a buffer of 64 bytes",
             "a test does it too, where the compiler does not move it away: if (length > sizeof(buffer)) length = sizeof(buffer);"},
    },
    {
        .words = {"invalid size of register spill", "corrupt spilled pointer"},
        .headline = "an address does not fit into this value",
        .hints =
            {"give the value itself where a value is wanted: counts.increment(key), not counts.increment(&key)"},
    },
    {
        .words = {"min value is negative"},
        .headline = "the index used here may be negative",
        .shows_state = true,
        .hints = {"bound it just before, from 0 on: 'index &= 15', for 16 elements",
                  "helpers return a negative number where they fail: test that first, if (n < 0) return 0;"},
    },
    {
        .words = {"unbounded memory access", "unbounded min value", "unbounded max value",
                  "min value is outside of the allowed memory range",
                  "max value is outside of the allowed memory range"},
        .headline = "the index used here may be anything",
        .shows_state = true,
        .hints =
            {"test it against the number of elements just before it is used, as an unsigned number: if (index < 16), for 16 elements",
             "where the compiler moves that test away, 'index &= 15' does the same for 16 elements and stays"},
    },
    {
        .words = {"subtraction from stack pointer"},
        .headline = "a number is subtracted here from the address of a variable on the stack",
        .hints =
            {"count from the start of the array, by an index that is tested: if (index < sizeof(array))"},
    },
    {
        .words = {"variable-offset write to stack", "variable-offset read from stack",
                  "variable stack access", "variable-offset stack access", "variable stack read"},
        .headline = "the index used here may lie beyond the end of the array on the stack",
        .shows_state = true,
        .hints =
            {"test it against the number of elements just before it is used, as an unsigned number: if (index < sizeof(array))",
             "where the compiler moves that test away, 'index &= 15' does the same for 16 elements and stays"},
    },
    {
        .words = {BEYOND_STACK},
        .when = circumstance_send,
        .headline = "more is sent here than the event has",
        .hints = {"let the compiler count: events.perf_submit(ctx, &event, sizeof(event))"},
    },
    {
        .words = {"invalid read from stack", "invalid stack off="},
        .when = circumstance_beyond_stack,
        .headline = "this is beyond the end of a variable on the stack",
        .hints = {"a loop over an array has to stop at its end: while (i < sizeof(array) && array[i])",
                  "mind the size that is given, and sizeof(pointer) where sizeof(*pointer) is meant"},
    },
    {
        .words = {"invalid indirect read from stack", "invalid read from stack"},
        .headline = "memory is used here, in part or whole, that was never set",
        .hints =
            {"clear a variable where it is declared: struct event event = {};",
             "holes between a struct's fields count: put the widest fields first, or clear it with __builtin_memset(&event, 0, sizeof(event))"},
    },
    {
        .words = {BEYOND_STACK},
        .headline = "this is beyond the end of a variable on the stack",
        .hints = {"mind the size that is given, and sizeof(pointer) where sizeof(*pointer) is meant"},
    },
    {
        .words = {"infinite loop detected"},
        .headline = "this loop need not end",
        .hints = {"give it a bound that is a constant: for (int i = 0; i < 16; i++)"},
    },
    {
        .words = {"back-edge from insn"},
        .headline = "a loop, which this kernel takes in unrolled form only",
        .hints = {"write '#pragma unroll' before it, and a bound that is a constant"},
    },
    {
        .words = {"jumps is too complex"},
        .headline = "this loop takes more rounds, or has more ways through it, than the verifier follows",
        .hints =
            {"it follows every round by itself: give the loop a bound that is a small constant, such as i < 16"},
    },
    {
        .words = {"program is too large", "too many instructions", "BPF program too large"},
        .headline = "there is more to verify than the million instructions that the verifier follows",
        .hints =
            {"it follows every round of every loop: bound loops with smaller constants, or do less in them"},
    },
    {
        .words = {"combined stack size"},
        .headline = "its functions take more than the 512 bytes of stack that they share",
        .hints = {"keep large structs in a map instead: BPF_PERCPU_ARRAY(scratch, struct event, 1)"},
    },
    {
        .words = {"GPL"},
        .headline = "only GPL-compatible programs may call %s",
        .names_helper = true,
        .hints = {"give the probe a license: '#define BPF_LICENSE GPL'"},
    },
    {
        .words = {"invalid func unknown#"},
        .headline = "this kernel has no such helper",
        .hints =
            {"man 7 bpf-helpers tells since which kernel there is which; 'uname -r' says which kernel runs"},
    },
    {
        .words = {"unknown func", "cannot use helper", "helper call is not allowed"},
        .headline = "%s is not there for programs of this kind",
        .names_helper = true,
        .hints = {"man 7 bpf-helpers says which helpers are for packets and which for tracing"},
    },
    {
        .words = {"expected=ctx"},
        .headline = "%s needs what the kernel gave the function as its first parameter",
        .names_helper = true,
        .hints = {"pass it on as it is: ctx, or args in TRACEPOINT_PROBE()"},
    },
    {
        .words = {"type=inv expected=", "type=scalar expected="},
        .headline = "%s got a number where it takes a pointer",
        .names_helper = true,
        .shows_state = true,
        .hints =
            {"where it takes a pointer, that must be to memory of the probe, as a variable's address is: counts.lookup(&key)",
             "man 7 bpf-helpers tells the arguments of each helper"},
    },
    {
        .words = {" expected="},
        .headline = "%s got a value of another type than it takes",
        .names_helper = true,
        .shows_state = true,
        .hints =
            {"where it takes a pointer, that must be to memory of the probe, as a variable's address is: counts.lookup(&key)",
             "man 7 bpf-helpers tells the arguments of each helper"},
    },
    {
        .words = {"Unreleased reference", "reference leak", "reference has not been released"},
        .headline =
            "the program ends here with a record that was reserved and neither submitted nor discarded",
        .origin = {ORIGIN_ALLOCATION, "reserved here"},
        .hints =
            {"before each return on a way that has a record: events.ringbuf_discard(%s, 0), or ringbuf_submit()"},
    },
    {
        .words = {"R0 !read_ok"},
        .headline = "the function ends without a return value",
        .hints = {"it must be of type int and end with a return"},
    },
    {
        .words = {"!read_ok"},
        .headline = "a value is used here that was never set",
        .hints = {"set the variable where it is declared; mind the ways past the line that sets it"},
    },
    {
        .words = {"the register R0 has"},
        .headline = "the function returns a number that means nothing here",
        .shows_state = true,
        .hints = {"a security hook returns 0, or an error such as -EPERM; fentry and most others return 0"},
    },
    {
        .words = {"unreachable insn"},
        .headline = "no way leads to this place",
        .hints =
            {"remove what is never reached: assembly that jumps, a return before it, a condition that never holds"},
    },
    {
        .words = {"|= pointer prohibited"},
        .headline = "the compiler joins tests of two pointers here, which the verifier does not follow",
        .hints = {"test each of them in an if of its own: if (a == NULL) return 0; if (b == NULL) return 0;"},
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
        .hints = {"the kernel's structs are read with bpf_probe_read_kernel(&copy, sizeof(copy), pointer)"},
    },
};

const size_t verifier_mistake_count = sizeof(verifier_mistakes) / sizeof(verifier_mistakes[0]);
