#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is asked for is what is attached: functions and files by names that look like something else.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=tests/lib/background.sh
. tests/lib/background.sh

if ((EUID != 0)) || [ ! -e /sys/bus/event_source/devices/uprobe/type ]; then
    skip "names of functions" "uprobes need root and a kernel with CONFIG_UPROBE_EVENTS"
    finish
    exit
fi
workload=./build/tests/workload/odd_names

# How often the place was hit.
hits() { # WANTED
    is "$status" 0 && is "$(sed 1d "$scratch/out" | wc -l)" "$1"
}

count() { bccrun tests/native/names.c -f csv -a "hit=uprobe/$workload:$1" -- "$workload"; } # FUNCTION

while read -r calls name; do
    count "$name"
    check "$name: the function of this very name" hits "$calls"
    bccrun find "uprobe:$workload:$name"
    check "$name: found" shows "uprobe/$workload:$name"
    bccrun new "uprobe:$workload:$name"
    check "$name: written" shows "SEC(\"uprobe/$workload:$name\")"
done <<'END'
23 main.(*Server).Handle
11 main.Max[go.shape.int_0]
13 github.com/some/pair.Of[go.shape.string,go.shape.struct { X int }]·1
END

bccrun new "uprobe:$workload:main.Max[go.shape.int_0]"
cp "$scratch/out" "$scratch/written.c"
bccrun "$scratch/written.c" -f csv -- "$workload"
check "what 'new' writes runs" hits 11

count 'main.(*)*'
check "a glob that is no name is a glob" hits 30

# A process that waits for its standard input.
start() { # COMMAND...
    mkfifo "$scratch/go"
    "$@" <"$scratch/go" >/dev/null &
    process=$!
    exec {go}>"$scratch/go"
    rm "$scratch/go"
}

# Names of C++ and Rust as one writes them.
while IFS='|' read -r calls name; do
    count "$name"
    check "$name: the function that is written so" hits "$calls"
done <<'END'
3|Foo::bar(int)
17|Foo::bar(long)
19|Foo::baz
29|<demo::Thing as demo::Work>::work
20|Foo::bar*
3|_ZN3Foo3barEi
END
count Foo::bar
check "a name that several functions have" fails_with 1 "several functions have that name" \
    "Foo::bar(int), Foo::bar(long)"
bccrun new "uprobe:$workload:Foo::bar(int)"
check "new takes it too" shows "SEC(\"uprobe/$workload:Foo::bar(int)\")"

for shown in "Foo::bar\(int\)" "_ZN3Foo3barEi --mangled"; do
    # shellcheck disable=SC2086 # a pattern and an option
    set -- $shown
    start_bccrun named "${@:2}" tests/native/named_stack.c
    wait_attached named
    start "$workload" stay
    wait_for shows_now named "$1"
    exec {go}>&-
    stop_bccrun named
    wait_bccrun named
    check "stacks show $1" grep -qE "$1" "$scratch/out"
done

bccrun tests/native/two_hits.c -f csv -- "$workload"
check "two functions at one place: both run" is "$(sed 1d "$scratch/out" | sort | uniq -c | xargs)" "5 1 5 2"

# Processes whose files are not those that have these names today.
is_mapped() { grep -q "$1" "/proc/$process/maps"; } # FILE
hit_process() { # PLACE
    start_bccrun process tests/native/names.c -f csv -p "$process" -a "hit=uprobe/$1"
    wait_attached process
    echo >&"$go"
    exec {go}>&-
    wait "$process"
    stop_bccrun process
    wait_bccrun process
}

program=$scratch/program
cp build/tests/workload/uprobe "$program"
start "$program"
wait_for is_mapped "$program"
cp "$workload" "$scratch/new"
mv "$scratch/new" "$program"
hit_process "$program:work"
check "-p: the program that the process runs, replaced since" hits 23

cp build/tests/workload/uprobe "$program"
start "$program"
wait_for is_mapped "$program"
rm "$program"
hit_process "program:work"
check "-p: a program that was deleted, by its name alone" hits 23

mkdir "$scratch/lib"
cp "$(ldd build/tests/workload/throw | awk '/libstdc/ { print $3 }')" "$scratch/lib/libstdc++.so.6"
cp "$(ldd build/tests/workload/throw | awk '/libc\.so/ { print $3 }')" "$scratch/lib/libc.so.6"
asks=(bash --norc -c 'read; for ((i = 0; i < 23; i++)); do umask 22; done')
LD_LIBRARY_PATH=$scratch/lib start "${asks[@]}"
wait_for is_mapped "$scratch/lib"
hit_process c:umask
check "-p: the library that the process has mapped" hits 23
start "${asks[@]}"
wait_for is_mapped libc
hit_process "$scratch/lib/libc.so.6:umask"
check "-p: a library that it has not mapped" hits 0
check "-p: which is told" says "process $process has not mapped '$scratch/lib/libc.so.6'"
echo >"$scratch/line"
LD_LIBRARY_PATH=$scratch/lib "$BCCRUN" "${headers[@]}" tests/native/names.c -f csv -a hit=uprobe/stdc++:__cxa_throw -- \
    build/tests/workload/throw <"$scratch/line" >"$scratch/out" 2>"$scratch/err"
