/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_UAPI_PKT_CLS_H
#define BCCRUN_UAPI_PKT_CLS_H
#define TC_ACT_UNSPEC   (-1)
#define TC_ACT_OK       0
#define TC_ACT_RECLASSIFY 1
#define TC_ACT_SHOT     2
#define TC_ACT_PIPE     3
#define TC_ACT_STOLEN   4
#define TC_ACT_REDIRECT 7
#endif
