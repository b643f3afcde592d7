/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_BLKDEV_H
#define BCCRUN_LINUX_BLKDEV_H
#include <linux/fs.h>
#define SECTOR_SHIFT   9
#define SECTOR_SIZE    (1 << SECTOR_SHIFT)
#define DISK_NAME_LEN  32
#define REQ_OP_BITS    8
#define REQ_OP_MASK    ((1 << REQ_OP_BITS) - 1)
#define REQ_FUA        (1ULL << 17)
#define REQ_RAHEAD     (1ULL << 19)
#define REQ_SYNC       (1ULL << 11)
#define REQ_META       (1ULL << 12)
#endif
