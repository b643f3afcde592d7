// SPDX-License-Identifier: Apache-2.0
/* tests/workload/usdt.c once more, as a program that is loaded anywhere. */
#include "usdt.c" // NOLINT(bugprone-suspicious-include)
