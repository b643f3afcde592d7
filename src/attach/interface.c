// SPDX-License-Identifier: Apache-2.0
#include "attach/interface.h"

#include <errno.h>
#include <net/if.h>

#include "base/nearest.h"

int interface_find(const char *word, const char *interface)
{
    unsigned index = if_nametoindex(interface);
    struct nearest near;
    if (index != 0)
        return (int)index;
    nearest_init(&near, interface);
    struct if_nameindex *all = if_nameindex();
    for (size_t i = 0; all != NULL && all[i].if_name != NULL; i++)
        nearest_offer(&near, all[i].if_name);
    if_freenameindex(all);
    nearest_hint(&near);
    nearest_finish(&near);
    hint("ip link lists the interfaces");
    return failx(ENODEV, "cannot attach %s %s: there is no such network interface", word, interface);
}
