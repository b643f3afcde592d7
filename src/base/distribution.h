/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which distribution this machine runs, for advice that names its package manager.
 */
#ifndef BCCRUN_DISTRIBUTION_H
#define BCCRUN_DISTRIBUTION_H

enum distribution {
    DISTRIBUTION_OTHER,
    DISTRIBUTION_DEBIAN,
    DISTRIBUTION_UBUNTU,
    DISTRIBUTION_FEDORA, /* and what is built like it: RHEL, CentOS */
    DISTRIBUTION_ARCH,
    DISTRIBUTION_SUSE,
    DISTRIBUTION_COUNT,
};

/* By ID and ID_LIKE of @root/etc/os-release (os-release(5)); @root is "" on a real machine. */
enum distribution distribution_read(const char *root);

#endif
