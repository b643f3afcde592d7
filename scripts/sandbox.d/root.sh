# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are scripts/sandbox's, or its other parts'
# The release's root file system, with --release: made by debootstrap; commands that run in it without booting.

root_packages=(gcc make libc6-dev libbpfcc-dev libelf-dev zlib1g-dev libmd-dev libxxhash-dev procps kmod iproute2
	jq "linux-headers-$arch")

# The mirror this machine itself uses; nothing where it uses none of Debian's.
debian_mirror() {
	# shellcheck disable=SC2016 # apt-get's own variables
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null |
		head -n 1
}

# How this machine's apt reaches its mirror holds for the release's apt as well.
apt_transport_options() {
	apt-config dump | grep -iE '^Acquire::(.*proxy|check-valid-until|check-date)' || true
}

in_root() {
	as_root env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
		DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}

prepare_root() {
	local mirror log=$cache/root.log
	[[ ! -e $cache/root.done || $(<"$cache/root.done") != "${root_packages[*]}" ]] || return 0

	"$top/scripts/setup" releases
	mirror=$(debian_mirror)
	say "building a root for $release (about a minute)"
	as_root rm -rf --one-file-system "$root"
	# shellcheck disable=SC2086 # no mirror, no argument
	as_root debootstrap --variant=minbase "$release" "$root" $mirror >"$log" 2>&1 ||
		die "debootstrap failed:"$'\n'"$(tail -n 15 "$log")"
	apt_transport_options | as_root tee "$root/etc/apt/apt.conf.d/90sandbox" >/dev/null
	say "installing ${root_packages[*]}"
	{
		in_root apt-get update -qq &&
			in_root apt-get install -qq --no-install-recommends "${root_packages[@]}" &&
			in_root apt-get clean
	} >"$log" 2>&1 || die "apt-get failed in $root:"$'\n'"$(tail -n 15 "$log")"
	as_root chmod 755 "$root"
	echo "${root_packages[*]}" >"$cache/root.done"
}

# Binds live in a mount namespace of their own, so none can outlive the command. The root is bound to itself: unshare(1)
# in it wants a root that is a mount point.
run_chroot() {
	[[ -n $release ]] || usage_error "chroot needs --release"
	[[ $here/ == "$top"/* ]] || usage_error "chroot works inside the checkout only"
	"$top/scripts/setup" sandbox
	prepare
	# shellcheck disable=SC2016 # expanded by the inner shells
	exec_as_root unshare --mount --propagation private sh -euc '
		root=$1 top=$2 here=$3
		shift 3
		mount --bind "$root" "$root"
		mkdir -p "$root$top"
		mount --bind "$top" "$root$top"
		mount -t proc proc "$root/proc"
		mount --rbind /dev "$root/dev"
		mount --rbind /sys "$root/sys"
		exec chroot "$root" sh -c '\''cd "$1" && shift && exec "$@"'\'' sh "$here" "$@"
	' sh "$root" "$top" "$here" "$@"
}

exec_as_root() {
	local environment=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
		"TERM=${TERM:-dumb}" LANG=C.UTF-8)
	if ((EUID == 0)); then
		exec "${environment[@]}" "$@"
	else
		exec sudo "${environment[@]}" "$@"
	fi
}
