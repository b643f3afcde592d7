/* SPDX-License-Identifier: Apache-2.0 */
#include <asm/page.h>

#ifndef BCCRUN_LINUX_MM_H
#define BCCRUN_LINUX_MM_H
/* Where the kernel's struct pages are in one row (CONFIG_SPARSEMEM_VMEMMAP). */
#define folio_page(folio, number) (&(folio)->page + (number))
#endif
