/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/mm.h>
