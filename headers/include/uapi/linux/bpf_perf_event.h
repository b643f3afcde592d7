/* SPDX-License-Identifier: Apache-2.0 */
/* struct bpf_perf_event_data comes from the kernel's BTF. */
