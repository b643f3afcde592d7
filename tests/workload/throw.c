// SPDX-License-Identifier: Apache-2.0
/*
 * Throws 23 C++ exceptions, each in a process of its own since nothing here can catch them, once a line
 * arrives on standard input, and prints the rows that probes/usdt.c must show of them. Between them it asks
 * for the length of 23 strings, which a probe on strlen() must see.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* std::__throw_runtime_error(char const*) and others of libstdc++, for which C has no header. */
void throw_runtime_error(const char *what) __asm__("_ZSt21__throw_runtime_errorPKc");
void throw_length_error(const char *what) __asm__("_ZSt20__throw_length_errorPKc");
void throw_out_of_range(const char *what) __asm__("_ZSt20__throw_out_of_rangePKc");

static const struct {
    void (*throw)(const char *what);
    const char *type;
} kinds[] = {
    {throw_runtime_error, "St13runtime_error"},
    {throw_length_error, "St12length_error"},
    {throw_out_of_range, "St12out_of_range"},
};

static void throw_one(int round)
{
    pid_t child = fork();
    if (child == 0) {
        (void)!freopen("/dev/null", "w", stderr); /* where libstdc++ says why it ends the program */
        kinds[round % 3].throw("to be seen");
        _exit(EXIT_FAILURE);
    }
    waitpid(child, NULL, 0);
    printf("%d throw %s\n", child, kinds[round % 3].type);
}

int main(void)
{
    static char text[64];
    const struct rlimit no_core = {0, 0};
    size_t (*volatile length)(const char *) = strlen;
    setrlimit(RLIMIT_CORE, &no_core);
    (void)getchar();
    printf("PID COMM TYPE\n");
    for (int round = 0; round < 23; round++) {
        fflush(stdout); /* else each child has a copy to write */
        throw_one(round);
        memset(text, 'x', sizeof(text));
        text[40 + round] = '\0';
        if (length(text) != 40U + (unsigned)round)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
