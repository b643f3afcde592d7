#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every way to name a kprobe, kretprobe or system call, in one file: SEC("...") and BCC's names.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps) # what the probes remember for themselves is not looked at here
. tests/lib/background.sh

# A tmpfs: other file systems may open files of their own inside vfs_open().
directory=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$scratch" "$directory"' EXIT
mkfifo "$scratch/go"
"${WORKLOAD:-build/tests/workload}/files" "$directory" <"$scratch/go" >"$scratch/files" &
workload=$!
exec {go}>"$scratch/go"

start_bccrun kinds -v "$(image kinds)"
wait_attached kinds
echo >&"$go"
wait "$workload"
stop_bccrun kinds
wait_bccrun kinds

check "kprobe, kretprobe, ksyscall, kretsyscall: 23 calls, arguments and results" rows "$scratch/files"
check "exit status 0" is "$status" 0
check "attached to the kernel's own name of openat" says "'open_starts' attached to __"
check "attached to vfs_open by its name" says "'kretprobe__vfs_open' attached to vfs_open"
finish
