#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sources that cannot be read, or that are not text; and odd ones that must still work.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
sanitize_compiler

bad ./nosuch.c
check "a file that there is not" refused 1 <<'END'
bccrun: cannot read './nosuch.c': No such file or directory
  hint: 'bccrun show execve > probe.c' writes an example to start from
END
bad tests/
check "a directory" refused 1 <<'END'
bccrun: cannot run 'tests/': it is a directory
  hint: name the probe's file in it, such as probe.c
END
: >"$scratch/empty.c"
bad "$scratch/empty.c"
check "an empty file" refused 1 <<END
bccrun: cannot run '$scratch/empty.c': it is empty
  hint: 'bccrun show hello' prints a first probe to start from
END
bad -
check "nothing on standard input" refused 1 <<'END'
bccrun: cannot run 'standard input': it is empty
  hint: 'bccrun show hello' prints a first probe to start from
END
printf 'int x;\0' >"$scratch/zero.c"
bad "$scratch/zero.c"
check "a file with a zero byte" refused 1 <<END
bccrun: cannot run '$scratch/zero.c': it is not a text file, it has zero bytes in it
  hint: bccrun takes a probe's C source, not a compiled object
END
bad "$BCCRUN"
check "a program" refused_with 1 "cannot run '$BCCRUN': it is " "hint: "
probe "" | iconv -t utf-16 >"$scratch/utf16.c"
bad "$scratch/utf16.c"
check "UTF-16" refused_with 1 "it is not a text file" "hint: "

head -c 10000000 /dev/zero | tr '\0' a >"$scratch/large.c"
for word in "$scratch/large.c" -; do
    INPUT=$scratch/large.c bad "$word"
    check "a probe of 10 MB: ${word##*/}" refused_with 1 "is larger than 1024 KiB" \
        "hint: a probe is a C source of a few KiB; is this the right file?"
done
bad /dev/zero
check "a file without an end" refused_with 1 "cannot run '/dev/zero': it is larger than 1024 KiB"
bad "$(printf 'a%.0s' {1..5000}).c"
check "a path that is too long" refused_with 1 "File name too long"
bad ./README.md/x
check "a file as a directory" refused_with 1 "Not a directory"

# Bytes without a zero, the same in each run.
random_bytes() { # SEED COUNT
    awk -v seed="$1" -v count="$2" 'BEGIN { srand(seed); while (count-- > 0) printf "%c", 1 + int(rand() * 255) }'
}
for seed in 1 2 3; do
    LC_ALL=C random_bytes $seed 3000 >"$scratch/random$seed.c"
    bad "$scratch/random$seed.c"
    check "3000 random bytes, seed $seed" refused_with 1 "cannot " "hint: "
    { probe "" && LC_ALL=C random_bytes $seed 500; } >"$scratch/tail$seed.c"
    bad "$scratch/tail$seed.c"
    check "a probe with random bytes after it, seed $seed" refused_with 1 "cannot "
done

no_function() { refused_with 1 "cannot run '$1': there is no function in it" "hint: write SEC("; }
printf '// only a comment\n/* and another */\n' >"$scratch/comments.c"
bad "$scratch/comments.c"
check "only comments" no_function "$scratch/comments.c"
printf '\n\n\t\n' >"$scratch/blank.c"
bad "$scratch/blank.c"
check "only white space" no_function "$scratch/blank.c"
bad /etc/passwd
check "a probe that is not C" no_function /etc/passwd

printf 'from bcc import BPF\nBPF(text="x").trace_print()\n' >"$scratch/python.c"
bad "$scratch/python.c"
check "a Python program" refused_with 1 "there is no function in it" "hint: this is Python"
echo 'uprobe:/bin/bash:readline /pid == 1/ { printf("%s", comm); }' >"$scratch/bpftrace.c"
bad "$scratch/bpftrace.c"
check "a bpftrace program" refused_with 1 "there is no function in it" "hint: this is bpftrace's language; 'bccrun new uprobe:/bin/bash:readline'"

echo 'int helper(void *ctx) { return 0; }' >"$scratch/nowhere.c"
bad "$scratch/nowhere.c"
check "no function that attaches" refused 1 <<END
bccrun: warning: $scratch/nowhere.c:1: nothing attaches the function 'helper'; if others call it, make it static
bccrun: cannot run '$scratch/nowhere.c': none of its functions says where it attaches
  hint: write SEC("kprobe/tcp_connect") before a function, or name it kprobe__tcp_connect; system calls: \
SEC("ksyscall/execve") or syscall__execve; tracepoints: SEC("tracepoint/syscalls/sys_enter_kill")
  hint: 'bccrun find WORD' lists the places of this kernel as SEC("...") takes them
  hint: or say it from outside, as BCC's attach_kprobe() does: -a helper=kprobe/tcp_connect
END

section() { # SECTION: the probe with it
    probe "" | sed "s|^SEC(.*|SEC(\"$1\")|" >"$scratch/section.c"
    bad "$scratch/section.c"
}
section kprob/x
check "a misspelled section is guessed" refused 1 <<END
bccrun: cannot attach 'hit' ($scratch/section.c:5): SEC("kprob/x") is not known
  hint: did you mean 'kprobe' or 'uprobe'?
