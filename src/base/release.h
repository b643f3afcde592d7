/* SPDX-License-Identifier: Apache-2.0 */
/* What a kernel's release says: "6.1.0-18-amd64", as uname -r has it. */
#ifndef BCCRUN_RELEASE_H
#define BCCRUN_RELEASE_H

#include <stdbool.h>

/* Whether it is Linux @major.@minor or later. False if the release has no numbers in front. */
bool release_is_from(const char *release, unsigned major, unsigned minor);

#endif
