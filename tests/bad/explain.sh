#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `bccrun explain` of probes that fail: the stages that were reached, then the error of a run. Wrong options, files that
# it must not write, and sources that try to be more than source code.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/bad.bash"
page() { python3 tests/native/explain/page.py "$@"; }

# It ended with the error of a run (these WORDS), and reached so many stages.
ended() { # REACHED WORDS...
    is "$status" 1 || return 1
    is "$((8 - $(grep -c 'The probe did not get this far' "$scratch/out")))" "$1" || return 1
    local words
    for words in "${@:2}"; do says "$words" || return 1; done
    grep -q '^bccrun: cannot ' "$scratch/err" && no_noise
}

probe '    retrn 0;' >"$scratch/probe.c"
bad explain "$scratch/probe.c"
check "source that is not C: the source, libbcc's half, the places" ended 3 \
    "cannot compile '$scratch/probe.c': use of undeclared identifier 'retrn'" "      9 |     retrn 0;"
check "source that is not C: libbcc's half has its call" shows "+    bpf_perf_event_output(ctx, "
{ echo 'BPF_HASH(counts, u32, u64);'; probe '    u64 *c = counts.lookup(&event.pid); (*c)++;'; } >"$scratch/probe.c"
bad explain --html "$scratch/page.html" "$scratch/probe.c"
check "what the verifier rejects, as a page: the error of a run" fails_with 1 "cannot load 'hit': "
check "what the verifier rejects, as a page: the page has it too" \
    grep -q '<p class="failure">cannot load &#39;hit&#39;: ' "$scratch/page.html"
check "what the verifier rejects, as a page: the line and what to change" \
    is "$(grep -cE "^ +[0-9]+ \| .*\(\*c\)|^hint: " "$scratch/page.html")" 2
check "what the verifier rejects, as a page: linked lines up to the instructions" page "$scratch/page.html" 10 bpf_map_lookup_elem
check "what the verifier rejects, as a page: what was not reached" \
    is "$(grep -c 'The probe did not get this far' "$scratch/page.html")" 2
printf 'int f(void *ctx) { return 0; }\n' >"$scratch/probe.c"
bad explain "$scratch/probe.c"
check "a probe that attaches nowhere: its source" ended 1 "none of its functions says where it attaches"
printf 'SEC("fentry/no_such_function") int f(void *ctx) { return 0; }\n' >"$scratch/probe.c"
bad explain "$scratch/probe.c"
check "a place that does not exist: all that does not need it" is "$status" 0
check "a place that does not exist: the verifier was not asked" shows "f: not asked"
check "a place that does not exist: it is not resolved" is "$(grep -c '^  resolved' "$scratch/out")" 0
check "a place that does not exist: the reason" shows "not on this kernel: cannot attach fentry no_such_function"
printf 'SEC("raw_tp/sched*") int f(void *ctx) { return 0; }\n' >"$scratch/probe.c"
bad explain --stage attach "$scratch/probe.c"
check "a glob where there can be none: the reason" shows "not on this kernel: cannot attach raw_tp sched*: SEC(\"raw_tp/...\") takes one"

# Sources that try to be more than source code.
mkdir "$scratch/<b>&"
{ printf '// </pre><script>x()</script> \033[31m \202 \342\200\256 "'\'' \\ .\n'; probe ''; } >"$scratch/<b>&/p.c"
bad explain --stage source "$scratch/<b>&/p.c"
check "escapes on a terminal" shows '</pre><script>x()</script> \e[31m \x82 \u{202e} "'\'' \ .'
check "no escape gets through" is "$(LC_ALL=C grep -c $'[\e\x82]' "$scratch/out")" 0
bad explain --html "$scratch/page.html" "$scratch/<b>&/p.c"
check "the source is no HTML" page "$scratch/page.html" 11 bpf_perf_event_output
check "the source is complete and visible" \
    grep -qF '&lt;/pre&gt;&lt;script&gt;x()&lt;/script&gt; \e[31m \x82 \u{202e} &quot;&#39; \ .' "$scratch/page.html"
check "the file's name is no HTML" grep -q '<h1>[^<]*/&lt;b&gt;&amp;/p.c</h1>' "$scratch/page.html"

# Options.
bad explain
check "no probe" refused 2 <<<"bccrun: 'bccrun explain' needs a probe, such as execve or ./probe.c"
bad explain hello execve
check "two probes" refused 2 <<<"bccrun: 'bccrun explain' takes one probe, but there is 'execve'"
bad explain --stage instrctions hello
check "a stage that does not exist: similar names" refused 2 <<'END'
bccrun: cannot show the stage 'instrctions': there is no such stage
  hint: did you mean 'instructions'?
  hint: the stages are: source, rewritten, ir, instructions, verifier, machine, attach, maps
END
bad explain --stage ir --html "$scratch/new.html" hello
check "--stage with --html" refused 2 <<<"bccrun: --stage and --html do not go together: the page has every stage"
bad --stage ir hello
check "--stage without explain" refused_with 2 "--stage belongs to explain, not to run"
bad check --html "$scratch/new.html"
check "--html without explain" refused_with 2 "--html belongs to explain, not to check"
bad explain --html - hello
check "--html to standard output" refused 2 <<<"bccrun: cannot take '-' for --html: it must be the name of a file"
bad explain -f csv hello
check "another format" refused 2 <<<"bccrun: cannot explain as 'csv': explain writes text, or a page with --html FILE"
bad explain nosuch
check "a probe that does not exist" refused_with 1 "cannot find 'nosuch': no embedded probe has this name"

# Files, by the rules of -o.
bad explain --html "$scratch/nosuch/page.html" hello
check "--html in no directory" refused_with 1 "cannot write to '$scratch/nosuch/page.html': No such file or directory"
bad explain --html "$scratch" hello
check "--html of a directory" refused_with 1 "cannot write to '$scratch': Is a directory"
mkdir -m 1777 "$scratch/shared"
echo kept >"$scratch/kept"
ln -s "$scratch/kept" "$scratch/shared/link.html"
bad explain --html "$scratch/shared/link.html" hello
check "--html through a link in a shared directory" refused_with 1 "there is a link on the way"
check "the file that it leads to is unchanged" is "$(<"$scratch/kept")" kept
bad explain --html "$scratch/kept" nosuch
check "a probe that does not exist does not cost an earlier page" is "$(<"$scratch/kept")" kept
bad explain --html "$scratch/new.html" nosuch
check "nor leaves an empty one" is "$(ls "$scratch/new.html" 2>/dev/null)" ""
"$BCCRUN" "${headers[@]}" explain --stage source hello >/dev/full 2>"$scratch/err"
status=$?
sed -i '/compiling against the headers\|than in these headers/d' "$scratch/err"
: >"$scratch/out"
check "a full disk" fails_with 1 "cannot write to standard output: No space left on device"
RUN=(setpriv --reuid 65534 --regid 65534 --clear-groups)
chmod 755 "$scratch"
cp "$BCCRUN" "$BCCRUN-compile" "$scratch/"
BCCRUN=$scratch/bccrun bad explain hello
check "not root" refused_with 1 "only root may look into the kernel"
finish
