// SPDX-License-Identifier: Apache-2.0
/* tests/workload/stacks.c once more, as a program that is loaded anywhere and links libraries. */
#include "stacks.c" // NOLINT(bugprone-suspicious-include)
