/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_NET_TCP_STATES_H
#define BCCRUN_NET_TCP_STATES_H
#define TCPF_ESTABLISHED (1 << 1)
#define TCPF_SYN_SENT    (1 << 2)
#define TCPF_SYN_RECV    (1 << 3)
#define TCPF_CLOSE       (1 << 7)
#define TCPF_LISTEN      (1 << 10)
#endif
