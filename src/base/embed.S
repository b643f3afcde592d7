/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One embedded text (base/embedded.h): assembled once for each file, with EMBED_NAME and EMBED_FILE as
 * strings and EMBED_SKIP, how many bytes of the file come before the text.
 *
 * With EMBED_SYMBOL, its struct embedded has that name. With EMBED_TABLE, it is an entry of the section of
 * that name, whose entries make up a table, so a new entry is a new file and nothing else. "R"
 * (SHF_GNU_RETAIN) keeps a linker that drops unused sections from dropping the table.
 */
    .section .rodata.embedded, "a"
1:  .incbin EMBED_FILE, EMBED_SKIP
2:  .byte 0
3:  .asciz EMBED_NAME

#ifdef EMBED_TABLE
    .set knows_retain, 1
    .ifdef .gasversion.
    .if .gasversion. < 23600 /* binutils 2.36 */
    .set knows_retain, 0
    .endif
    .endif
    .if knows_retain
    .section EMBED_TABLE, "awR"
    .else
    .section EMBED_TABLE, "aw"
    .endif
    .balign 8
#else
    .section .data.rel.ro, "aw"
    .balign 8
    .globl EMBED_SYMBOL
    .type EMBED_SYMBOL, %object
    .size EMBED_SYMBOL, 24
EMBED_SYMBOL:
#endif
    .quad 3b, 1b, 2b - 1b

    .section .note.GNU-stack, "", %progbits
