#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The types of a release's kernel, and of some of its modules, written in C: each member is where the kernel's BTF says.
# The BTF comes out of the files of the kernel, so nothing is booted. Prints TAP.
#
# usage: tests/releases/layouts.sh RELEASE     after a sandbox of it was made ready; 'host': of this machine's release
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

kernel=build/sandbox/$1/kernel
modules=(xfs nfs nf_conntrack kvm openvswitch)

extract() { # FILE NAME: the section .BTF of the ELF file
    local out=$scratch/sys/kernel/btf/$2
    objcopy --dump-section ".BTF=$out" "$1" "$scratch/discarded" 2>/dev/null && [ -s "$out" ]
}

unpack() { # FILE
    case $1 in
    *.xz) xz -dc "$1" ;;
    *.zst) zstd -dcq "$1" ;;
    *) cat "$1" ;;
    esac
}

mkdir -p "$scratch/sys/kernel/btf"
check "the kernel has BTF" extract "$kernel/boot-image" vmlinux
for module in "${modules[@]}"; do
    file=$(find -L "$kernel/lib/modules" -name "$module.ko*" | head -n 1)
    unpack "$file" >"$scratch/module"
    # Debian's modules have had BTF since 5.11.
    extract "$scratch/module" "$module" || rm -f "$scratch/sys/kernel/btf/$module"
done
CMOCKA_MESSAGE_OUTPUT=TAP BTF_ROOT=$scratch build/tests/native/test_types_layout >"$scratch/out" 2>"$scratch/err"
status=$?
members() { [ $status = 0 ] && grep -q "^ok .*every_member_of_the_$1" "$scratch/out"; }
check "each member of the kernel's types is where its BTF says" members kernel
if [ -n "$(find "$scratch/sys/kernel/btf" ! -name vmlinux -type f)" ]; then
    in_modules() { grep -q "^ok .*every_member_of_a_module" "$scratch/out"; }
    check "so is each member of the types of $(find "$scratch/sys/kernel/btf" -type f ! -name vmlinux | wc -l) modules" in_modules
else
    skip "each member of its modules' types" "no module of this kernel has BTF"
fi
finish
