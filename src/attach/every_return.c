// SPDX-License-Identifier: Apache-2.0
#include "attach/every_return.h"

bool every_return_find(const struct uprobe_place *place, struct returns *returns)
{
    *returns = (struct returns){0};
    if (place->bytes == 0)
        return false;
    int err = returns_find(place->binary, place->address, place->bytes, returns);
    if (err != 0)
        error_clear();
    return err == 0 && returns->count > 0 && returns->jump_count == 0;
}

void every_return_warn(const char *target, const char *reason)
{
    warn("%s: returns of calls that began before are not seen: %s", target, reason);
}
