/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News of CPUs that come online or go offline: the uevents that the kernel sends for their devices, over netlink
 * (lib/kobject_uevent.c; drivers/base/core.c, device_online()).
 */
#ifndef BCCRUN_HOTPLUG_H
#define BCCRUN_HOTPLUG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct hotplug_news {
    uint32_t cpu;
    bool is_online; /* whether it came or, with nothing running on it any more, went */
};

/* A descriptor that polls readable when there is news, to be closed by the caller; or a negative errno with
 * the error recorded. */
int hotplug_open(void) MUST_CHECK;

/* Takes the next piece of news; false if there is none for now. */
bool hotplug_next(int fd, struct hotplug_news *news) MUST_CHECK;

/* Reads one uevent, @bytes of "online@/devices/system/cpu/cpu1\0ACTION=online\0..."; false if it is not about
 * a CPU. */
bool hotplug_read(const char *uevent, size_t bytes, struct hotplug_news *news) MUST_CHECK;

#endif
