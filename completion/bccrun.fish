# SPDX-License-Identifier: Apache-2.0
# Completion of bccrun for fish. scripts/generate puts in the commands and options, each with what it takes;
# __bccrun_value lists the values of a word in capitals.

function __bccrun_is_own --description 'not after --, where the words are a command\'s'
    not contains -- -- (commandline -opc)
end

# The first word that is neither an option nor what one takes.
function __bccrun_command
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if contains -- $word $__bccrun_commands
            echo $word
            return
        end
    end
end

function __bccrun_takes --argument-names option --description 'whether the command has this option'
    __bccrun_is_own; or return
    set -l name (__bccrun_command)
    test -n "$name"; or set name run
    set -l options __bccrun_options_(string replace -a - _ -- $name)
    contains -- $option $$options
end

function __bccrun_probes
    set -l program (commandline -opc)[1]
    command $program list 2>/dev/null | string replace -r ' +' \t
    __fish_complete_suffix .c
end

# The list has about 50000 names: grep keeps those that begin with the word.
function __bccrun_functions --argument-names before kind name
    set -l list /sys/kernel/tracing/available_filter_functions
    head -n 1 $list 2>/dev/null | read -l first; or set list /proc/kallsyms
    set name (string replace -ra '[^A-Za-z0-9_.]' '' -- $name)
    sed -E 's/^[0-9a-f]+ [tT] //; s/[ \t].*//' $list 2>/dev/null | grep -m 1000 "^$name" | sed "s|^|$before=$kind/|"
end

function __bccrun_places
    set -l events /sys/kernel/tracing/events
    set -l word (commandline -ct)
    set -l parts (string match -r '^([^=]+)=([a-z_]+)/(.*)$' -- $word)
    if test (count $parts) -ne 4
        set -l name (string match -r '^[^=]+=' -- $word); or return
        printf "$name%s/\n" kprobe kretprobe ksyscall kretsyscall tracepoint tp uprobe uretprobe usdt raw_tp \
            fentry fexit fmod_ret lsm perf_event xdp tc
        return
    end
    set -l start "$parts[2]=$parts[3]"
    switch $parts[3]
        case kprobe kretprobe fentry fexit fmod_ret
            __bccrun_functions $parts[2] $parts[3] "$parts[4]"
        case ksyscall kretsyscall
            printf "$start/%s\n" (string replace -r '.*/sys_enter_' '' -- $events/syscalls/sys_enter_*)
        case tracepoint tp
            if string match -q '*/*' -- $parts[4]
                set -l category (string replace -r '/.*' '' -- $parts[4])
                printf "$start/%s\n" (string replace -r '.*/([^/]*/[^/]*)/$' '$1' -- $events/$category/*/)
            else
                printf "$start/%s\n" (string replace -r '.*/([^/]*/)$' '$1' -- $events/*/)
            end
        case raw_tp
            set -l paths (string match -v '*/syscalls/*' -- $events/*/*/format)
            printf "$start/%s\n" (string replace -r '.*/([^/]*)/format$' '$1' -- $paths)
        case xdp tc
            printf "$start/%s\n" (string replace -r '.*/' '' -- /sys/class/net/*)
    end
end

# What find and new take: KIND:NAME. bccrun find lists the names; tracepoints are completed category first.
function __bccrun_targets
    set -l word (commandline -ct)
    set -l program (commandline -opc)[1]
    set -l parts (string split -m 1 : -- $word)
    if test (count $parts) -ne 2
        printf '%s:\n' syscall tracepoint kprobe kretprobe fentry fexit raw_tracepoint uprobe uretprobe usdt
    else if test $parts[1] = tracepoint; and not string match -q '*:*' -- $parts[2]
        command $program -q -N 100000 find "$word*:*" 2>/dev/null | sed -E 's|^[^/]*/([^/]*)/.*|tracepoint:\1:|' | sort -u
    else
        command $program -q -N 1000 find "$word*" 2>/dev/null |
            sed -E "s|^[^/]*/||; s|  .*||; /^[a-z0-9_]*\/[a-z0-9_]*\$/s|/|:|; s|^|$parts[1]:|"
    end
end

# A new word in capitals in the help needs a line here.
function __bccrun_value --argument-names what
    switch $what
        case FILE KERNEL
            __fish_complete_path (commandline -ct)
        case PROBE
            __bccrun_probes
        case EXERCISE
            set -l program (commandline -opc)[1]
            command $program check-exercise 2>/dev/null | string match -rg '^ *[0-9]* +([a-z]+(?:-[0-9])?) '
        case DIR
            __fish_complete_directories (commandline -ct)
        case PATH
            __fish_complete_directories (commandline -ct)
            find /sys/fs/cgroup -maxdepth 1 -type d 2>/dev/null
        case FORMAT
            printf '%s\n' table log json csv
        case STAGE
            printf '%s\n' source rewritten ir instructions verifier machine attach maps
        case WHEN
            printf '%s\n' auto always never
        case USER
            __fish_complete_users
        case PID TID
            __fish_complete_pids
        case COMMAND
            __fish_complete_command
        case FUNCTION
            __bccrun_places
        case TARGET 'WORD*'
            __bccrun_targets
    end
end

function __bccrun_operands
    set -l name (__bccrun_command)
    set -l takes __bccrun_operand_(string replace -a - _ -- $name)
    for what in $$takes
        switch $what
            case NAME PROBE
                __bccrun_probes
            case COMMAND
                printf '%s\n' $__bccrun_commands
            case '*'
                if string match -qr '[a-z]' -- $what
                    echo $what
                else
                    __bccrun_value $what
                end
        end
    end
end

# @fish@
complete -c bccrun -f
complete -c bccrun -n '__bccrun_is_own; and test -z (__bccrun_command)""' -a '$__bccrun_commands'
complete -c bccrun -n '__bccrun_is_own; and test -z (__bccrun_command)""' -a '(__bccrun_probes)'
complete -c bccrun -n '__bccrun_is_own; and test -n (__bccrun_command)""' -a '(__bccrun_operands)'
complete -c bccrun -n 'not __bccrun_is_own' -a '(__fish_complete_subcommand --commandline)'
