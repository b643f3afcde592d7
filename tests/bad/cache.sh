#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A cache directory or an entry that must not or cannot be used: an error where somebody else could have put something
# there, else a compile and a word under -v.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"

probe "" >"$scratch/probe.c"
mkdir "$scratch/place"
cache=$scratch/place/cache
export BCCRUN_CACHE_DIR=$cache

# The entries; precompiled headers are in the directory as well (tests/native/heads.sh).
entries() { find "$cache" -mindepth 1 ! -name '*.pch-*' -printf '%f\n'; }
try() { bad --dry-run -v "$scratch/probe.c"; }
compiled() { ran "bccrun: compile " "$@"; }
was_kept() { ran "bccrun: cache " && says_not "bccrun: compile "; }
# The directory must not be used, and a run without it works.
refuses() { # NAME WHY
    bad --dry-run "$scratch/probe.c"
    check "$1: an error" refused 1 <<END
bccrun: cannot keep compiled probes in '$cache': $2
  hint: compiled probes are loaded into the kernel, so no other user may be able to write there: remove it, or chown and chmod 700 it
  hint: --no-cache runs without it; \$BCCRUN_CACHE_DIR names another directory
END
    bad cache
    check "$1: nothing is listed" refused_with 1 "cannot keep compiled probes in '$cache': $2"
    bad --no-cache --dry-run -v "$scratch/probe.c"
    check "$1: --no-cache" compiled
}

mkdir "$scratch/elsewhere"
chmod 700 "$scratch/elsewhere"
ln -s "$scratch/elsewhere" "$cache"
refuses "a link" "it is a symbolic link"
export BCCRUN_CACHE_DIR=$cache/
try
check "a link with a slash after it" refused_with 1 "it is a symbolic link"
export BCCRUN_CACHE_DIR=$cache
check "nothing came into what it leads to" is "$(ls "$scratch/elsewhere")" ""
rm "$cache"
ln -s "$scratch/nowhere" "$cache"
refuses "a link to nothing" "it is a symbolic link"
rm "$cache"
: >"$cache"
refuses "a file" "it is not a directory"
rm "$cache"
mkdir "$cache"
chmod 777 "$cache"
refuses "world-writable" "others can write there"
chmod 1777 "$cache"
refuses "world-writable and sticky" "others can write there"
chmod 720 "$cache"
refuses "group-writable" "others can write there"
chmod 700 "$cache"
chown 65534 "$cache"
refuses "somebody else's" "it belongs to another user"
rm -r "$cache"
BCCRUN_CACHE_DIR=place/cache try
check "a relative path" compiled "bccrun: cannot keep compiled probes in 'place/cache': \$BCCRUN_CACHE_DIR must be an absolute path"
BCCRUN_CACHE_DIR=$scratch/no/where/at/all try
check "below nothing" compiled "bccrun: cannot keep compiled probes in '$scratch/no/where/at/all': No such file or directory"
BCCRUN_CACHE_DIR=$scratch/$'\e[31m\n' try
check "a name with escape sequences" compiled

# Users whose HOME is another's, as sudo -u can leave it.
RUN=(setpriv --reuid 65534 --regid 65534 --clear-groups env -u BCCRUN_CACHE_DIR -u XDG_CACHE_HOME HOME=/)
if "${RUN[@]}" test -x "$BCCRUN"; then
    bad cache
    check "another's HOME" refused_with 1 "cannot keep compiled probes: \$HOME is not the home of the user who runs bccrun"
    mkdir "$scratch/place/home"
    chmod 755 "$scratch" "$scratch/place"
    chown 65534 "$scratch/place/home"
    RUN+=(HOME="$scratch/place/home")
    bad cache
    check "one's own HOME" ran
    check "one's own HOME: the cache is there" is "$(stat -c '%a %u' "$scratch/place/home/.cache/bccrun")" "700 65534"
    RUN+=(XDG_CACHE_HOME="$scratch/place/home/xdg")
    bad cache
    check "XDG_CACHE_HOME" is "$(stat -c '%a %u' "$scratch/place/home/xdg/bccrun")" "700 65534"
else
    skip "another's HOME" "nobody may not run $BCCRUN"
fi
RUN=()

