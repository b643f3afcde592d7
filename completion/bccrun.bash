# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2207,SC2053 # none of the words that are offered has white space in it; $1 is a pattern
# Completion of bccrun for bash. scripts/generate puts in the commands and options, each with what it takes;
# __bccrun_value lists the values of a word in capitals.

__bccrun_offer() { # WORD...
    COMPREPLY+=($(compgen -W "$*" -- "$cur"))
}

__bccrun_files() { # PATTERN of names
    local file
    while IFS= read -r file; do
        if [[ -d $file ]]; then
            COMPREPLY+=("$file/")
        elif [[ $file == $1 ]]; then
            COMPREPLY+=("$file")
        fi
    done < <(compgen -f -- "$cur")
    compopt -o filenames -o nospace 2>/dev/null
}

__bccrun_probes() {
    __bccrun_offer "$("${COMP_WORDS[0]}" list 2>/dev/null | cut -d' ' -f1)"
    __bccrun_files '*.c'
}

# The list has about 50000 names: grep keeps those that begin with the word, at most a thousand.
__bccrun_functions() { # KIND
    local list=/sys/kernel/tracing/available_filter_functions name=${cur#"$1"/}
    read -r _ 2>/dev/null <"$list" || list=/proc/kallsyms
    COMPREPLY+=($(sed -E 's/^[0-9a-f]+ [tT] //; s/[ \t].*//' "$list" 2>/dev/null |
        grep -m 1000 "^${name//[^A-Za-z0-9_.]/}" | sed "s|^|$1/|"))
}

__bccrun_places() {
    local events=/sys/kernel/tracing/events kind=${cur%%/*} category paths
    case $cur in
    kprobe/* | kretprobe/* | fentry/* | fexit/* | fmod_ret/*) __bccrun_functions "$kind" ;;
    ksyscall/* | kretsyscall/*)
        mapfile -t paths < <(compgen -G "$events/syscalls/sys_enter_*")
        __bccrun_offer "${paths[*]/#*sys_enter_/$kind/}"
        ;;
    tracepoint/*/* | tp/*/*)
        category=${cur#*/}
        mapfile -t paths < <(compgen -G "$events/${category%%/*}/*/format")
        paths=("${paths[@]%/format}")
        __bccrun_offer "${paths[*]/#$events/$kind}"
        ;;
    tracepoint/* | tp/*)
        mapfile -t paths < <(compgen -G "$events/*/")
        __bccrun_offer "${paths[*]/#$events/$kind}"
        compopt -o nospace 2>/dev/null
        ;;
    raw_tp/*)
        mapfile -t paths < <(compgen -G "$events/*/*/format" | grep -v /syscalls/)
        paths=("${paths[@]%/format}")
        __bccrun_offer "${paths[*]/#*\//raw_tp/}"
        ;;
    xdp/* | tc/*)
        mapfile -t paths < <(compgen -G '/sys/class/net/*')
        __bccrun_offer "${paths[*]/#*\//$kind/}"
        ;;
    uprobe/* | uretprobe/* | usdt/* | lsm/* | perf_event/*) ;;
    *)
        __bccrun_offer kprobe/ kretprobe/ ksyscall/ kretsyscall/ tracepoint/ tp/ uprobe/ uretprobe/ usdt/ raw_tp/ \
            fentry/ fexit/ fmod_ret/ lsm/ perf_event/ xdp/ tc/
        compopt -o nospace 2>/dev/null
        ;;
    esac
}

# What find and new take: KIND:NAME. bccrun find lists the names; tracepoints are completed category first.
__bccrun_targets() {
    local word=$cur i=$COMP_CWORD kind name head
    # Readline splits words at ":" and completes what follows the last one.
    while ((i > 1)) && [[ ${COMP_WORDS[i]} == : || ${COMP_WORDS[i - 1]} == : ]]; do
        i=$((i - 1)) word=${COMP_WORDS[i]}$word
    done
    kind=${word%%:*} name=${word#*:} head=${word%"${word##*:}"}
    if [[ $word == */* && $word != *:* ]]; then
        __bccrun_places
    elif [[ $word != *:* ]]; then
        __bccrun_offer syscall: tracepoint: kprobe: kretprobe: fentry: fexit: raw_tracepoint: uprobe: uretprobe: usdt:
        compopt -o nospace 2>/dev/null
    elif [[ $kind == tracepoint && $name != *:* ]]; then
        COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" -q -N 100000 find "$word*:*" 2>/dev/null |
            sed -E 's|^[^/]*/([^/]*)/.*|\1:|' | sort -u)" -- "$name"))
        compopt -o nospace 2>/dev/null
    else
        COMPREPLY=($("${COMP_WORDS[0]}" -q -N 1000 find "$word*" 2>/dev/null |
            sed -E "s|^[^/]*/||; s|  .*||; /^[a-z0-9_]*\/[a-z0-9_]*$/s|/|:|; s|^|$kind:|" |
            grep -F -- "$word" | cut -c $((${#head} + 1))-))
    fi
}

# A new word in capitals in the help needs a line here.
__bccrun_value() { # what an option takes, as --help names it
    local path
    case $1 in
    FILE | FILE.c | KERNEL) __bccrun_files '*' ;;
    PROBE) __bccrun_probes ;;
    EXERCISE) __bccrun_offer "$("${COMP_WORDS[0]}" check-exercise 2>/dev/null | grep -oE '^ *[0-9]* +[a-z]+(-[0-9])? ')" ;;
    DIR) COMPREPLY+=($(compgen -d -- "$cur")) && compopt -o filenames 2>/dev/null ;;
    PATH) COMPREPLY+=($(compgen -d -- "${cur:-/sys/fs/cgroup/}")) && compopt -o filenames 2>/dev/null ;;
    FORMAT) __bccrun_offer table log json csv ;;
    TARGET | WORD*) __bccrun_targets ;;
    STAGE) __bccrun_offer source rewritten ir instructions verifier machine attach maps ;;
    WHEN) __bccrun_offer auto always never ;;
    USER) COMPREPLY+=($(compgen -u -- "$cur")) ;;
    PID | TID) for path in /proc/[0-9]*; do __bccrun_offer "${path#/proc/}"; done ;;
    COMMAND) COMPREPLY+=($(compgen -c -- "$cur")) ;;
    FUNCTION=SPEC) [[ $before != '=' ]] || __bccrun_places ;;
    esac
}

