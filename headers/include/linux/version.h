/* SPDX-License-Identifier: Apache-2.0 */
/* bccrun passes the number of the kernel that the probe is for. */
#define KERNEL_VERSION(major, minor, patch) (((major) << 16) + ((minor) << 8) + ((patch) > 255 ? 255 : (patch)))
#ifndef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE BCCRUN_LINUX_VERSION_CODE
#endif
