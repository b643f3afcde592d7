/* SPDX-License-Identifier: Apache-2.0 */
/* bccrun/common.h has them. */
