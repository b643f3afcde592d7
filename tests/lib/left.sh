# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# For tests of what bccrun leaves in the kernel. After tap.sh:
#
#   ids_before=$(ids)
#   check "nothing left in the kernel" wait_for nothing_left "$ids_before"
#
# The kernel frees what a process held a little after it ended, so a test before this one may still have something.

ids() { "${WORKLOAD:-build/tests/workload}/bpf_ids"; } # "programs N maps N links N"

nothing_left() { # IDS
    local was=() are=()
    read -ra was <<<"$1"
    read -ra are <<<"$(ids)"
    ((are[1] <= was[1] && are[3] <= was[3] && are[5] <= was[5])) || { echo "were ${was[*]}, are ${are[*]}" && false; }
}
