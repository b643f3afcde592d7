#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --watch where it makes no sense, and files that are replaced by something that is not a probe.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh

bad -w execve
check "an embedded probe" refused 2 <<'END'
bccrun: --watch needs a file that can be saved, and 'execve' is an embedded probe
  hint: 'bccrun show execve > probe.c' makes a file of it; then bccrun --watch ./probe.c
END
bad -w
check "no probe at all" refused_with 2 "'execve' is an embedded probe"
bad -w -
check "standard input" refused 2 <<'END'
bccrun: cannot watch standard input: nobody can save it again
  hint: put the probe into a file: bccrun --watch ./probe.c
END
bad -w --dry-run ./probe.c
check "a dry run" refused_with 2 "--watch and --dry-run do not go together"
bad schema -w ./probe.c
check "no run" refused_with 2 "--watch belongs to run, not to schema"
bad -w "$scratch/absent.c"
check "a file that is not there" refused_with 1 "cannot read '$scratch/absent.c': No such file or directory"
bad -w "$scratch/"
check "a directory" refused_with 1 "it is a directory"
mkfifo "$scratch/fifo.c"
bad -w "$scratch/fifo.c"
check "a FIFO" refused_with 1 "cannot follow '$scratch/fifo.c': it is not a regular file"

if ((EUID != 0)) || [ ! -e /sys/kernel/tracing/events/syscalls ]; then
    skip "a probe that runs" "it needs root and tracepoints of system calls"
    finish
    exit
fi

mkfifo "$scratch/endless.h"
{ echo '#include "endless.h"' && probe ""; } >"$scratch/endless.c"
export BCCRUN_COMPILE_SECONDS=1
bad "$scratch/endless.c"
check "a compile that does not end is ended" refused 1 <<'END'
bccrun: cannot compile: the compiler process used no CPU time for 1 s, and was killed
  hint: a file that the probe includes may have no end, such as a FIFO; BCCRUN_COMPILE_SECONDS=N lets it wait longer
END
start_bccrun run -w "$scratch/endless.c"
check "of a first version too" wait_for says_now run "used no CPU time for 1 s"
check "whose next save is waited for" wait_for says_now run "Waiting for the file to be saved again."
stop_bccrun run
wait_bccrun run
check "or a signal" is "$status" 0
export BCCRUN_COMPILE_SECONDS=$PATIENCE

file=$scratch/watched.c
probe "" >"$file"
mkdir "$scratch/small"
mount -t tmpfs -o size=64k,mode=700 none "$scratch/small" 2>/dev/null && has_small=1
trap '[ -z "${has_small:-}" ] || umount "$scratch/small"; rm -rf "$scratch"' EXIT
dd if=/dev/zero of="$scratch/small/all" bs=1k count=64 2>/dev/null
export BCCRUN_CACHE_DIR=$scratch/small TMPDIR=$scratch/small
start_bccrun run -w "$file"
wait_attached run

if [ -n "${has_small:-}" ]; then
    check "a disk that is full is reported" wait_for says_now run "warning: cannot keep the image in the cache: No space left on device"
    check "and the probe runs" is_attached run
else
    skip "a disk that is full" "a file system of its own cannot be mounted here"
fi

probe "    event.pid++;" >"$file"
check "a change with the disk full" wait_for says_now run "reloaded '$file'"

rm "$file"
mkdir "$file"
check "replaced by a directory" wait_for says_now run "cannot run '$file': it is a directory"
rmdir "$file"
mkfifo "$file"
check "replaced by a FIFO" wait_for says_now run "cannot follow '$file': it is not a regular file"
rm "$file"
truncate -s 100M "$scratch/large"
mv "$scratch/large" "$file"
check "replaced by 100 MB" wait_for says_now run "cannot run '$file': it is larger than 1024 KiB"
: >"$scratch/empty"
mv "$scratch/empty" "$file"
check "replaced by nothing" wait_for says_now run "cannot run '$file': it is empty"
head -c 3000 "$BCCRUN" >"$scratch/object"
mv "$scratch/object" "$file"
check "replaced by a program" wait_for says_now run "cannot run '$file': it is not a text file, it has zero bytes in it"
probe '    event.pid = *(u32 *)(event.pid + 4096L);' >"$file"
check "a program that the verifier rejects" wait_for says_now run "cannot load 'hit'"
probe "    event.pid--;" >"$file.new"
sed -i 's/sys_enter_acct/sys_enter_no_such_call/' "$file.new"
mv "$file.new" "$file"
check "a place that is not there" wait_for says_now run "sys_enter_no_such_call"
check "none of that ended it" runs "$(pid_of run)"
probe "    event.pid -= 2;" >"$file"
again() { [ "$(grep -c "reloaded '" "$scratch/run.err")" -ge 2 ]; }
check "and the next version without mistakes runs" wait_for again
stop_bccrun run
wait_bccrun run
check "a normal end" is "$status" 0
check "each error has left the old one running" is "$(grep -c "Still running the previous version." "$scratch/err")" 7

finish
