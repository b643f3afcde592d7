/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What functions and tracepoints of the kernel take and return, by its type information.
 */
#ifndef BCCRUN_BTF_SIGNATURE_H
#define BCCRUN_BTF_SIGNATURE_H

#include "types/btf.h"
#include "types/signature.h"

/* The typedef of a raw tracepoint's function is named this and the tracepoint's name (Linux:
 * include/trace/bpf_probe.h). */
#define BTF_RAW_TRACEPOINT "btf_trace_"

/* Fills the signature of the function @name. Returns whether there is such a function; one that is damaged is
 * left without types. */
bool btf_signature(const struct btf *btf, const char *name, struct signature *signature);

/* The arguments of the raw tracepoint @name; returns whether they are known. */
bool btf_raw_tracepoint(const struct btf *btf, const char *name, struct signature *signature);

/* Sets the size, sign and form of an argument whose type is a typedef of this name; returns whether there is
 * one. */
bool btf_typedef(const struct btf *btf, const char *name, struct argument *argument);

#endif
