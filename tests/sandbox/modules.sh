#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fentry and fexit on functions of kernel modules.
. "$(dirname "$0")/../lib/tap.sh"
headers+=(--no-maps)
. tests/lib/background.sh

if [ ! -e /sys/kernel/btf/overlay ]; then
    skip "functions of modules" "this kernel has no type information of the module overlay"
    finish
    exit
fi
where=/root/bccrun-modules
mkdir "$where"
start_bccrun modules -v -f csv -n mkdir -n rmdir "$(image modules)"
wait_attached modules
echo mode,what >"$scratch/wanted"
for ((i = 0; i < 23; i++)); do
    mkdir -m 0700 "$where/$i"
    rmdir "$where/$i"
    printf '%s\n' 448,enters 448,leaves 0,removes >>"$scratch/wanted"
done
stop_bccrun modules
wait_bccrun modules
check "23 directories made and removed" rows "$scratch/wanted"
check "exit status 0" is "$status" 0
check "attached by MODULE_KFUNC_PROBE" says "'kfunc__overlay__ovl_mkdir' attached to overlay__ovl_mkdir"

fails() { # NAME SECTION WORDS...
    local name=$1 section=$2
    shift 2
    printf 'SEC("%s")\nint f(void *ctx)\n{\n    return 0;\n}\n' "$section" >"$scratch/probe.c"
    bccrun --dry-run "$scratch/probe.c"
    check "$name" fails_with 1 "$@" "hint: "
}
fails "a function that no module has" fentry/ovl_mkdri "cannot attach fentry ovl_mkdri: this kernel has no such function" \
    "none of the loaded modules has it either"
fails "a module that is not there" fentry/nosuch:ovl_mkdir "cannot attach fentry nosuch:ovl_mkdir"
fails "a module outside its directory" fentry/../btf/overlay:ovl_mkdir "cannot attach fentry ../btf/overlay:ovl_mkdir"
fails "the result of a function that may not be changed" fmod_ret/ovl_mkdir "cannot attach fmod_ret ovl_mkdir"

# KMOD_RET: of what may be changed, security_inode_mkdir() among them; nothing is changed here.
cat >"$scratch/probe.c" <<'END'
struct event { u32 mode; };
BPF_PERF_OUTPUT(events);
KMOD_RET(security_inode_mkdir, void *directory, void *entry, int mode)
{
    struct event event = {.mode = mode & 0777};
    events.perf_submit(ctx, &event, sizeof(event));
    return 0;
}
END
bccrun -q -f csv -N 1 "$scratch/probe.c" -- mkdir -m 0700 "$where/made"
check "KMOD_RET" shows 448
check "KMOD_RET: the function's own result stays" test -d "$where/made"
finish
