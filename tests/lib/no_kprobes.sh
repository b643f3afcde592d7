# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables of tap.sh, or of the tests
# For tests of what bccrun does where there are no kprobes. After tap.sh:
#
#   hide_kprobes   from here on $BCCRUN sees none: if this kernel has them, it runs in a mount namespace whose sysfs
#                  does not show them. $WITH_KPROBES is bccrun as it was

hide_kprobes() {
    WITH_KPROBES=$BCCRUN
    [ -e /sys/bus/event_source/devices/kprobe/type ] || return 0
    cat >"$scratch/bccrun" <<END
#!/bin/sh
exec unshare --mount sh -c 'mount -t tmpfs none /sys/devices/kprobe && exec "\$@"' hidden "$BCCRUN" "\$@"
END
    chmod +x "$scratch/bccrun"
    BCCRUN=$scratch/bccrun
}