check "a command: the library that it links" is "$(grep -cx '[0-9]*' "$scratch/out")" 23

mkdir "$scratch/inside"
if unshare -m mount -t tmpfs none "$scratch/inside" 2>"$scratch/why"; then
    cp build/tests/workload/uprobe "$scratch/kept"
    start unshare -m bash -c "mount -t tmpfs none $scratch/inside && cp $scratch/kept $scratch/inside/program &&
        ln -s $scratch/inside/program $scratch/inside/link && exec $scratch/inside/program"
    wait_for is_mapped "$scratch/inside/program"
    hit_process "$scratch/inside/link:work"
    check "-p: a file of the process's mount namespace, through a link there" hits 23
else
    skip "-p: a file of the process's mount namespace" "mounting failed: $(<"$scratch/why")"
fi

# A stripped program, and its symbols in the places that distributions put them in.
stripped=$scratch/stripped
strip_program() {
    rm -rf "$stripped"
    mkdir -p "$stripped/.debug"
    cp build/tests/workload/uprobe "$stripped/program"
    objcopy --only-keep-debug "$stripped/program" "$stripped/program.debug"
    strip "$stripped/program"
}
count_work() {
    echo >"$scratch/line"
    "$BCCRUN" "${headers[@]}" tests/native/names.c -f csv -a "hit=uprobe/$stripped/program:work" -- "$stripped/program" \
        <"$scratch/line" >"$scratch/out" 2>"$scratch/err"
    status=$?
    grep -x '[0-9]*' "$scratch/out" >"$scratch/counted"
}
if [ -n "$(command -v objcopy)" ]; then
    strip_program
    count_work
    check "a stripped program" is "$status" 1
    (cd "$stripped" && objcopy --add-gnu-debuglink=program.debug program)
    count_work
    check "symbols by .gnu_debuglink" is "$(wc -l <"$scratch/counted")" 23
    mv "$stripped/program.debug" "$stripped/.debug"
    count_work
    check "symbols in .debug/" is "$(wc -l <"$scratch/counted")" 23
    cp build/tests/workload/odd_names "$stripped/.debug/program.debug"
    count_work
    check "symbols of another program are none" is "$status" 1
else
    skip "symbols of a stripped program" "objcopy is not installed"
fi
if [ -n "$(command -v objcopy)" ] && [ -n "$(command -v xz)" ]; then
    strip_program
    xz "$stripped/program.debug"
    objcopy --add-section .gnu_debugdata="$stripped/program.debug.xz" "$stripped/program"
    count_work
    check "symbols in .gnu_debugdata" is "$(wc -l <"$scratch/counted")" 23
else
    skip "symbols in .gnu_debugdata" "objcopy or xz is not installed"
fi

# A program that is built again while it is traced.
built_again() { # NAME: says so for the $builds-th time
    [ "$(grep -c 'was built again' "$scratch/$1.err")" = "$builds" ]
}
follow() { # NAME ARGUMENT...
    local name=$1 builds=1
    rm -f "$program"*
    cp build/tests/workload/uprobe "$program"
    start_bccrun "$name" -f csv "${@:2}"
    wait_attached "$name"
    echo | "$program" >"$scratch/wanted"
    cp build/tests/workload/uprobe "$program.new"
    echo "another byte" >>"$program.new"
    mv "$program.new" "$program"
    wait_for built_again "$name"
    echo | "$program" >"$scratch/wanted"
    builds=2
    cp "$workload" "$program"
    wait_for built_again "$name"
    "$program"
    builds=3
    cp build/tests/workload/uprobe "$program"
    wait_for built_again "$name"
    echo | "$program" >"$scratch/wanted"
    builds=4
    cp build/tests/workload/uprobe "$program.new"
    rm "$program"
    ln "$program.new" "$program"
    wait_for built_again "$name"
    echo | "$program" >"$scratch/wanted"
    stop_bccrun "$name"
    wait_bccrun "$name"
}

follow built tests/native/names.c -a "hit=uprobe/$program:work"
check "a program that is built again is followed: replaced, written over, linked" hits 92
check "which is told" says "'$program' was built again: 'hit' attached to $program:work"
check "as is a build without the function" says "was built again, and 'hit' is not attached in it: cannot probe"
follow watched --watch tests/native/names.c -a "hit=uprobe/$program:wor*"
check "a glob under --watch is followed too" hits 92

rm -f "$program"*
sed "s,\./build/tests/workload/usdt:,$program:," tests/native/usdt.c >"$scratch/usdt.c"
cp build/tests/workload/usdt "$program.new"
mv "$program.new" "$program"
start_bccrun marks -f csv "$scratch/usdt.c"
wait_attached marks
"$program" >"$scratch/wanted"
builds=1
cp build/tests/workload/usdt "$program.new"
echo "another byte" >>"$program.new"
mv "$program.new" "$program"
wait_for built_again marks
"$program" >"$scratch/wanted"
builds=2
cp build/tests/workload/usdt_pie "$program.new"
mv "$program.new" "$program"
wait_for built_again marks
stop_bccrun marks
wait_bccrun marks
check "so are USDT probes" is "$(sed 1d "$scratch/out" | wc -l)" 46
check "unless their arguments may have moved" says "the arguments of its USDT probe may have moved"

finish
