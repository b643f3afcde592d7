# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # variables that are bad.bash's
# For tests of rejected programs, after bad.bash:
#
#   rejects NAME     checks that tests/bad/verifier/NAME.c is rejected, and that what is said is NAME.says or one of
#                    NAME.*.says: as right, and where another compiler's instructions or another kernel lead to
#
# Left out are what the verifier says itself and what it knows of a register, whose words are another kernel's in part.

explained() { # NAME
    local wanted
    sed -E "/^  (the verifier's message|what the verifier knows of it): /d; /^bccrun: warning: /d" "$scratch/err" >"$scratch/said"
    for wanted in "tests/bad/verifier/$1".*.says; do
        cmp -s "$wanted" "$scratch/said" && break
        wanted=tests/bad/verifier/$1.says
    done
    diff -u "$wanted" "$scratch/said" && { says "the verifier's message: " || [[ $wanted == *.compile.says ]]; } && is "$status" 1 &&
        is "$(wc -c <"$scratch/out")" 0 && no_noise
}

rejects() { # NAME
    local file=tests/bad/verifier/$1.c
    bad -d 1 "$file"
    if [ "$status" = 0 ]; then
        skip "$1" "this kernel takes it"
    elif grep -qE 'this kernel lets nobody do it|cannot check lsm|asks no LSM program' "$scratch/err"; then
        skip "$1" "this kernel has no such hooks"
    else
        check "$(sed -n '1s,^// ,,p' "$file")" explained "$1"
    fi
}
