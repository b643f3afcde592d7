#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Shows the events of a text of tests/bench/probes the way BCC's own Python tools do.

usage: bcc_events.py FILE FIELD    FIELD: what stands in front of the comm
"""
import os
import signal
import sys

from bcc import BPF

bpf = BPF(src_file=sys.argv[1])
if os.path.basename(sys.argv[1]) == "kprobe.c":
    bpf.attach_kprobe(event=bpf.get_syscall_fnname("getppid"), fn_name="syscall__getppid")


def show(_cpu, data, _size):
    event = bpf["events"].event(data)
    print("%d %s" % (getattr(event, sys.argv[2]), event.comm.decode("utf-8", "replace")))


# An exception would end in the callback, not here.
is_over = []
signal.signal(signal.SIGINT, lambda _number, _frame: is_over.append(True))
bpf["events"].open_perf_buffer(show)
while not is_over:
    bpf.perf_buffer_poll(100)
