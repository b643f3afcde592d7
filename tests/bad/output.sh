#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Standard output, error and input that are full or closed, or whose reader ended; and sudden ends.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
probe "" >"$scratch/probe.c"

to() { # FILE ARGUMENT...: bccrun with its standard output there
    local file=$1
    shift
    timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" "$@" >"$file" 2>"$scratch/err" </dev/null
    status=$?
    sed -i '/warning: compiling against the headers\|than in these headers/d' "$scratch/err"
    : >"$scratch/out"
}
full() { # LINES BEFORE
    { printf '%s' "$1" && cat; } <<'END' | refused 1
bccrun: cannot write to standard output: No space left on device
  hint: free some space where the output goes, or send it elsewhere
END
}
to /dev/full -d 0.1 "$scratch/probe.c"
check "a full disk" full $'Waiting for events..\n'
to /dev/full -q -d 0.1 "$scratch/probe.c"
check "a full disk, quietly" full ""
for command in list --help --version "show execve"; do
    # shellcheck disable=SC2086
    to /dev/full $command
    check "a full disk: $command" full ""
done

closed() {
    { printf '%s' "$1" && cat; } <<'END' | refused 1
bccrun: cannot write to standard output: Bad file descriptor
  hint: it is closed, or open for reading only: send it to a terminal, a file or a pipe
END
}
RUN=(sh -c 'exec "$@" >&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "standard output is closed" closed $'Waiting for events..\n'
bad list
check "standard output is closed: list" closed ""
RUN=(sh -c 'exec "$@" 2>&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "standard error is closed: it runs" is "$status" 0
check "standard error is closed: messages go nowhere else" is "$(cat "$scratch/out" "$scratch/err")" "    PID"
bad nosuch
check "standard error is closed: the exit status shows it" is "$status" 1
RUN=(sh -c 'exec "$@" <&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "standard input is closed: it runs" ran "0 events, 0 lost"
bad -
check "standard input is closed: it cannot be read" refused 1 \
    <<<"bccrun: cannot read 'standard input': Bad file descriptor"
RUN=(sh -c 'exec "$@" <&- >&- 2>&-' closed)
bad -d 0.1 "$scratch/probe.c"
check "all three are closed" is "$status" 1
RUN=()

# -o FILE: a file that cannot be written is an error before anything else is done; nothing is lost or left behind.
into() { # FILE ARGUMENT...
    local file=$1
    shift
    bad -q -d 0.2 -o "$file" "$@" "$scratch/probe.c"
}
kept() { # the file that was there is as it was
    is "$(cat "$1")" old
}
mkdir -m 755 "$scratch/own"
mkdir -m 1777 "$scratch/shared"
echo old >"$scratch/own/old"
into "$scratch/own"
check "-o: a directory" refused 1 <<END
bccrun: cannot write to '$scratch/own': Is a directory
  hint: name a file in it
END
into "$scratch/own/"
check "-o: a directory with a slash" refused_with 1 "Is a directory"
into /
check "-o: the root" refused_with 1 "cannot write to '/': Is a directory"
into "$scratch/own/nosuch/file"
check "-o: a directory that is not there" refused 1 <<END
bccrun: cannot write to '$scratch/own/nosuch/file': No such file or directory
  hint: a file is made if there is none; the directory must be there
END
into "$scratch/own/old/file"
check "-o: a file for a directory" refused_with 1 "Not a directory"
into ''
check "-o: no name" refused 2 <<<"bccrun: cannot take '' for --output: it must be the name of a file, or -"
into "$(printf '%0300d' 0)"
check "-o: a name that is too long" refused_with 1 "File name too long"
/usr/bin/python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$scratch/own/socket"
into "$scratch/own/socket"
check "-o: a socket" refused 1 <<<"bccrun: cannot write to '$scratch/own/socket': it is neither a file nor a pipe"
ln -s loop "$scratch/own/loop"
into "$scratch/own/loop"
check "-o: links in a circle" refused_with 1 "Too many levels of symbolic links"

# What others may have laid.
ln -s "$scratch/own/old" "$scratch/shared/link"
into "$scratch/shared/link"
check "-o: a link in a directory that others can write" refused 1 <<END
bccrun: cannot write to '$scratch/shared/link': there is a link on the way, in a directory that others can write
  hint: it leads to '$scratch/own/old': if that is meant, name the file itself
END
check "-o: what the link leads to is as it was" kept "$scratch/own/old"
ln -s "$scratch/own" "$scratch/shared/way"
into "$scratch/shared/way/old"
check "-o: such a link in the path" refused_with 1 "there is a link on the way"
ln -s "$scratch/shared/link" "$scratch/own/to"
into "$scratch/own/to"
check "-o: a link of our own that leads to such a link" refused_with 1 "there is a link on the way"
ln "$scratch/own/old" "$scratch/shared/second"
into "$scratch/shared/second"
check "-o: a second name in a directory that others can write" refused 1 <<END
bccrun: cannot write to '$scratch/shared/second': the file has a second name, in a directory that others can write
  hint: remove it, or give a file in a directory of your own
END
rm "$scratch/shared/second"
echo old >"$scratch/shared/foreign"
mkfifo "$scratch/shared/pipe"
if ((EUID == 0)) && chown 65534 "$scratch/shared/foreign" "$scratch/shared/pipe"; then
    into "$scratch/shared/foreign"
    check "-o: somebody else's file there" refused_with 1 "it belongs to somebody else, in a directory that others"
    check "-o: it is as it was" kept "$scratch/shared/foreign"
    into "$scratch/shared/pipe"
    check "-o: somebody else's pipe there" refused_with 1 "it belongs to somebody else, in a directory that others"
    mkdir "$scratch/theirs"
    ln -s "$scratch/own/old" "$scratch/theirs/link"
    chown 65534 "$scratch/theirs"
    into "$scratch/theirs/link"
    check "-o: a link in somebody else's directory" refused_with 1 "there is a link on the way"
    check "-o: and that is as it was too" kept "$scratch/own/old"
else
    skip "-o: what belongs to somebody else" "this needs root"
fi
into "$scratch/shared/new"
check "-o: a new file there is ours" is "$status$(cat "$scratch/shared/new")" "0    PID"

# A run that fails before it traces.
bad -o "$scratch/own/old" nosuch
check "-o: no such probe: the file is as it was" kept "$scratch/own/old"
bad -o "$scratch/own/new" nosuch
check "-o: no such probe: none is made" test ! -e "$scratch/own/new"
bad -f nonsense -o "$scratch/own/old" "$scratch/probe.c"
check "-o: no such format: the file is as it was" kept "$scratch/own/old"
bad --dry-run -o "$scratch/own/old" "$scratch/probe.c"
check "-o: --dry-run does not touch the file" kept "$scratch/own/old"
bad -o "$scratch/own/old" list
check "-o: it belongs to a run" refused 2 <<END
bccrun: --output belongs to run and compile, not to list
  hint: 'bccrun run --help' shows how to use it
END
into /dev/full
check "-o: a full disk" refused 1 <<'END'
bccrun: cannot write to '/dev/full': No space left on device
  hint: free some space where the output goes, or send it elsewhere
END
mkdir "$scratch/mounted"
if unshare -m true 2>/dev/null; then
    # shellcheck disable=SC2016 # the inner shell expands it
    RUN=(unshare -m sh -c 'mount -t tmpfs -o size=4k,$0 none "$1" && shift && exec "$@"' ro "$scratch/mounted")
    into "$scratch/mounted/file"
    check "-o: a file system for reading only" refused 1 <<END
bccrun: cannot write to '$scratch/mounted/file': Read-only file system
  hint: give a file on another file system, such as below /run or /var/tmp
END
    RUN=()
else
    skip "-o: a file system for reading only" "this needs the right to mount"
fi

# A reader that goes away ends it in silence, whenever it goes.
sed 's/sys_enter_acct/sys_enter_getppid/' "$scratch/probe.c" >"$scratch/busy.c"
while :; do sh -c :; done & # a shell asks for its parent's PID when it starts
workload=$!
timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" -q "$scratch/busy.c" 2>"$scratch/err" </dev/null | head -n 2 >"$scratch/out"
status=${PIPESTATUS[0]}
sed -i '/warning: compiling against/d' "$scratch/err"
check "a reader that closes the pipe" is "$status $(cat "$scratch/err")" "0 "
timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" -q -f log "$scratch/busy.c" >/dev/full 2>"$scratch/err" </dev/null
status=$?
sed -i '/warning: compiling against/d' "$scratch/err"
: >"$scratch/out"
check "a disk that is full at the first event" full ""
timeout "$PATIENCE" prlimit --fsize=2000:unlimited "$BCCRUN" "${headers[@]}" -q -f log "$scratch/busy.c" >"$scratch/rows" \
    2>"$scratch/err" </dev/null
status=$?
sed -i '/warning: compiling against/d' "$scratch/err"
: >"$scratch/out"
check "a file that may not grow" refused 1 <<'END'
bccrun: cannot write to standard output: File too large
  hint: the file has reached the largest size allowed, see 'ulimit -f'
END
if unshare -m true 2>/dev/null; then
    # shellcheck disable=SC2016 # the inner shell expands it
    timeout "$PATIENCE" unshare -m sh -c 'mount -t tmpfs -o size=4k none "$0" && exec "$@"' "$scratch/mounted" "$BCCRUN" \
        "${headers[@]}" -q -f log -o "$scratch/mounted/rows" "$scratch/busy.c" 2>"$scratch/err" </dev/null
    status=$?
    sed -i '/warning: compiling against/d' "$scratch/err"
    check "-o: a file system that fills up" refused 1 <<END
bccrun: cannot write to '$scratch/mounted/rows': No space left on device
  hint: free some space where the output goes, or send it elsewhere
END
else
    skip "-o: a file system that fills up" "this needs the right to mount"
fi
kill $workload
wait $workload 2>/dev/null

# Killed while it traces: what it loaded goes with it.
held() { # FILE...: the numbers of the programs that these descriptors hold
    sed -n 's/^prog_id:[[:space:]]*//p' "$@" 2>/dev/null | sort -u
}
"$BCCRUN" "${headers[@]}" "$scratch/probe.c" >"$scratch/out" 2>"$scratch/err" </dev/null &
host=$!
wait_for says "Waiting for events"
during=$(held /proc/$host/fdinfo/*)
check "while it traces it holds its program" test -n "$during"
kill -KILL $host
wait $host 2>/dev/null
is_unloaded() { ! held /proc/[0-9]*/fdinfo/* | grep -Fx "${during:-none}"; }
has_no_child() { ! pgrep -P "$host"; }
check "SIGKILL leaves no program of it" wait_for is_unloaded
check "SIGKILL leaves no process of it" wait_for has_no_child
check "SIGKILL leaves no file" is "$(find "$TMPDIR" -mindepth 1)" ""

finish
