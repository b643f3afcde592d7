/* SPDX-License-Identifier: Apache-2.0 */
#include <uapi/asm/unistd.h>
