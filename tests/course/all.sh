#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each exercise of the course: the embedded probe as it is does not solve it, the model solution does.
#
# usage: tests/course/all.sh [EXERCISE...]     by default those that this kernel can do
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=tests/lib/course.sh
. tests/lib/course.sh
if (($# == 0)); then
    mapfile -t all < <("$BCCRUN" list | cut -d' ' -f1)
    set -- "${all[@]}"
    # Without kprobes, and without headers of this kernel, but with its types.
    if [ ! -e /sys/bus/event_source/devices/kprobe/type ]; then
        mapfile -t all < <(printf '%s\n' "${all[@]}" | grep -vx tcpconnect)
        [ -e "/lib/modules/$(uname -r)/build" ] || headers=(--types btf)
        set -- "${all[@]}"
    fi
fi
for exercise in "$@"; do
    needs_work "$exercise"
    is_done "$exercise"
done
finish
