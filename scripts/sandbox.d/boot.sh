# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables that are scripts/sandbox's, or its other parts'
# Starts QEMU, passes standard input, output and error on, and waits for the end.

processes=()
held_stdin='' held_stdout='' held_stderr=''

finish() {
	local process
	for process in "${processes[@]}"; do
		kill "$process" 2>/dev/null || true
	done
	wait
	[[ -z ${terminal_settings-} ]] || stty "$terminal_settings"
	rm -rf "$run"
}

# Not kill -0, which succeeds until bash has reaped the process: `read -t` of bash 5.2 can leave SIGCHLD blocked.
is_running() {
	local stat=
	read -r stat <"/proc/$1/stat" && [[ $stat != *") "[ZX]* ]]
} 2>/dev/null

fail_with_console() {
	echo "sandbox: $1; the end of its console:" >&2
	tail -n 25 "$run/console" 2>/dev/null | tr -d '\r' | sed 's/^/    /' >&2
	exit "$EXIT_SANDBOX"
}

# QEMU reads and writes named pipes, with a cat at the other end of each: it makes its files
# non-blocking, which would hit whoever else has the caller's open.
start_run() {
	local stdin
	mkfifo "$run/stdin" "$run/stdout" "$run/stderr"
	{ exec {stdin}<&0; } 2>/dev/null || exec {stdin}</dev/null
	cat <&"$stdin" >"$run/stdin" 2>/dev/null &
	processes+=($!)
	cat "$run/stdout" &
	outputs=($!)
	cat "$run/stderr" >&2 &
	outputs+=($!)
	processes+=("${outputs[@]}")
	# Until the guest has started, so that the pipes outlive a QEMU that is started again.
	exec {held_stdin}<>"$run/stdin" {held_stdout}<>"$run/stdout" {held_stderr}<>"$run/stderr"
	start_qemu
}

start_qemu() {
	"${qemu[@]}" <"$run/stdin" >"$run/qemu.log" 2>&1 {held_stdin}>&- {held_stdout}>&- {held_stderr}>&- &
	qemu_process=$!
	processes+=("$qemu_process")
}

release_pipes() {
	[[ -z $held_stdin ]] || exec {held_stdin}>&- {held_stdout}>&- {held_stderr}>&-
	held_stdin=
}

start_shell() {
	terminal_settings=$(stty -g)
	outputs=()
	"${qemu[@]}" <&0 2>"$run/qemu.log" &
	qemu_process=$!
	processes+=("$qemu_process")
}

# Under emulation a guest hangs, once in a great while, before its kernel has said anything. Nothing has been read of
# our input then.
start_again() {
	say "the guest did not start within $1 seconds, and is started once more"
	kill "$qemu_process" 2>/dev/null || true
	wait "$qemu_process" 2>/dev/null || true
	start_qemu
}

# Waits for the guest to say "started" and "exit N" on the status port.
await_exit() {
	local line started=no began=$SECONDS silence_limit_s=90 boot_limit_s=600 tries=1 status_pipe=$1
	for (( ; ; )); do
		if read -r -t 1 -u "$status_pipe" line; then
			case $line in
			started)
				started=yes
				release_pipes
				;;
			exit\ *)
				status=${line#exit }
				return
				;;
			esac
		fi
		if ! is_running "$qemu_process"; then
			[[ -s $run/console ]] || die "QEMU ended: $(<"$run/qemu.log")"
			fail_with_console "the guest ended before its command did"
		elif [[ -n $timeout_s ]] && ((SECONDS - began >= timeout_s)); then
			echo "sandbox: ended after $timeout_s seconds, as --timeout says" >&2
			exit "$EXIT_TIMEOUT"
		elif [[ $started == no && -n $held_stdin && ! -s $run/console ]] && ((tries < 3 && SECONDS - began >= silence_limit_s)); then
			start_again "$silence_limit_s"
			tries=$((tries + 1)) began=$SECONDS
		elif [[ $started == no ]] && ((SECONDS - began >= boot_limit_s)); then
			fail_with_console "the guest did not start within $boot_limit_s seconds"
		elif ((${#outputs[@]})) && ! is_running "${outputs[0]}"; then
			# Nobody reads our output: end as the command would have, by SIGPIPE.
			exit 141
		fi
	done
}

boot() {
	local mode=$1 status_pipe options merge=no
	shift
	[[ ! /dev/fd/1 -ef /dev/fd/2 ]] || merge=yes
	work=$(work_directory)
	run=$(mktemp -d)
	trap finish EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trap 'exit 129' HUP

	mkdir -p "$run/guest/sandbox"
	cp "$top/scripts/sandbox.d/guest" "$run/guest/sandbox"
	command_script "$@" >"$run/guest/sandbox/command"
	guest_config "$mode" "$merge" >"$run/guest/sandbox/config"
	# The kernel unpacks archives that follow one another.
	{ cat "$cache/initramfs.cpio" && pack "$run/guest"; } >"$run/initramfs"
	# Open for both directions, so that neither we nor QEMU wait for the other to open it.
	mkfifo "$run/status"
	exec {status_pipe}<>"$run/status"
	mapfile -t options < <(qemu_options "$mode")
	qemu+=("${options[@]}")

	announce
	"start_$mode"
	await_exit "$status_pipe"
	kill "$qemu_process" 2>/dev/null || true
	wait "$qemu_process" 2>/dev/null || true
	((${#outputs[@]} == 0)) || wait "${outputs[@]}" || true
	exit "$status"
}

# A shell that knows the size of this terminal. Without the user's start-up files: what they run may
# take half a minute under emulation.
boot_shell() {
	local size rows columns
	size=$(stty size 2>/dev/null) || die "a shell needs a terminal; use: scripts/sandbox run -- COMMAND"
	read -r rows columns <<<"$size"
	# shellcheck disable=SC2016 # expanded in the guest
	boot shell /bin/sh -c 'stty rows "$1" cols "$2"
		export PS1="\u@\h:\w\\$ "
		exec /bin/bash --noprofile --norc' sh "$rows" "$columns"
}
