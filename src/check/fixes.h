/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How to fix what several lines of `bccrun check` find: packages by distribution, and commands. Private to
 * check/.
 */
#ifndef BCCRUN_FIXES_H
#define BCCRUN_FIXES_H

#include "check/finding.h"
#include "check/machine.h"

#define FIX_LOCKDOWN                                                                                         \
    "remove lockdown=confidentiality from the kernel's command line (/proc/cmdline) && reboot"
#define FIX_SECURITYFS "mount -t securityfs securityfs /sys/kernel/security"
#define FIX_SECCOMP    "docker run --security-opt seccomp=unconfined --cap-add SYS_ADMIN ..."

/* Adds how to get a kernel with everything that probes need, and a compiler that is up to date. */
void fix_kernel(const struct machine *machine, struct finding *finding);
void fix_compiler(const struct machine *machine, struct finding *finding);

#endif
