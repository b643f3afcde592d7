/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_UAPI_IN6_H
#define BCCRUN_UAPI_IN6_H
#define s6_addr   in6_u.u6_addr8
#define s6_addr16 in6_u.u6_addr16
#define s6_addr32 in6_u.u6_addr32
#endif
