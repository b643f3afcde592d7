# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are scripts/sandbox's, or its other parts'
# The options of QEMU, and what the guest gets to know about a run.

# The words as a shell reads them back, whatever bytes they hold.
quote() {
	local word quoted=()
	for word in "$@"; do
		quoted+=("'${word//\'/\'\\\'\'}'")
	done
	echo "${quoted[*]}"
}

# A shell script that runs the command in this directory with a small environment.
command_script() {
	cat <<END
cd $(quote "$here") || exit $EXIT_SANDBOX
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root
export TERM=$(quote "${TERM:-dumb}") LANG=$(quote "${LANG:-C.UTF-8}")
exec $(quote "$@")
END
}

# What the guest's scripts must know of this run, as shell assignments.
guest_config() {
	local mode=$1 merge=$2 share_work=no
	[[ -z $release ]] || share_work=yes
	cat <<END
mode=$mode merge=$merge work_is_shared=$share_work
work=$(quote "$work")
END
}

share_options() {
	local tag=$1 path=${2//,/,,}
	printf '%s\n' -virtfs \
		"local,path=$path,mount_tag=$tag,security_model=none,readonly=on,multidevs=remap"
}

# The directory the guest must see besides a release's root.
work_directory() {
	case $here/ in
	"$top"/*) echo "$top" ;;
	*) echo "$here" ;;
	esac
}

qemu_options() {
	local mode=$1 port number=1
	local words=(quiet "console=$console" panic=-1 mitigations=off nokaslr audit=0 apparmor=0
		rcupdate.rcu_expedited=1 cryptomgr.notests random.trust_cpu=on "${arch_options[@]}" "$append")
	printf '%s\n' -nodefaults -no-user-config -no-reboot -display none \
		-smp "$cpus" -m "$memory_mb" \
		-kernel "$cache/kernel/boot-image" -initrd "$run/initramfs" -append "${words[*]}" \
		-chardev "file,id=console,path=$run/console" -serial chardev:console \
		-device virtio-serial-pci
	if [[ $mode == shell ]]; then
		printf '%s\n' -chardev stdio,id=terminal,signal=off -device virtconsole,chardev=terminal,nr=0
	else
		printf '%s\n' -chardev stdio,id=stdin,signal=off \
			-chardev "file,id=stdout,path=$run/stdout" -chardev "file,id=stderr,path=$run/stderr"
		for port in stdin stdout stderr; do
			printf '%s\n' -device "virtserialport,chardev=$port,name=$port,nr=$((number++))"
		done
	fi
	printf '%s\n' -chardev "file,id=status,path=$run/status" \
		-device virtserialport,chardev=status,name=status,nr=4
	if [[ -n $release ]]; then
		share_options root "$root"
		share_options work "$work"
	else
		share_options root /
	fi
	share_options kernel "$cache/kernel"
	if has_kvm; then
		printf '%s\n' -accel kvm
	elif [[ -n $release ]]; then
		# With a thread for each CPU Linux 6.12 and 7.2 die at times of a breakpoint that another CPU has just
		# taken out of its code (int3 in __schedule); one thread is hardly slower where the guest is mostly idle.
		printf '%s\n' -accel tcg,thread=single
	else
		printf '%s\n' -accel tcg,thread=multi
	fi
}

system_name() {
	local prefix=/
	[[ -z $release ]] || prefix=$root/
	# shellcheck disable=SC1090,SC1091,SC2154 # os-release(5) sets these
	(. "${prefix}etc/os-release" && echo "${NAME%% *} ${VERSION_ID:-${release:-$VERSION_CODENAME}}")
}

announce() {
	local how='software emulation'
	! has_kvm || how=KVM
	say "$(system_name), Linux $version, $cpus CPUs, $how"
}
