#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Completion in bash, zsh and fish: the test asks each shell what it would offer.
. "$(dirname "$0")/../lib/tap.sh"
use_plain

mkdir -p "$scratch/work/some" "$scratch/bin" "$scratch/functions"
touch "$scratch/work/mine.c" "$scratch/work/some/other.c" "$scratch/work/notes.txt"
ln -s "$BCCRUN" "$scratch/bin/bccrun"
export PATH=$scratch/bin:$PATH
for file in bccrun.bash _bccrun bccrun.fish; do
    scripts/generate "completion/$file" "$BCCRUN" >"$scratch/functions/$file"
done
"$BCCRUN" list | cut -d' ' -f1 >"$scratch/probes"
mapfile -t probes <"$scratch/probes"
"$BCCRUN" run --help | sed '/^Options of other/,$d' | grep -oE '^ +(-.)?,? *--[a-z-]+' | grep -oE -- '--[a-z-]+' >"$scratch/options"
events=/sys/kernel/tracing/events
function=$(grep -m 1 -o ' [tT] vfs_read$' /proc/kallsyms | cut -d' ' -f3)

# Each function asks its shell what it offers for a line, and prints one word a line.
ask_bash() { # LINE
    (cd "$scratch/work" && bash --norc --noprofile "$scratch/ask.bash" "$1")
}
cat >"$scratch/ask.bash" <<END
source "$scratch/functions/bccrun.bash"
# Words as Readline makes them: "=" and ":" are words.
read -ra COMP_WORDS <<<"\$(sed 's/=/ = /g; s/\([^ ]\):/\1 : /g' <<<"\$1")"
[[ \$1 != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=\$((\${#COMP_WORDS[@]} - 1)) COMP_LINE=\$1 COMP_POINT=\${#1}
_bccrun 2>"$scratch/err"
printf '%s\n' "\${COMPREPLY[@]}"
END

# A second shell on a terminal of its own gets the lines, each with a Tab; its compadd prints what it gets. Both shells are
# started once: loading the completions takes longer than all questions.
ask_zsh() { # LINE
    [ -n "${asked[1]:-}" ] || coproc asked { cd "$scratch/work" && exec zsh -f "$scratch/ask.zsh"; }
    printf '%s\n' "$1" >&"${asked[1]}"
    local word
    while IFS= read -r word <&"${asked[0]}" && [ "$word" != END_OF_ANSWER ]; do printf '%s\n' "$word"; done
}
cat >"$scratch/ask.zsh" <<END
zmodload zsh/zpty
zpty second zsh -f -i
zpty -w second "PS1= fpath=($scratch/functions \\\$fpath); autoload -Uz compinit; compinit -D; cd $scratch/work"
zpty -w second 'compadd() {
    local -a given; local a
    if [[ \$* != *(-O|-A|-D)* ]]; then
        builtin compadd -O given "\$@"
        print -rl -- START \$given END >>$scratch/offered
    fi
    builtin compadd "\$@"
}'
zpty -w second 'bindkey "^I" complete-word; zle -C complete-word complete-word all; all() { _main_complete; print done >>$scratch/offered }'
while IFS= read -r line; do
    : >$scratch/offered
    zpty -w -n second \$'\x15'"\$line"\$'\t' # Ctrl-U forgets the line before
    for i in {1..$((PATIENCE * 100))}; do
        sleep 0.01
        [[ \$(<$scratch/offered) != *done ]] || break
    done
    grep -vE '^(START|END|done)\$' $scratch/offered
    print END_OF_ANSWER
done
zpty -d second
END

ask_fish() { # LINE
    (cd "$scratch/work" && HOME=$scratch XDG_CONFIG_HOME=$scratch/none fish --no-config -c "
        source $scratch/functions/bccrun.fish
        complete -C '$1'" 2>"$scratch/err" | cut -f1)
}

offers() { # SHELL LINE WORD...
    local shell=$1 line=$2 word offered
    shift 2
    "ask_$shell" "$line" >"$scratch/out"
    offered=$'\n'$(<"$scratch/out")$'\n'
    for word in "$@"; do
        [[ $offered == *$'\n'"$word"$'\n'* ]] || { echo "not offered for '$line': $word" && return 1; }
    done
}
offers_not() { # SHELL LINE WORD...
    local shell=$1 line=$2 word offered
    shift 2
    "ask_$shell" "$line" >"$scratch/out"
    offered=$'\n'$(<"$scratch/out")$'\n'
    for word in "$@"; do
        [[ $offered != *$'\n'"$word"$'\n'* ]] || { echo "offered for '$line': $word" && return 1; }
    done
}

for shell in bash zsh fish; do
    if ! command -v $shell >/dev/null; then
        skip "completion in $shell" "$shell is not installed (scripts/setup test)"
        continue
    fi
    # What one types up to =: zsh and bash complete what stands behind it, fish the whole word.
    before=''
    [ $shell != fish ] || before=f=
    mapfile -t all <"$scratch/options"
    check "$shell: the options of a run" offers $shell "bccrun --" "${all[@]}"
    check "$shell: also of a run that is named, and of a probe" offers $shell "bccrun run hello --" "${all[@]}"
    check "$shell: the options of another command" offers $shell "bccrun find --" --count --format --help
    check "$shell: and none that it does not take" offers_not $shell "bccrun find --" --watch --return
    check "$shell: an option of one command only" offers $shell "bccrun new --r" --return
    check "$shell: an option" offers $shell "bccrun --durat" --duration
    check "$shell: probes, commands and files" offers $shell "bccrun " "${probes[@]}" list show check schema cache run help
    check "$shell: a probe's file, after an option" offers $shell "bccrun -d 5 mi" mine.c
    check "$shell: formats" offers $shell "bccrun -f " table log json csv
    check "$shell: colours" offers $shell "bccrun --color " auto always never
    check "$shell: users" offers $shell "bccrun -u " root nobody
    check "$shell: what show takes" offers $shell "bccrun show " opensnoop
    check "$shell: what run takes" offers $shell "bccrun run " opensnoop mine.c
    check "$shell: what help takes" offers $shell "bccrun help " find check-exercise
    check "$shell: what cache takes" offers $shell "bccrun cache " list size clear
    check "$shell: no probe after cache" offers_not $shell "bccrun cache " opensnoop
    check "$shell: exercises" offers $shell "bccrun check-exercise " hello broken-3
    check "$shell: kinds of places" offers $shell "bccrun -a f=" "${before}kprobe/" "${before}tracepoint/" "${before}xdp/"
    if [ -n "$function" ]; then
        check "$shell: functions of the kernel" offers $shell "bccrun -a f=kprobe/vfs_rea" "${before}kprobe/$function"
    else
        skip "$shell: functions of the kernel" "/proc/kallsyms does not name vfs_read"
    fi
    if [ -e $events/sched/sched_switch ]; then
        check "$shell: tracepoints" offers $shell "bccrun -a f=tracepoint/sched/sched_sw" \
            "${before}tracepoint/sched/sched_switch"
        check "$shell: raw tracepoints" offers $shell "bccrun -a f=raw_tp/sched_sw" "${before}raw_tp/sched_switch"
        check "$shell: system calls" offers $shell "bccrun -a f=ksyscall/opena" "${before}ksyscall/openat"
    else
        skip "$shell: tracepoints" "there is no tracefs here"
    fi
    # bash completes what stands behind the last colon.
    full() { [ $shell = bash ] && echo "${1##*:}" || echo "$1"; }
    check "$shell: kinds of places of new and find" offers $shell "bccrun new " syscall: tracepoint: kprobe: fentry: usdt:
    check "$shell: what find knows, in a program" offers $shell "bccrun find uprobe:bash:readlin" "$(full uprobe:bash:readline)"
    [ ! -e $events/sched/sched_switch ] ||
        check "$shell: what find knows, in the kernel" offers $shell "bccrun new tracepoint:sched:sched_swi" \
            "$(full tracepoint:sched:sched_switch)"
    [ ! -e $events/sched/sched_switch ] ||
        check "$shell: categories of tracepoints" offers $shell "bccrun new tracepoint:sche" "$([ $shell = bash ] || echo tracepoint:)sched:"
    check "$shell: interfaces" offers $shell "bccrun -a f=xdp/" "${before}xdp/lo"
done

# The values that the completions list are those that the program takes.
for format in table log json csv; do
    check "format $format" "$BCCRUN" --dry-run -f "$format" --version
done
check "formats are those of the program" eval "'$BCCRUN' -f no-such hello 2>&1 | grep -qF 'are: table, log, json, csv'"
printf '%s\n' 'int f(void *ctx) { return 0; }' >"$scratch/f.c"
for kind in kprobe kretprobe ksyscall kretsyscall tracepoint tp uprobe uretprobe usdt raw_tp fentry fexit fmod_ret lsm perf_event xdp; do
    bccrun --dry-run -a "f=$kind/no-such" "$scratch/f.c"
    check "there is a kind of place $kind" eval "! grep -q 'no kind' '$scratch/err' && grep -qE 'no-such|kprobes' '$scratch/err'"
done
bccrun --dry-run -a "f=quark/no-such" "$scratch/f.c"
check "and none that does not exist" fails_with 1 quark
finish
