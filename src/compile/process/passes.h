/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libbcc's three passes over a text, and what bccrun has clang do in their place. libbcc (do_compile() in its
 * frontends/clang/loader.cc) runs clang once to find tracepoint records, once to rewrite uses of maps and of kernel
 * memory, and once for the instructions. Each run is a call of a clang function in another shared library, for which
 * the dynamic linker takes the function of the same name in this program. Where a library is bound to its own
 * functions (-Bsymbolic-functions), or a name is missing, everything works as libbcc does it alone.
 */
#ifndef BCCRUN_PASSES_H
#define BCCRUN_PASSES_H

#include <stdbool.h>

/* Whether this clang can precompile a head: whether it has what that takes. */
bool passes_can_precompile(void);

/* libbcc's next call, up to passes_end(), writes a precompiled header (clang's GeneratePCHAction) into the file that
 * the flag -o names, and then gives up. */
void passes_precompile(void);

/* libbcc's next call, up to passes_end(), uses a precompiled header. It then looks for maps and functions among the
 * text's own declarations only, where it would have clang read each that is in the header. */
void passes_use_precompiled(void);

/* Ends either. Whether clang wrote a precompiled header and met no error. */
bool passes_end(void);

#endif
