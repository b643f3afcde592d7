/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_SCATTERLIST_H
#define BCCRUN_LINUX_SCATTERLIST_H
/* The lowest bits of an entry's page_link say what it is. */
#define SG_CHAIN          0x01UL
#define SG_END            0x02UL
#define SG_PAGE_LINK_MASK (SG_CHAIN | SG_END)
#define sg_is_chain(sg)   ((sg)->page_link & SG_CHAIN)
#define sg_is_last(sg)    ((sg)->page_link & SG_END)
#define sg_chain_ptr(sg)  ((struct scatterlist *)((sg)->page_link & ~SG_PAGE_LINK_MASK))
#define sg_page(sg)       ((struct page *)((sg)->page_link & ~SG_PAGE_LINK_MASK))
#endif
