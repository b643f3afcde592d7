// SPDX-License-Identifier: Apache-2.0
#include "check/fixes.h"

static const struct {
    const char *kernel, *compiler;
} commands[DISTRIBUTION_COUNT] = {
    [DISTRIBUTION_DEBIAN] = {"apt install linux-image-$(dpkg --print-architecture) && reboot",
                             "apt update && apt install libbpfcc"},
    [DISTRIBUTION_UBUNTU] = {"apt install linux-image-generic && reboot",
                             "apt update && apt install libbpfcc"},
    [DISTRIBUTION_FEDORA] = {"dnf install kernel && reboot", "dnf install --refresh bcc"},
    [DISTRIBUTION_ARCH] = {"pacman -S linux && reboot", "pacman -Syu bcc"},
    [DISTRIBUTION_SUSE] = {"zypper install kernel-default && reboot", "zypper install libbcc0"},
    [DISTRIBUTION_OTHER] = {"boot the kernel that a distribution builds",
                            "install a later libbcc: https://github.com/iovisor/bcc"},
};

void fix_kernel(const struct machine *machine, struct finding *finding)
{
    fix(finding, "%s", commands[machine->distribution].kernel);
    fix(finding, "scripts/sandbox run -- COMMAND runs it in a virtual machine whose kernel has everything");
}

void fix_compiler(const struct machine *machine, struct finding *finding)
{
    fix(finding, "%s", commands[machine->distribution].compiler);
}
