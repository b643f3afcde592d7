// SPDX-License-Identifier: Apache-2.0
#include "course/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/lines.h"
#include "course/probe_run.h"

#define START_LIMIT_S 120 /* a compile takes half a minute on an emulated machine */
#define WORK_LIMIT_S  15
#define SETTLE_MS     300  /* for events that follow a call's return, such as the end of a connection */
#define ROWS_READ     2000 /* beyond so many, only rows that may be about the workload are read */

/* Waits for a child. Returns its wait status, or -1 if it was killed because it did not end in time. */
static int wait_for(pid_t child, unsigned limit_s)
{
    int status = -1;
    for (uint64_t end_ns = clock_ns() + limit_s * NS_PER_S; clock_ns() < end_ns; work_sleep_ms(10))
        if (waitpid(child, &status, WNOHANG) == child)
            return status;
    kill(child, SIGKILL);
    work_wait(child);
    return -1;
}

/* Compiles and verifies: what is wrong with the probe is printed as in every run. */
static int run_dry(const struct trial *trial)
{
    pid_t child = work_fork();
    if (child < 0)
        return fail(errno, "cannot start a trial of '%s'", trial->file);
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        (void)dup2(nothing, STDIN_FILENO);
        (void)dup2(nothing, STDOUT_FILENO);
        probe_run_become(trial, true);
    }
    int status = wait_for(child, START_LIMIT_S);
    if (status < 0)
        return TRIAL_STUCK;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? TRIAL_RAN : TRIAL_REFUSED;
}

static void do_work(struct probe_run *run, const struct trial *trial, struct work *work)
{
    int status = 0;
    pid_t worker = work_fork();
    if (worker == 0) {
        trial->work_function(work);
        _exit(0);
    }
    uint64_t end_ns = clock_ns() + WORK_LIMIT_S * NS_PER_S;
    while (worker > 0 && !run->is_endless && waitpid(worker, &status, WNOHANG) == 0 && clock_ns() < end_ns)
        probe_run_read_for(run, 20);
    if (worker > 0)
        kill(worker, SIGKILL); /* if it still runs */
    work_wait(worker);
    probe_run_read_for(run, SETTLE_MS);
}

static void hint_lines(const char *hints)
{
    struct lines lines = lines_of(hints);
    while (lines_next(&lines))
        hint("%.*s", (int)lines.length, lines.start);
}

/* Records the error in a line of standard error, if it is one. */
static void record_error(const char *line, size_t length)
{
    char *type = rows_text(line, length, "type");
    char *message = rows_text(line, length, "message");
    char *details = rows_text(line, length, "detail");
    char *hints = rows_text(line, length, "hint");
    if (type != NULL && strcmp(type, "error") == 0 && message != NULL) {
        if (details != NULL)
            detail(details);
        if (hints != NULL)
            hint_lines(hints);
        failx(EIO, "%s", message);
    }
    free(type);
    free(message);
    free(details);
    free(hints);
}

/* A run that failed after it had compiled: its error becomes the recorded one. */
static int refuse(const struct probe_run *run)
{
    const struct text *messages = &run->written[PROBE_RUN_MESSAGES];
    struct lines lines = lines_of_bytes(messages->bytes, messages->length);
    failx(EIO, "cannot attach the probe: its run ended without giving a reason");
    while (lines_next(&lines))
        record_error(lines.start, lines.length);
    return TRIAL_REFUSED;
}

/* Whether the line has the first mark of some call: a quick test, for when there is much to read. */
static bool may_match(const char *line, size_t length, const struct work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        const struct known *mark = &work->calls[i].marks[0];
        char number[24];
        snprintf(number, sizeof(number), "%" PRId64, mark->low);
        const char *wanted = mark->text[0] != '\0' ? mark->text : number;
        if (memmem(line, length, wanted, strlen(wanted)) != NULL)
            return true;
    }
    return false;
}

/* A last line without a newline was cut off, and is not read. */
static void read_rows(const struct probe_run *run, const struct work *work, struct rows *rows)
{
    const struct text *written = &run->written[PROBE_RUN_ROWS];
    struct lines lines = lines_of_bytes(written->bytes, written->length);
    while (lines_next(&lines)) {
        bool is_whole = lines.rest > lines.start + lines.length;
        bool is_summary = lines.rest == lines.end;
        if (is_whole && (rows->count < ROWS_READ || is_summary || may_match(lines.start, lines.length, work)))
            rows_read_line(rows, lines.start, lines.length);
    }
}

static int run_probe(const struct trial *trial, struct work *work, struct rows *rows)
{
    struct probe_run run;
    int result = probe_run_start(&run, trial);
    if (result == 0) {
        bool is_attached = probe_run_is_attached(&run, START_LIMIT_S);
        if (is_attached)
            do_work(&run, trial, work);
        bool has_ended = probe_run_end(&run);
        result = run.is_endless ? TRIAL_ENDLESS
                 : !has_ended   ? TRIAL_STUCK
                 : !is_attached ? refuse(&run)
                                : TRIAL_RAN;
        if (result == TRIAL_RAN)
            read_rows(&run, work, rows);
    }
    probe_run_finish(&run);
    return result;
}

int trial_run(const struct trial *trial, struct work *work, struct rows *rows)
{
    struct work *shared =
        mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return fail(errno, "cannot start a trial of '%s'", trial->file);
    int result = run_dry(trial);
    if (result == TRIAL_RAN)
        result = run_probe(trial, shared, rows);
    *work = *shared;
    munmap(shared, sizeof(*shared));
    return result;
}
