// SPDX-License-Identifier: Apache-2.0
/* Before a probe that uses these macros of BCC's: they make the same names with every version of libbcc. */
#undef KFUNC_PROBE
#define KFUNC_PROBE(function, args...) BPF_PROG(kfunc__##function, ##args)
#undef MODULE_KFUNC_PROBE
#define MODULE_KFUNC_PROBE(module, function, args...) BPF_PROG(kfunc__##module##__##function, ##args)
#undef KRETFUNC_PROBE
#define KRETFUNC_PROBE(function, args...) BPF_PROG(kretfunc__##function, ##args)
#undef MODULE_KRETFUNC_PROBE
#define MODULE_KRETFUNC_PROBE(module, function, args...) BPF_PROG(kretfunc__##module##__##function, ##args)
#undef KMOD_RET
#define KMOD_RET(function, args...) BPF_PROG(kmod_ret__##function, ##args)
