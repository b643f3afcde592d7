/* SPDX-License-Identifier: Apache-2.0 */
/* Its types come from the kernel's BTF, or with libbcc. */
