// SPDX-License-Identifier: Apache-2.0
/*
 * Makes 23 rounds of system calls by int $0x80, the entry for 32-bit programs, once a line arrives on standard input. It is
 * built as a 32-bit program (compat), and as a 64-bit one (compat64) that makes each call by the instruction syscall as well.
 * Prints as CSV what tests/sandbox/compat.c must show of them. Without the C library, which 32-bit programs have not
 * everywhere.
 */
#define ROUNDS 23

/* Their numbers are in <asm/unistd_32.h> and <asm/unistd_64.h>. */
enum call { READ, WRITE, EXIT, GETPPID, GETPGID, OPENAT, UNLINKAT, SPLICE, PREAD };
static const int numbers_32[] = {3, 4, 1, 64, 132, 295, 301, 313, 180};

typedef long long wide;

static char line[256];
static unsigned line_length;

static void put_char(char c)
{
    line[line_length++] = c;
}

static void put_text(const char *text)
{
    while (*text != '\0')
        put_char(*text++);
}

/* Without division, for which a 32-bit program needs a library. */
static void put_number(wide number)
{
    static const unsigned long long powers[] = {10000000000000ULL,
                                                1000000000000ULL,
                                                100000000000ULL,
                                                10000000000ULL,
                                                1000000000ULL,
                                                100000000ULL,
                                                10000000ULL,
                                                1000000ULL,
                                                100000ULL,
                                                10000ULL,
                                                1000ULL,
                                                100ULL,
                                                10ULL,
                                                1ULL};
    unsigned long long rest = number < 0 ? -(unsigned long long)number : (unsigned long long)number;
    int has_digits = 0;
    if (number < 0)
        put_char('-');
    for (unsigned i = 0; i < sizeof(powers) / sizeof(powers[0]); i++) {
        char digit = '0';
        for (; rest >= powers[i]; rest -= powers[i])
            digit++;
        has_digits |= digit != '0' || powers[i] == 1;
        if (has_digits)
            put_char(digit);
    }
}

#ifdef __x86_64__
static const int numbers_64[] = {0, 1, 60, 110, 121, 257, 263, 275, 17};

/* The upper halves of registers are not a part of what this entry takes. */
#define GARBAGE 0x5a5a5a5a00000000

static long by_interrupt(long number, long a, long b, long c, long d, long e, long f)
{
    register long result asm("rax") = number;
    asm volatile("push %%rbp; mov %6, %%rbp; int $0x80; pop %%rbp"
                 : "+r"(result)
                 : "b"(a | GARBAGE), "c"(b | GARBAGE), "d"(c | GARBAGE), "S"(d | GARBAGE), "D"(e | GARBAGE),
                   "r"(f | GARBAGE)
                 : "memory", "r8", "r9", "r10", "r11");
    return (int)result;
}

static long by_instruction(long number, long a, long b, long c, long d, long e, long f)
{
    register long fourth asm("r10") = d;
    register long fifth asm("r8") = e;
    register long sixth asm("r9") = f;
    long result = number;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                 : "memory", "rcx", "r11");
    return result;
}
#else
static long by_interrupt(long number, long a, long b, long c, long d, long e, long f)
{
    long result = number;
    asm volatile("push %6; push %%ebp; mov 4(%%esp), %%ebp; int $0x80; pop %%ebp; add $4, %%esp"
                 : "+a"(result)
                 : "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), "m"(f)
                 : "memory");
    return result;
}

#define numbers_64     numbers_32
#define by_instruction by_interrupt
#endif

static int is_native; /* by the instruction syscall */

static long make(enum call call, wide a, wide b, wide c, wide d, wide e, wide f)
{
    return is_native ? by_instruction(numbers_64[call], (long)a, (long)b, (long)c, (long)d, (long)e, (long)f)
                     : by_interrupt(numbers_32[call], (long)(unsigned)a, (long)(unsigned)b, (long)(unsigned)c,
                                    (long)(unsigned)d, (long)(unsigned)e, (long)(unsigned)f);
}

/* A row, with as many arguments as the probe shows. */
static void show(const char *call, const wide *arguments, const char *text)
{
    for (int i = 0; i < 6; i++) {
        put_number(arguments[i]);
        put_char(',');
    }
    put_text(call);
    put_char(',');
    put_text(text);
    put_char('\n');
    int was_native = is_native;
    is_native = sizeof(long) == 8;
    (void)make(WRITE, 1, (long)line, line_length, 0, 0, 0);
    is_native = was_native;
    line_length = 0;
}

static void show_file(const char *call, long result, long flags, const char *file)
{
    const wide arguments[6] = {-100, flags, result};
    show(call, arguments, file);
}

/* A pointer and a length that no 32-bit program has, where it is not one. */
static void splice(int round)
{
    wide high = is_native ? 0x123400000000LL : 0;
    const wide arguments[6] = {-round, high + 11, -2, high + 12, high + 13, round};
    (void)make(SPLICE, -round, high + 11, -2, high + 12, high + 13, round);
    show("splice", arguments, "");
}

/* A uprobe's function: in a 32-bit program all of its arguments are on the stack. Of a static one gcc might put some into
 * registers. */
int add_up(int a, const char *text, unsigned char c, short d, unsigned e, int f);
__attribute__((noinline, noclone)) int add_up(int a, const char *text, unsigned char c, short d, unsigned e,
                                              int f)
{
    asm volatile("" : : "r"(text) : "memory");
    return a + c + d + (int)e + f;
}

static void make_round(int round)
{
    static char file[] = "/nonexistent/A";
    const wide group[6] = {-round};
    const wide none[6] = {0};
    const wide position[6] = {-round, 4096, 77 + round};
    file[sizeof(file) - 2] = (char)('A' + round);
    (void)add_up(-round, file, 200, -2, 4000000000U, 2 * round);
    show_file("openat", make(OPENAT, -100, (long)file, round, 0, 0, 0), round, file);
    show_file("unlink", make(UNLINKAT, -100, (long)file, 0, 0, 0, 0), 0, file);
    splice(round);
    (void)make(GETPGID, -round, 0, 0, 0, 0, 0);
    show("getpgid", group, "");
    (void)make(GETPPID, 0, 0, 0, 0, 0, 0);
    show("getppid", none, "");
    (void)make(PREAD, -round, 4096, 77 + round, 0, 0, 0);
    show("pread", position, "");
}

void _start(void) __attribute__((force_align_arg_pointer));
void _start(void)
{
    static char go;
    (void)make(READ, 0, (long)&go, 1, 0, 0, 0);
    for (int round = 1; round <= ROUNDS; round++) {
        is_native = 0;
        make_round(round);
        is_native = 1;
        if (sizeof(long) == 8)
            make_round(round);
    }
    is_native = 0;
    (void)make(EXIT, 0, 0, 0, 0, 0, 0);
    __builtin_unreachable();
}
