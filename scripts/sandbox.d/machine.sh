# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are scripts/sandbox's, or its other parts'
# What differs between architectures.

case $(uname -m) in
x86_64)
	arch=amd64
	qemu=(qemu-system-x86_64 -machine "pc,usb=off" -cpu max)
	console=ttyS0
	kvm_modules=(kvm_intel kvm_amd)
	# The timer and the keyboard controller are emulated well: looking for their defects costs a
	# second. Without KVM the time stamp counter is steady.
	arch_options=(tsc=reliable no_timer_check i8042.noaux i8042.nokbd)
	;;
aarch64)
	arch=arm64
	qemu=(qemu-system-aarch64 -machine virt -cpu max)
	console=ttyAMA0
	kvm_modules=()
	arch_options=()
	;;
*) die "no sandbox for this machine's architecture ($(uname -m))" ;;
esac

# There are machines whose /dev/kvm opens and whose guest then never starts: trust only the modules.
has_kvm() {
	local module
	[[ -r /dev/kvm && -w /dev/kvm ]] || return 1
	for module in "${kvm_modules[@]}"; do
		[[ ! -d /sys/module/$module ]] || return 0
	done
	return 1
}
