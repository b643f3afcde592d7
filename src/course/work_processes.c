// SPDX-License-Identifier: Apache-2.0
/* Processes that start programs, send signals to each other, and end. */
#include "course/work.h"

#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIGNALS 23

static void start_program(void)
{
    char *const words[] = {(char *)"true", NULL}, *const none[] = {NULL};
    execve("/bin/true", words, none);
    _exit(0);
}

void work_users(struct work *work)
{
    static const uid_t users[] = {23011, 23017, 23029};
    for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
        pid_t child = work_fork();
        if (child == 0) {
            struct call *call =
                work_call(work, "process %d of user %u started '/bin/true'", getpid(), users[i]);
            call->marks[0] = known_number(getpid());
            call->wanted[0] = known_number(users[i]);
            if (setresuid(users[i], users[i], users[i]) != 0)
                work_fail(work, "cannot become another user");
            start_program();
        }
        work_wait(child);
    }
}

/* A child whose child starts the program. */
void work_parents(struct work *work)
{
    for (int i = 0; i < 3; i++) {
        pid_t child = work_fork();
        if (child == 0) {
            pid_t parent = getpid();
            pid_t grandchild = work_fork();
            if (grandchild == 0) {
                struct call *call =
                    work_call(work, "process %d, whose parent is %d, started '/bin/true'", getpid(), parent);
                call->marks[0] = known_number(getpid());
                call->wanted[0] = known_number(parent);
                start_program();
            }
            work_wait(grandchild);
            _exit(0);
        }
        work_wait(child);
    }
}

void work_lives(struct work *work)
{
    static const unsigned lives_ms[] = {0, 150, 0};
    for (size_t i = 0; i < sizeof(lives_ms) / sizeof(lives_ms[0]); i++) {
        pid_t child = work_fork();
        if (child == 0) {
            work_sleep_ms(lives_ms[i]);
            _exit(0);
        }
        struct call *call =
            work_call(work, "process %d lived for %s", child, lives_ms[i] > 0 ? "150 ms" : "a moment");
        call->marks[0] = known_number(child);
        call->is_left_out = lives_ms[i] == 0;
        work_wait(child);
    }
}

/* A process that waits to be signaled. */
static pid_t start_target(void)
{
    pid_t child = work_fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    return child;
}

/* Another process does it: the exercise asks what the caller itself does to the target. */
static void end_target(pid_t target)
{
    pid_t killer = work_fork();
    if (killer == 0) {
        (void)kill(target, SIGKILL);
        _exit(0);
    }
    work_wait(killer);
    work_wait(target);
}

static struct call *add_signal(struct work *work, pid_t target, int number)
{
    struct call *call = work_call(work, "process %d sent signal %d to process %d", getpid(), number, target);
    call->marks[0] = known_number(getpid());
    call->marks[1] = known_number(target);
    call->marks[2] = known_number(number);
    return call;
}

void work_signals(struct work *work)
{
    static const int signals[] = {SIGURG, 0, SIGCONT};
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        pid_t target = start_target();
        add_signal(work, target, signals[i])->is_left_out = signals[i] == 0;
        (void)kill(target, signals[i]);
        end_target(target);
    }
}

/* SIGURG, number 23, is ignored by default. */
void work_kills(struct work *work)
{
    for (int i = 0; i < 2; i++) {
        pid_t target = start_target();
        add_signal(work, target, SIGURG);
        (void)kill(target, SIGURG);
        end_target(target);
    }
}

void work_kill_counts(struct work *work)
{
    static const int counts[] = {SIGNALS, SIGNALS + 6};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        pid_t child = work_fork();
        if (child == 0) {
            for (int k = 0; k < counts[i]; k++)
                (void)kill(getpid(), SIGURG);
            _exit(0);
        }
        struct call *call = work_call(work, "process %d sent %d signals", child, counts[i]);
        call->marks[0] = known_number(child);
        call->wanted[0] = known_number(counts[i]);
        work_wait(child);
    }
}

/* Two processes with the same name. */
void work_counts(struct work *work)
{
    static const int counts[] = {23, 29};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        pid_t child = work_fork();
        if (child == 0) {
            work_name("course-calls");
            for (int k = 0; k < counts[i]; k++)
                (void)syscall(SYS_getppid);
            _exit(0);
        }
        struct call *call =
            work_call(work, "process %d, named course-calls, made %d calls of getppid(2), number %d", child,
                      counts[i], SYS_getppid);
        call->marks[0] = known_text("course-calls");
        call->marks[1] = known_number(SYS_getppid);
        call->wanted[0] = known_number(child);
        call->wanted[1] = known_number(counts[i]);
        work_wait(child);
    }
}
