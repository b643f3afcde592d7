#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Makefile: its help, what it says if a library is missing, and a suite that does not exist.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/lib/tap.sh"

# A compiler that lacks the header or library that the file "lacks" names. If it names one, nothing is to be compiled, and what
# is asked of the compiler has an answer without one.
cat >"$scratch/cc" <<END
#!/bin/sh
read -r lacks <$scratch/lacks
input=
case "\$* " in *" - "*) input=\$(cat) ;; esac
case "\$* \$input " in *"\$lacks"*) exit 1 ;; esac
case "\$lacks \$* " in nothing\ * | *" -c "* | *" -dumpmachine "*) printf '%s\n' "\$input" | exec gcc "\$@" ;; esac
END
chmod +x "$scratch/cc"

build() { # MAKE-ARGUMENT...
    make --no-print-directory "B=$scratch/build" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}

refused() { # GROUP WORDS
    is "$status" 2 && says "$2" && says "'scripts/setup $1' installs what is missing" &&
        is "$(find "$scratch/build" -type f -printf '%P')" toolchain.mk
}

build help
check "make help lists what can be made" shows "  make test "
check "from all parts of the Makefile" shows "  make bench "

while read -r library words; do
    echo "$library" >"$scratch/lacks"
    build "CC=$scratch/cc" "$scratch/build/src/main.o"
    check "without $library nothing is compiled, and make says what to install" refused build "$words"
done <<'END'
-lbcc libbcc is missing, which compiles probes (Debian, Ubuntu: libbpfcc-dev)
bcc/bcc_common.h libbcc is missing, which compiles probes (Debian, Ubuntu: libbpfcc-dev)
gelf.h libelf is missing
zlib.h zlib is missing
libmd.a libmd is missing
END
build "CC=$scratch/nothing" "$scratch/build/src/main.o"
check "without a compiler make says so" refused build "there is no C compiler"
echo cmocka.h >"$scratch/lacks"
build -o "$scratch/build/libtested.a" "CC=$scratch/cc" "$scratch/build/tests/unit/test_text"
check "without cmocka no unit test is compiled" refused test "cmocka is missing"
echo nothing >"$scratch/lacks"
build "CC=$scratch/cc" "$scratch/build/src/base/words.o"
check "once all is there make compiles" is "$status $(<"$scratch/err")" "0 "

tests/one unit/nothing >"$scratch/out" 2>"$scratch/err"
check "a suite that does not exist is refused" is "$? $(<"$scratch/err")" \
    "2 tests/one: there is no suite 'unit/nothing'; for example unit/text, native/kinds, bad/output, fuzz/json"
finish
