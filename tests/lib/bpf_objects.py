#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many BPF programs and maps of this name the kernel has, whoever holds them: bpf_objects.py NAME"""
import ctypes
import os
import platform
import struct
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
SYS_BPF = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "s390x": 351}[platform.machine()]
PROG_GET_NEXT_ID, MAP_GET_NEXT_ID, PROG_GET_FD_BY_ID, MAP_GET_FD_BY_ID, OBJ_GET_INFO_BY_FD = 11, 12, 13, 14, 15
NAME_AT = {PROG_GET_FD_BY_ID: 64, MAP_GET_FD_BY_ID: 24}  # in struct bpf_prog_info, struct bpf_map_info


def bpf(command, attr):
    return LIBC.syscall(SYS_BPF, command, attr, len(attr))


def count(next_id, open_id, name):
    found, at = 0, 0
    while True:
        attr = ctypes.create_string_buffer(struct.pack("III", at, 0, 0), 120)
        if bpf(next_id, attr) != 0:
            return found
        at = struct.unpack_from("I", attr, 4)[0]
        fd = bpf(open_id, ctypes.create_string_buffer(struct.pack("III", at, 0, 0), 120))
        if fd < 0:
            continue
        info = ctypes.create_string_buffer(200)
        attr = ctypes.create_string_buffer(struct.pack("IIQ", fd, len(info), ctypes.addressof(info)), 120)
        if bpf(OBJ_GET_INFO_BY_FD, attr) == 0:
            start = NAME_AT[open_id]
            found += info.raw[start : start + 16].split(b"\0")[0].decode() == name
        os.close(fd)


print(count(PROG_GET_NEXT_ID, PROG_GET_FD_BY_ID, sys.argv[1]) + count(MAP_GET_NEXT_ID, MAP_GET_FD_BY_ID, sys.argv[1]))
