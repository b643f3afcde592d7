// SPDX-License-Identifier: Apache-2.0
/* A function that begins with an instruction of AVX, as some of the C library's for strings do. */
#if defined(__x86_64__)
__asm__(".globl vector\n"
        ".type vector, @function\n"
        "vector:\n"
        "    vpxor %xmm0, %xmm0, %xmm0\n"
        "    ret\n"
        ".size vector, . - vector\n");
#else
void vector(void);
void vector(void)
{
}
#endif

int main(void)
{
    return 0;
}
