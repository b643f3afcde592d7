/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is the same in every page: its head, how it looks, and how lines are linked.
 */
#ifndef BCCRUN_PAGE_PARTS_H
#define BCCRUN_PAGE_PARTS_H

extern const char page_head[]; /* up to the title; lets nothing be fetched, nor run but what is in the page */
extern const char page_style[];
extern const char page_script[];

#endif