END
for text in kprobe kprobe/; do
    section $text
    check "a section without its target: $text" refused 1 <<END
bccrun: cannot attach 'hit' ($scratch/section.c:5): SEC("$text") does not say to what
  hint: add it after a slash, such as SEC("kprobe/tcp_connect")
END
done
section ""
check "an empty section" refused_with 1 'SEC("") is not known'
section tracepoint/sched_switch
check "a tracepoint without its category" refused 1 <<END
bccrun: cannot attach to tracepoint 'sched_switch': a tracepoint has a category and a name
  $scratch/section.c:4:1: here
       4 | SEC("tracepoint/sched_switch")
         | ^
  hint: SEC("tracepoint/sched/sched_switch") or TRACEPOINT_PROBE(sched, sched_switch)
END
section tracepoint/syscalls/sys_enter_getpidd
check "a tracepoint that there is not is guessed" refused_with 1 \
    "cannot attach to tracepoint syscalls/sys_enter_getpidd: this kernel has no such tracepoint" \
    "$scratch/section.c:4:1: here" \
    "hint: did you mean 'syscalls/sys_enter_getpid'" "available_events lists the tracepoints of this kernel"
section tracepoint/../../etc
check "a tracepoint that leads elsewhere" refused_with 1 "this kernel has no such tracepoint"
section $'tracepoint/s\e[31mys%s%n/x'
check "escape sequences in a section are shown as text" refused_with 1 "tracepoint s\\e[31mys%s%n/x: this kernel has no such"
section $'kpr\e[31mobe/x'
check "escape sequences in an unknown section are shown as text" refused_with 1 'SEC("kpr\e[31mobe/x") is not known'

probe "" | sed 's/^int hit(void \*ctx)/int hit(void *ctx, int pid)/' >"$scratch/parameters.c"
bad "$scratch/parameters.c"
check "parameters that a tracepoint does not have" refused 1 <<END
bccrun: cannot attach 'hit' ($scratch/parameters.c:5): a tracepoint gives its function one argument, not 2
  hint: TRACEPOINT_PROBE(category, name) { ... } has the tracepoint's fields as args->FIELD
END

probe "" >"$scratch/twice.c"
bad -a hit=tracepoint/syscalls/sys_enter_acct -a hit=tp/syscalls:sys_enter_acct "$scratch/twice.c"
check "a function that is attached twice to one place" refused_with 1 \
    "cannot attach 'hit' ($scratch/twice.c:5) twice to the same place, syscalls/sys_enter_acct"

bad -a hit=tracepoint/syscalls/sys_enter_acctt "$scratch/twice.c"
check "of a place that -a names no line of the text is shown" refused_with 1 "sys_enter_acctt: this kernel has no such tracepoint"
check "for it is not there" says_not ": here"

# Odd texts that are right.
works() { # NAME FILE
    bad -d 0.1 "$2"
    check "$1 works" ran "0 events, 0 lost"
}
printf '%s' "$(probe "")" >"$scratch/open.c"
works "a text without a final newline" "$scratch/open.c"
probe "" | sed 's/$/\r/' >"$scratch/dos.c"
works "a text with CRLF line ends" "$scratch/dos.c"
{ printf '\xef\xbb\xbf' && probe ""; } >"$scratch/mark.c"
works "a text with a byte order mark" "$scratch/mark.c"
mkfifo "$scratch/pipe.c"
for _ in 1 2 3; do # its writer runs when it is opened: it must not find nobody
    probe "" >"$scratch/pipe.c" &
    works "a FIFO" "$scratch/pipe.c"
    wait
done

directory=$scratch/$'a "b" \'c\' %s%n \\ d\ne'
mkdir "$directory"
probe "" >"$directory/pro be%d.c"
works "a path with quotes, blanks, a line end, a backslash and percent signs" "$directory/pro be%d.c"
echo 'static u32 answer(void) { return 42; }' >"$directory/answer.h"
{ echo '#include "answer.h"' && probe "    event.pid = answer();"; } >"$directory/include.c"
works "an include from beside the probe, in such a directory," "$directory/include.c"
probe "    event.pid = 3 +;" >"$directory/error.c"
bad "$directory/error.c"
name=${directory//$'\n'/\\n}/error.c
check "an error in such a file" refused 1 <<END
bccrun: cannot compile '$name': expected expression
  $name:9:20: here
       9 |     event.pid = 3 +;
         |                    ^
END

chmod 000 "$scratch/open.c"
RUN=(setpriv --reuid 65534 --clear-groups)
if [ -x "$BCCRUN" ] && "${RUN[@]}" test -x "$BCCRUN"; then
    chmod 755 "$scratch"
    bad "$scratch/open.c"
    check "a file that may not be read" refused 1 <<<"bccrun: cannot read '$scratch/open.c': Permission denied"
else
    skip "a file that may not be read" "nobody may not run $BCCRUN"
fi

finish
