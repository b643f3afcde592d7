/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One embedded probe: assembled once for each file in probes/, with PROBE_NAME and PROBE_FILE as strings.
 *
 * The entries of the section bccrun_probes make up the table that library.c walks, so a new probe is a new file
 * and nothing else. "R" (SHF_GNU_RETAIN) keeps a linker that drops unused sections from dropping the table.
 */
    .section .rodata.probe, "a"
1:  .incbin PROBE_FILE
2:
3:  .asciz PROBE_NAME

    .set knows_retain, 1
    .ifdef .gasversion.
    .if .gasversion. < 23600 /* binutils 2.36 */
    .set knows_retain, 0
    .endif
    .endif
    .if knows_retain
    .section bccrun_probes, "awR"
    .else
    .section bccrun_probes, "aw"
    .endif
    .balign 8
    .quad 3b, 1b, 2b - 1b

    .section .note.GNU-stack, "", %progbits
