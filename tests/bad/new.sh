#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun new` for places that are not there, or of which little is known.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

# Every error: its status, what it says, and nothing on standard output.
rejects() { # NAME STATUS TARGET WORDS...
    bccrun new "$3"
    check "$1" fails_with "$2" "${@:4}"
}

rejects "a system call that is not there" 1 syscall:openta "no tracepoint for it" "did you mean 'openat'"
rejects "a tracepoint that is not there" 1 tracepoint:sched:sched_swich "no such tracepoint" "'sched/sched_switch'"
rejects "a tracepoint without its category" 1 tracepoint:sched_switch "no such tracepoint" "hint:"
rejects "a way out of tracefs" 1 tracepoint:../../etc/passwd "no such tracepoint"
rejects "a kernel function that is not there" 1 kprobe:vfs_reed "no function of that name" "inlined" "'vfs_read'"
rejects "a raw tracepoint that is not there" 1 raw_tracepoint:sched_swich "cannot write a probe for raw tracepoint" "hint:"
rejects "a user function that is not there" 1 uprobe:bash:raedline "there is no function 'raedline' in" "readline"
rejects "a file that is not there" 1 uprobe:/nowhere/at/all:main "/nowhere/at/all"
rejects "a file that is no program" 1 uprobe:/etc/passwd:main "/etc/passwd"
rejects "a USDT probe that is not there" 1 usdt:stdc++:libstdcxx:thow "have no such probe" "libstdcxx:throw"
rejects "a uprobe without a function" 2 uprobe:bash "it needs a file and a function"
rejects "a USDT probe without a name" 2 usdt:bash "it needs a file"
rejects "a kind that is not known" 2 kprob:vfs_read "no kind of place 'kprob'" "'kprobe'"
rejects "no kind" 2 vfs_read "what kind of place" "'bccrun find vfs_read' looks for them"
rejects "many places" 2 'syscall:open*' "it is a glob" "bccrun find 'syscall:open*' lists"
rejects "fentry where the kernel allows none" 1 fentry:_printk "takes more arguments than it names" "'bccrun new kprobe:_printk'"
rejects "fexit of a function that is not there" 1 fexit:vfs_reed "no function of that name" "'vfs_read'"
rejects "a kind and nothing else" 2 kprobe: "nothing follows"
rejects "what would end the string in the text" 1 'uprobe:/a"b:main' "cannot probe '/a\"b'"
rejects "what would end the comment in the text" 2 $'kprobe:a\nint x;' "not text"
bccrun new --return tracepoint:sched/sched_switch
check "--return for a place that does not return" fails_with 2 "--return belongs to functions and system calls"
bccrun new
check "no place" fails_with 2 "needs a place"
bccrun new kprobe:vfs_read kprobe:vfs_write
check "two places" fails_with 2 "takes one place"
bccrun --return hello
check "--return with another command" fails_with 2 "--return belongs to new"

bccrun new uprobe:bash:readline
check "no types: the registers" shows "arg1 to arg6 are the registers"
bccrun new kprobe:_printk
check "more arguments than it names" shows "It takes more arguments than it names"
more=$("$BCCRUN" -N 1000000 -f json find kprobe: | jq -r 'select(.arguments | length > 6) | .section' | head -n 1)
if [ -n "$more" ]; then
    bccrun new "$more"
    check "more arguments than registers" shows "it is passed on the stack, after the six in registers"
else
    skip "more arguments than registers" "no such function with type information"
fi
finish