_bccrun() {
    local cur=${COMP_WORDS[COMP_CWORD]} before='' option='' command='' i
    local -A takes=() operand=() options=()
    # @bash@
    COMPREPLY=()
    # Readline splits words at "=", which becomes a word of its own.
    ((COMP_CWORD < 1)) || option=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $cur == '=' ]]; then
        cur='' before='='
    elif [[ $option == '=' ]]; then
        before='=' option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    if [[ $before == '=' && -z ${takes[$option]-} ]]; then
        # -a FUNCTION=SPEC: the option is further to the left
        for ((i = COMP_CWORD; i > 0; i--)); do
            [[ ${COMP_WORDS[i]} != -a && ${COMP_WORDS[i]} != --attach ]] || option=--attach
        done
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --)
            COMPREPLY=($(compgen -c -f -- "$cur"))
            return
            ;;
        -*) [[ -z ${takes[${COMP_WORDS[i]}]-} ]] || i=$((i + 1)) ;;
        *) [[ -n $command ]] || command=${COMP_WORDS[i]} ;;
        esac
    done
    if [[ -n ${takes[$option]-} ]]; then
        __bccrun_value "${takes[$option]}"
    elif [[ $cur == -* ]]; then
        __bccrun_offer "${options[${command:-run}]-${options[run]}}"
    elif [[ -z $command ]]; then
        __bccrun_offer "${!operand[@]}"
        __bccrun_probes
    else
        # A command takes a probe, a file, the name of a command, or one of a few words.
        case ${operand[$command]-} in
        NAME | PROBE) __bccrun_probes ;;
        COMMAND) __bccrun_offer "${!operand[@]}" ;;
        *[a-z]*) [[ ${COMP_WORDS[COMP_CWORD - 1]} != "$command" ]] || __bccrun_offer "${operand[$command]}" ;;
        '') ;;
        *) for i in ${operand[$command]}; do __bccrun_value "$i"; done ;;
        esac
    fi
}

complete -F _bccrun bccrun
