// SPDX-License-Identifier: Apache-2.0
#include "course/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "course/trial_run.h"

#define START_LIMIT_S 120 /* a compile takes half a minute on an emulated machine */
#define WORK_LIMIT_S  15
#define SETTLE_MS     300 /* for what tells of a call after it has returned, such as the end of a connection */
#define ROWS_READ     2000 /* whatever they tell; of more only what can be the workload's */

/* Waits for a child; its wait status, or -1 with the child killed when the time is over. */
static int wait_for(pid_t child, int limit_s)
{
    int status = -1;
    for (time_t end = time(NULL) + limit_s; time(NULL) <= end; work_sleep_ms(10))
        if (waitpid(child, &status, WNOHANG) == child)
            return status;
    kill(child, SIGKILL);
    work_wait(child);
    return -1;
}

/* Compiles and verifies; what is wrong with the probe is said in the words, and the form, of every run. */
static int run_dry(const struct trial *trial)
{
    pid_t child = work_fork();
    if (child < 0)
        return fail(errno, "cannot start a trial of '%s'", trial->file);
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        (void)dup2(nothing, STDIN_FILENO);
        (void)dup2(nothing, STDOUT_FILENO);
        trial_run_become(trial, true);
    }
    int status = wait_for(child, START_LIMIT_S);
    if (status < 0)
        return TRIAL_STUCK;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? TRIAL_RAN : TRIAL_REFUSED;
}

static void do_work(struct trial_run *run, const struct trial *trial, struct work *work)
{
    int status = 0;
    pid_t worker = work_fork();
    if (worker == 0) {
        trial->work_function(work);
        _exit(0);
    }
    time_t end = time(NULL) + WORK_LIMIT_S;
    while (worker > 0 && !run->is_endless && waitpid(worker, &status, WNOHANG) == 0 && time(NULL) <= end)
        trial_run_read_for(run, 20);
    if (worker > 0)
        kill(worker, SIGKILL); /* where it is still there */
    work_wait(worker);
    trial_run_read_for(run, SETTLE_MS);
}

/* Records the error that one line of a run's standard error is, if it is one. */
static void record_error(const char *line, size_t length)
{
    char *type = rows_text(line, length, "type");
    char *message = rows_text(line, length, "message");
    char *more = rows_text(line, length, "detail");
    char *advice = rows_text(line, length, "hint");
    if (type != NULL && strcmp(type, "error") == 0 && message != NULL) {
        failx(EIO, "%s", message);
        if (more != NULL)
            error_add_detail(more);
        char *rest = NULL;
        for (char *one = advice != NULL ? strtok_r(advice, "\n", &rest) : NULL; one != NULL;
             one = strtok_r(NULL, "\n", &rest))
            error_add_hint("%s", one);
    }
    free(type);
    free(message);
    free(more);
    free(advice);
}

/* Of a run that failed after it had compiled: what it said becomes the recorded error. */
static int refuse(const struct trial_run *run)
{
    const char *at = run->said[1].bytes;
    size_t left = run->said[1].length;
    failx(EIO, "cannot attach the probe: its run ended without a reason");
    while (left > 0) {
        const char *newline = memchr(at, '\n', left);
        size_t length = newline != NULL ? (size_t)(newline - at) : left;
        record_error(at, length);
        length += newline != NULL;
        at += length;
        left -= length;
    }
    return TRIAL_REFUSED;
}

/* Whether the line can hold the first mark of some call; a look that costs little, where there is much to
 * read. */
static bool may_tell(const char *line, size_t length, const struct work *work)
{
    for (size_t i = 0; i < work->count; i++) {
        const struct known *mark = &work->calls[i].marks[0];
        char number[24];
        snprintf(number, sizeof(number), "%" PRId64, mark->low);
        const char *looked_for = mark->text[0] != '\0' ? mark->text : number;
        if (memmem(line, length, looked_for, strlen(looked_for)) != NULL)
            return true;
    }
    return false;
}

static void read_rows(const struct trial_run *run, const struct work *work, struct rows *rows)
{
    const char *at = run->said[0].bytes;
    const char *end = at + run->said[0].length;
    const char *newline;
    while (at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        bool is_summary = newline + 1 == end;
        if (rows->count < ROWS_READ || is_summary || may_tell(at, (size_t)(newline - at), work))
            rows_read_line(rows, at, (size_t)(newline - at));
        at = newline + 1;
    }
}

static int run_probe(const struct trial *trial, struct work *work, struct rows *rows)
{
    struct trial_run run = {.pid = -1, .fds = {-1, -1}};
    int result = trial_run_start(&run, trial);
    if (result == 0) {
        bool is_attached = trial_run_is_attached(&run, START_LIMIT_S);
        if (is_attached)
            do_work(&run, trial, work);
        bool has_ended = trial_run_end(&run);
        result = run.is_endless ? TRIAL_ENDLESS
                 : !has_ended   ? TRIAL_STUCK
                 : !is_attached ? refuse(&run)
                                : TRIAL_RAN;
        if (result == TRIAL_RAN)
            read_rows(&run, work, rows);
    }
    trial_run_finish(&run);
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
