// SPDX-License-Identifier: Apache-2.0
/* tests/workload/compat.c once more, as a 64-bit program. */
#include "compat.c" // NOLINT(bugprone-suspicious-include)
