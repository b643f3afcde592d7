/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a field is shown where that is more than its type. The rules, all of them (--raw turns them off):
 *
 *   type __be32, or struct in_addr         an IPv4 address
 *   type struct in6_addr                   an IPv6 address; an IPv4 address in it as such, in tables and logs
 *   name "saddr" or "daddr", unsigned      an address too, by its size of 32 or 128 bits: so the kernel calls
 *                                          them, and BCC's programs keep them as u32 and unsigned __int128
 *   type __be16                            a port: a number in network order
 *   name ends in "_ns", 64 bits            a duration with a unit, in tables and logs
 *   name "ret", signed                     a result: from -4095 to -1 with the error's name, "-2 ENOENT"
 *   name "syscall", beside "bits"          a system call, by name: "bits" is 32 or 64, as is the program that makes
 *                                          it, whose table of numbers is meant
 *   an int or 64-bit number that holds     the stack: its functions, the innermost first
 *   the id of a stack
 *
 * What holds an id of which BPF_STACK_TRACE map is learned from the probe's text (probe/stack_ids.h): a field
 * that MAP.get_stackid() is assigned to, directly or by way of a variable; a map's key or value that such a
 * variable is used as. Where the text does not tell and there is one such map, a field is an id by its name:
 * one that ends in "stack", "stack_id" or "stackid". A field that has ids of different maps stays a number.
 *
 * The process of a user stack is the field beside it, in the same struct, which is named, in order of
 * preference: with the stack's own beginning, "w_tgid" for "w_stack_id"; tgid; pid; whatever
 * bpf_get_current_pid_tgid() is put into; tid; something that ends in "tgid" or "pid". Where there is none it
 * is the only process that the run traces (-p, -c).
 */
#ifndef BCCRUN_READING_H
#define BCCRUN_READING_H

#include "events/layout.h"

/* @type_name: the typedef or struct that the probe's text gives the field, "" for a plain C type. */
enum field_reading reading_of(const struct field *field, const char *type_name);

/* The field of the same struct that says by which table the field, with READING_SYSCALL, is the number of a call: "bits", or
 * in a flattened layout "call.bits" for "call.syscall". NULL: there is none, so the number has no name; or a field of the
 * struct is called as the name would be in JSON. */
const struct field *reading_bits(const struct layout *layout, const struct field *field);

/* What the name of a call is called in JSON. */
#define READING_SYSCALL_NAME "syscall_name"

/* Whether the field can hold the id of a stack. */
bool reading_can_be_stack(const struct field *field);

#endif
