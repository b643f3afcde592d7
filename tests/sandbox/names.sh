#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Kernel functions that share a name, and those of modules that are not loaded.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

# /proc/consoles and /proc/cpuinfo are read by functions of one name, static ones of two files.
namesakes=$(grep -c ' [tT] c_start$' /proc/kallsyms)
bccrun -q -f csv "$(image names)" -- cat /proc/consoles /proc/cpuinfo
check "a name of $namesakes functions: all are probed" is "$(grep -xE '[0-9]{19,}' "$scratch/out" | sort -u | wc -l)" 2
check "which is told" says "kprobe c_start: $namesakes functions of the kernel have this name; all of them are probed"

# The first function that a module which is not loaded offers to others.
while read -r _ function module; do
    [ -e "/sys/module/$module" ] || break
done < <(grep '^alias symbol:' "/lib/modules/$(uname -r)/modules.symbols")
function=${function#symbol:}
printf 'SEC("fentry/%s")\nint f(void *ctx)\n{\n    return 0;\n}\n' "$function" >"$scratch/probe.c"
bccrun --dry-run "$scratch/probe.c"
check "a function of a module that is not loaded" fails_with 1 "cannot attach fentry $function" \
    "hint: it is in the module $module, which is not loaded: modprobe $module"
finish
