# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are scripts/sandbox's, or its other parts'
# The kernel, its modules and its headers.

# Runs a command in the system whose kernel is wanted.
in_system() {
	if [[ -n $release ]]; then
		in_root "$@"
	else
		"$@"
	fi
}

kernel_metapackage() {
	if grep -q '^ID=ubuntu' /etc/os-release && [[ -z $release ]]; then
		echo linux-image-generic
	else
		echo "linux-image-$arch"
	fi
}

# The packages with a version in their name that the distribution's metapackage depends on. Some
# releases keep the modules, or the image, in a package of their own.
kernel_packages() {
	in_system apt-cache depends --recurse -i "$(kernel_metapackage)" 2>/dev/null |
		grep -E '^linux-(base|image|binary|modules|modules-extra)-[0-9]' | grep -v unsigned
}

download_kernel() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	local into=$1 packages names download='cd "$1" && shift && apt-get -qq -o APT::Sandbox::User=root download "$@"'
	names=$(kernel_packages) || {
		[[ -n $release ]] || as_root apt-get update -qq
		names=$(kernel_packages) || die "apt knows no $(kernel_metapackage)"
	}
	mapfile -t packages <<<"$names"
	say "downloading ${packages[*]}"
	if [[ -n $release ]]; then
		in_root mkdir -p /var/cache/sandbox
		in_root sh -c "$download" sh /var/cache/sandbox "${packages[@]}"
		as_root mv "$root"/var/cache/sandbox/*.deb "$into"
	else
		sh -c "$download" sh "$into" "${packages[@]}"
	fi || die "cannot download ${packages[*]}"
}

# A kernel that need not unpack itself starts seconds sooner under emulation. The boot protocol
# (Documentation/arch/x86/boot.rst) says where a bzImage holds its compressed ELF image; the last four
# of these bytes are the length of the image.
extract_vmlinux() {
	local image=$1 into=$2 setup_sectors offset length
	[[ $arch == amd64 ]] || return 1
	setup_sectors=$(od -An -tu1 -j $((0x1f1)) -N 1 "$image")
	offset=$(($(od -An -tu4 -j $((0x248)) -N 4 "$image") + (setup_sectors + 1) * 512))
	length=$(od -An -tu4 -j $((0x24c)) -N 4 "$image")
	dd if="$image" of="$into.packed" bs=1M iflag=skip_bytes,count_bytes \
		skip="$offset" count=$((length - 4)) status=none || return 1
	xz -dc "$into.packed" >"$into" 2>/dev/null ||
		zstd -dcq "$into.packed" >"$into" 2>/dev/null ||
		gzip -dc "$into.packed" >"$into" 2>/dev/null || return 1
	rm "$into.packed"
}

# Leaves $cache/kernel with the packages' files, `version` and `boot-image` (the file to boot).
prepare_kernel() {
	local work package modules image
	[[ ! -e $cache/kernel/version ]] || return 0

	work=$(mktemp -d "$cache/kernel.XXXXXX")
	chmod 755 "$work"
	download_kernel "$work"
	say "unpacking the kernel"
	for package in "$work"/*.deb; do
		dpkg-deb -x "$package" "$work"
		rm -f "$package"
	done
	# Newer packages hold usr/lib/modules, and depmod and the guest look in lib/modules.
	[[ -e $work/lib ]] || ln -s usr/lib "$work/lib"
	modules=("$work"/lib/modules/*)
	version=${modules[0]##*/}
	depmod -b "$work" "$version"
	image=$work/boot/vmlinuz-$version
	[[ -e $image ]] || image=$work/lib/modules/$version/vmlinuz
	extract_vmlinux "$image" "$work/boot-image" || cp "$image" "$work/boot-image"
	echo "$version" >"$work/version"

	rm -rf "$cache/kernel"
	mv "$work" "$cache/kernel"
}

# The headers of this machine's sandbox kernel are an ordinary package; a release's root has its own.
prepare_headers() {
	[[ -n $release ]] || "$top/scripts/setup" "linux-headers-$version"
}
