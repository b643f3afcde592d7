#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The man page: it knows each option and command, renders without a warning, and make installs and removes it.
. "$(dirname "$0")/../lib/tap.sh"
use_plain

page=$scratch/bccrun.8
"$BCCRUN" run --help >"$scratch/help"
check "the man page is filled in" eval "scripts/generate docs/bccrun.8.scd '$BCCRUN' >'$page.scd'"
check "no mark is left in it" eval "! grep -nE '^ *@[a-z]' '$page.scd'"

if ! command -v scdoc >/dev/null; then
    skip "the man page" "scdoc is not installed (scripts/setup build)"
    finish
    exit
fi
check "scdoc takes it" eval "scdoc <'$page.scd' >'$page'"

# The options in a text, as lines like "-d --duration SECONDS".
options_of_help() { sed -nE 's/^ +(-.)?,? *(--[a-z-]+)( ([^ ]+))?  .*/\1 \2 \4/p' "$scratch/help" | sort; }
options_of_page() {
    sed -n '/^# OPTIONS/,/^# /p' "$page.scd" | sed -nE 's/\\//g; s/^(\*(-.)\*, )?\*(--[a-z-]+)\*( _(.*)_)?$/\2 \3 \5/p' | sort
}
check "it has the options of run --help, each with what it takes" same <(options_of_help) <(options_of_page)
check "these are more than 20" [ "$(options_of_page | wc -l)" -gt 20 ]
commands_of_help() { "$BCCRUN" --help | sed -nE 's/^([A-Z][a-z]+)? +([a-z-]+) {2,}.*/\2/p'; }
commands_of_page() { sed -n '/^# COMMANDS/,/^# OPTIONS/p' "$page.scd" | sed -nE 's/^\*bccrun ([a-z-]+)\*.*/\1/p'; }
check "it describes the commands of --help" same <(commands_of_help) <(commands_of_page)

if command -v mandoc >/dev/null; then
    # scdoc ends and begins each section with a paragraph, and mandoc says each time that it is empty.
    mandoc -Tlint -W warning "$page" 2>&1 | grep -v 'skipping paragraph macro' >"$scratch/lint"
    check "mandoc finds nothing to warn of" same /dev/null "$scratch/lint"
else
    skip "mandoc finds nothing to warn of" "mandoc is not installed (scripts/setup test)"
fi
if command -v man >/dev/null && man --version 2>&1 | grep -q '^man 2'; then
    LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$page" >"$scratch/text" 2>"$scratch/warnings"
    check "man renders it without a warning" same /dev/null "$scratch/warnings"
    for words in "-f, --format FORMAT" "#include files" "TRACEPOINT_PROBE(CATEGORY, NAME)" 'four characters \xNN' \
        "BPF_PERF_OUTPUT(events);" "SEC(\"ksyscall/openat\")"; do
        check "it shows $words" grep -qF -- "$words" "$scratch/text"
    done
else
    skip "man renders it without a warning" "man-db's man is not installed (scripts/setup test)"
fi

# A newer program, which has an option and a command more, has them in its page and completions too.
cat >"$scratch/newer" <<END
#!/bin/sh
case "\$*" in
--help) "$BCCRUN" --help | sed 's/^          list /          seek            look for PATTERN\n&/' ;;
"seek --help") printf 'Usage: bccrun seek PATTERN\n\nSeeks.\n' ;;
*--help) "$BCCRUN" "\$@" | sed 's/^  -h, --help/  -W, --wait FILE             run it again where FILE_C*changes\n&/' ;;
*) exec "$BCCRUN" "\$@" ;;
esac
END
chmod +x "$scratch/newer"
scripts/generate docs/bccrun.8.scd "$scratch/newer" | scdoc >"$scratch/newer.8"
check "a new option comes in by itself" grep -qF '\fB-W\fR, \fB--wait\fR \fIFILE\fR' "$scratch/newer.8"
check "its words are no marks" grep -qF 'FILE_C*changes' "$scratch/newer.8"
check "a new command as well" grep -qF '\fBbccrun seek\fR \fIPATTERN\fR' "$scratch/newer.8"
for shell in bccrun.bash _bccrun bccrun.fish; do
    scripts/generate "completion/$shell" "$scratch/newer" >"$scratch/$shell"
    check "$shell: it has the new option and the new command" eval \
        "grep -q 'wait.*FILE' '$scratch/$shell' && grep -q 'operand.*seek.*PATTERN' '$scratch/$shell'"
done

# make install installs exactly what it should, and make uninstall removes all of it.
if [ -e build/bccrun.8 ]; then
    make -s DESTDIR="$scratch/root" prefix=/usr install >"$scratch/out" 2>"$scratch/err"
    check "make install" is "$(cd "$scratch/root" && find . -type f | LC_ALL=C sort)" "./usr/bin/bccrun
./usr/libexec/bccrun/bccrun-compile
$(cd build && find headers -type f | LC_ALL=C sort | sed 's,^,./usr/libexec/bccrun/,')
./usr/share/bash-completion/completions/bccrun
./usr/share/doc/bccrun/broken/1.c
./usr/share/doc/bccrun/broken/2.c
./usr/share/doc/bccrun/broken/3.c
./usr/share/doc/bccrun/broken/4.c
./usr/share/doc/bccrun/broken/5.c
./usr/share/fish/vendor_completions.d/bccrun.fish
./usr/share/man/man8/bccrun.8
./usr/share/zsh/site-functions/_bccrun"
    check "the installed program finds its compiler" "$scratch/root/usr/bin/bccrun" --version
    make -s DESTDIR="$scratch/root" prefix=/usr uninstall >"$scratch/out" 2>"$scratch/err"
    check "make uninstall leaves no file" is "$(find "$scratch/root" -type f)" ""
else
    skip "make install" "nothing is built in build/ ('make all docs')"
fi
finish
