# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are scripts/sandbox's, or its other parts'
# The initramfs, which mounts the root and starts the guest's scripts (init, guest).

guest_modules=(virtio_pci virtio_console 9pnet_virtio 9p overlay)

# The files of the modules that are not built in, each after those it needs.
module_files() {
	local module
	for module in "${guest_modules[@]}"; do
		modprobe -d "$cache/kernel" -S "$version" --show-depends "$module" ||
			die "the kernel has no module $module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

copy_module() {
	case $1 in
	*.xz) xz -dc "$1" ;;
	*.zst) zstd -dcq "$1" ;;
	*.gz) gzip -dc "$1" ;;
	*) cat "$1" ;;
	esac >"$2"
}

pack() {
	(cd "$1" && find . | cpio --quiet -o -H newc -R 0:0)
}

# Uncompressed: the guest would take longer to unpack it than QEMU takes to read it.
prepare_initramfs() {
	local work file files number=10 target=$cache/initramfs.cpio
	[[ ! $target -nt ${BASH_SOURCE[0]} || ! $target -nt $top/scripts/sandbox.d/init ||
		! $target -nt $cache/kernel/version ]] || return 0

	work=$(mktemp -d "$cache/initramfs.XXXXXX")
	mkdir "$work/bin" "$work/modules"
	cp /bin/busybox "$work/bin"
	install -m 755 "$top/scripts/sandbox.d/init" "$work/init"
	files=$(module_files)
	for file in $files; do
		copy_module "$file" "$work/modules/$((number++))-$(basename "$file")"
	done
	pack "$work" >"$work.cpio"
	mv "$work.cpio" "$target"
	rm -r "$work"
}