# A file system of our own, which ends with the mount namespace.
on_tmpfs() { # MOUNT OPTIONS, SCRIPT
    # shellcheck disable=SC2016
    RUN=(unshare -m sh -c 'mkdir -p "$0" && mount -t tmpfs -o "$1" tmpfs "$0" && eval "$2" && shift 2 && exec "$@"' "$cache" "$1" "$2")
    try
    RUN=()
}
if unshare -m mount -t tmpfs tmpfs "$scratch/elsewhere" 2>/dev/null; then
    # shellcheck disable=SC2016 # the inner shell expands it
    on_tmpfs mode=700,size=4k 'head -c 4096 /dev/zero >$0/full'
    check "a full directory" compiled "bccrun: cannot keep the image in the cache: No space left on device"
    # shellcheck disable=SC2016 # as above
    on_tmpfs mode=700 'mount -o remount,ro $0'
    check "a read-only directory" compiled "bccrun: cannot keep the image in the cache: Read-only file system"
    rmdir "$cache"
else
    skip "a full directory" "mount(2) is not allowed here"
fi

# Entries.
try
check "the first time" compiled
check "the directory's mode" is "$(stat -c %a "$cache")" 700
entry=$cache/$(entries)
cp "$entry" "$scratch/good"
size=$(stat -c %s "$entry")
try
check "the second time" was_kept

not_used() { # NAME WHY: the entry is as the test has made it
    try
    check "$1: compiled" compiled "bccrun: the cache's entry $(basename "$entry" | cut -c 1-12) is not used: $2"
    check "$1: a new one in its place" is "$(stat -c '%F %a %u' "$entry")" "regular file 600 0"
    try
    check "$1: the new one is used" was_kept
    check "$1: has nothing else" is "$(entries)" "$(basename "$entry")"
}
for length in 0 1 40 56 100 $((size - 1)); do
    head -c "$length" "$scratch/good" >"$entry"
    not_used "cut short to $length bytes" "it is cut short"
done
for at in 30 60 200 $((size / 2)) $((size - 1)); do
    byte=$(od -An -tu1 -j "$at" -N 1 "$scratch/good")
    cp "$scratch/good" "$entry"
    printf '%b' "\\x$(printf %x $((byte ^ 16)))" | dd of="$entry" bs=1 seek="$at" conv=notrunc status=none
    not_used "a bit of byte $at" "it is damaged"
done
cp "$scratch/good" "$entry"
printf '\77' | dd of="$entry" bs=1 seek=8 conv=notrunc status=none
not_used "of another version" "it is of another version"
head -c "$size" /dev/urandom >"$entry"
not_used "noise" "it is of another version"
cat "$scratch/good" "$scratch/good" >"$entry"
not_used "twice as long" "it is cut short"
chmod 666 "$entry"
not_used "world-writable" "others can write it"
chown 65534 "$entry"
not_used "somebody else's" "others can write it"
mv "$entry" "$scratch/moved"
ln -s "$scratch/moved" "$entry"
not_used "a link" "it cannot be read: Too many levels of symbolic links"
rm "$entry"
mkfifo "$entry"
not_used "a FIFO" "others can write it"
mv "$entry" "$scratch/mine"
probe "    event.pid++;" >"$scratch/probe.c"
try
other=$cache/$(entries)
cp "$scratch/good" "$other"
entry=$other
not_used "another one under its name" "it belongs to another key"

# Two at a time write the same one.
rm "$entry"
for i in 1 2 3 4; do
    timeout "$PATIENCE" "$BCCRUN" "${headers[@]}" --dry-run "$scratch/probe.c" >"$scratch/$i.out" 2>&1 &
done
wait
try
check "four at a time: one is used" was_kept
check "four at a time: they leave nothing else" is "$(entries)" "$(basename "$entry")"

# A clock that was set back leaves times in the future.
touch -d '1 year' "$entry"
try
check "a time in the future: used" was_kept
check "a time in the future: corrected" test "$(stat -c %Y "$entry")" -le "$(date +%s)"

bad cache list more
check "cache takes one argument" refused_with 2 "'bccrun cache' takes one argument, but there is 'more'"
bad cache lost
check "cache: an unknown verb" refused_with 2 "'bccrun cache' can list, size or clear, not 'lost'"

finish
