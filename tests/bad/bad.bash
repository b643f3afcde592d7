# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # variables that are the tests'
# For the tests of bad input, on top of lib/tap.sh:
#
#   bad ARGUMENT...            runs bccrun like tap.sh's bccrun, in a session of its own and with a TMPDIR of its own,
#                              and notes in $left what is left of either afterwards
#   RUN=(setpriv ...)          put before the program
#   INPUT=FILE                 its standard input
#   refused STATUS <<END       a condition: it ended with STATUS, printed exactly this, and left nothing behind
#   refused_with STATUS WORDS  the same with essential words instead of the whole message
#   ran WORDS                  it did what it was asked to do, printed WORDS, and left nothing behind

# shellcheck source=tests/lib/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/tap.sh"

probes=tests/bad/probes
RUN=()
INPUT=/dev/null
left=
mkdir "$scratch/tmp"
export TMPDIR=$scratch/tmp

# Processes of the session that have not ended, and files. The compiler process may end a little after bccrun.
has_left_nothing() {
    local session process stat rest
    session=$(<"$scratch/session") left=
    for process in /proc/[0-9]*/stat; do
        read -r stat 2>/dev/null <"$process" || continue
        read -ra rest <<<"${stat##*) }" # state, parent, group, session (proc(5))
        [[ ${rest[3]} != "$session" || ${rest[0]} == [ZX] ]] || left+="${stat%)*}) "
    done
    for process in "$TMPDIR"/{*,.[!.]*}; do [ ! -e "$process" ] || left+="$process "; done
    [ -z "$left" ]
}

bad() {
    # shellcheck disable=SC2016 # the inner shell expands it
    timeout --foreground "$PATIENCE" setsid --wait sh -c 'echo $$ >"$0" && exec "$@"' "$scratch/session" "${RUN[@]}" \
        "$BCCRUN" "${headers[@]}" "$@" >"$scratch/out" 2>"$scratch/err" <"$INPUT"
    status=$?
    drop_warnings
    wait_for has_left_nothing
}

no_noise() {
    is "$left" "" || return 1
    ! LC_ALL=C grep -q $'[^\t -~\x80-\xff]' "$scratch/err" || { echo "control characters on standard error"; false; }
}

refused() { # STATUS, the message on standard input
    diff -u - "$scratch/err" || return 1
    is "$status" "$1" && is "$(wc -c <"$scratch/out")" 0 && no_noise
}

refused_with() { # STATUS WORDS...
    fails_with "$@" && no_noise
}

ran() { # WORDS...
    is "$status" 0 || return 1
    local words
    for words in "$@"; do says "$words" || return 1; done
    no_noise
}

# A probe of a tracepoint that nothing here reaches: acct(2). BODY comes before the event is sent, FIELDS into it.
probe() { # BODY [FIELDS]
    cat <<END
#define BPF_LICENSE Dual MIT/GPL
struct event { u32 pid; ${2:-} };
BPF_PERF_OUTPUT(events);
SEC("tracepoint/syscalls/sys_enter_acct")
int hit(void *ctx)
{
    struct event event = {};
    event.pid = bpf_get_current_pid_tgid() >> 32;
$1
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
}
