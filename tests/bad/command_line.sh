#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Wrong words on the command line: exit status 2, and what would have been right.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
headers=()

bad --bogus
check "an unknown option" refused 2 <<'END'
bccrun: unknown option '--bogus'
  hint: 'bccrun run --help' lists the options
END

for word in --duratoin --duratoin=5; do
    bad $word
    check "a misspelled option is guessed: $word" refused 2 <<END
bccrun: unknown option '$word'
  hint: did you mean '--duration'?
  hint: 'bccrun run --help' lists the options
END
done

bad -qZ
check "an unknown letter after a known one" refused 2 <<'END'
bccrun: unknown option '-Z'
  hint: 'bccrun run --help' lists the options
END

bad -d
check "an option without its value" refused 2 <<<"bccrun: the option --duration needs SECONDS"
bad --time=5
check "a value that an option does not take" refused 2 <<<"bccrun: the option --time takes no value"

for value in 0 -1 x 5x '' nan inf 1e10; do
    bad -d "$value"
    check "a duration of '$value'" refused 2 <<<"bccrun: cannot take '$value' for --duration: it must be a number of \
seconds above 0, such as 5 or 0.5"
done
for value in 0 -1 1x ' 1' +1 '' 99999999999999999999999; do
    bad -N "$value"
    check "a count of '$value'" refused 2 <<<"bccrun: cannot take '$value' for --count: it must be a whole number above 0"
done
for value in 0 -1 4Q 4MM k '' 9999999999G 16777216T; do
    bad --buffer "$value"
    check "a buffer of '$value'" refused 2 <<<"bccrun: cannot take '$value' for --buffer: it must be a size, such as 256k \
or 4M"
done

for value in xml '' TABLE; do
    bad -f "$value" nosuch
    check "a format '$value', refused before anything else" refused 2 <<END
bccrun: cannot write in the format '$value': no such format
  hint: the formats are: table, log, json, csv
END
done

bad hello execve
check "two probes" refused 2 <<'END'
bccrun: 'bccrun run' takes one probe at a time, but there is 'execve'
  hint: several functions in one file attach to several places
END
bad list hello
check "an argument for list" refused 2 <<<"bccrun: 'bccrun list' takes no argument, but there is 'hello'"
bad show
check "nothing to show" refused 2 <<<"bccrun: 'bccrun show' needs the name of an embedded probe, such as execve"
bad show hello execve
check "two to show" refused 2 <<<"bccrun: 'bccrun show' takes one name, but there is 'execve'"

bad --return hello
check "an option of another command" refused 2 <<'END'
bccrun: --return belongs to new, not to run
  hint: 'bccrun new --help' shows how to use it
END
bad chek
check "a word that is nearly a command" refused 1 <<'END'
bccrun: cannot find 'chek': no command or embedded probe has this name
  hint: did you mean 'check'?
END
bad help chek
check "help of an unknown command" refused 2 <<'END'
bccrun: cannot find 'chek': no command has this name
  hint: did you mean 'check'?
  hint: 'bccrun help' lists the commands
END
bad run list
check "no command after run, only a probe" refused 1 <<'END'
bccrun: cannot find 'list': no embedded probe has this name
  hint: 'bccrun list' shows the embedded probes
  hint: a file is named with its .c or with a slash, such as ./probe
END

bad show exceve
check "an unknown embedded probe is guessed" refused 1 <<'END'
bccrun: cannot find 'exceve': no embedded probe has this name
  hint: did you mean 'execve'?
  hint: 'bccrun list' shows the embedded probes
END
bad nosuch
check "an unknown embedded probe that resembles none" refused 1 <<'END'
bccrun: cannot find 'nosuch': no embedded probe has this name
  hint: 'bccrun list' shows the embedded probes
  hint: a file is named with its .c or with a slash, such as ./probe
END
bad ''
check "an empty name" refused_with 1 "cannot find ''"
bad $'--bo\e[31mgus'
check "escape sequences in an option are shown as text" refused_with 2 "unknown option '--bo\\e[31mgus'"
bad $'-\e'
check "an escape as an option's letter is shown as text" refused_with 2 "unknown option '-\\e'"
bad $'-\xff'
check "a byte that is not a letter is shown as text" refused_with 2 "unknown option '-\\xff'"
bad $'no\e]0;x\asuch\nbccrun: all is well\r\x9b1m\u202e'
check "escape sequences and line ends in a name are shown as text" refused 1 <<'END'
bccrun: cannot find 'no\e]0;x\x07such\nbccrun: all is well\r\x9b1m\u{202e}': no embedded probe has this name
  hint: 'bccrun list' shows the embedded probes
  hint: a file is named with its .c or with a slash, such as ./probe
END
bad '%s%n%d'
check "percent signs are shown as text" refused_with 1 "cannot find '%s%n%d'"
bad "$(printf 'a%.0s' {1..100000})"
check "a name of 100,000 letters" refused_with 1 "no embedded probe has this name"

finish
