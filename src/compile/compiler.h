/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler as bccrun sees it: a job goes in, an image comes out. Hides the cache of images and the
 * compiler process, which bccrun starts for one job only.
 */
#ifndef BCCRUN_COMPILER_H
#define BCCRUN_COMPILER_H

#include <stdint.h>
#include <time.h>

#include "compile/compile_report.h"
#include "compile/compiler_process.h"
#include "compile/job.h"
#include "compile/member_checks.h"
#include "compile/precompiled.h"
#include "image/exchange.h"
#include "image/image.h"

/*
 * Makes the job's image: takes it from the cache, or else compiles the source with the additions and has the
 * kernel verify each target. The image's programs are the targets, in their order and under the names that the
 * source gives them; a function that an #if leaves out becomes a program without instructions. Prints the
 * compiler's warnings about lines of the probe. Waits for as long as it takes.
 *
 * Returns 0, and the caller finishes @image and @report. Or returns a negative errno with the error recorded,
 * as the user is to read it (diagnose/diagnose.h), and both are empty.
 */
int compile(const struct compile_job *job, struct image *image, struct compile_report *report) MUST_CHECK;

/* A compile in progress; its members are private. */
struct compilation {
    const struct compile_job *job;
    struct request request;
    struct inputs modules; /* whose types the source uses */
    struct member_checks checks;
    struct timespec started; /* CLOCK_REALTIME_COARSE, the clock of files' times */
    struct precompiled head;
    struct compiler_process process; /* runs, unless the image was in the cache: */
    struct image image;              /* then it is this one */
    struct compile_report report;
};

/*
 * compile() in steps, for a caller that has something else to do meanwhile:
 *
 *   compile_start()    starts it. Returns 0 or the recorded error.
 *   compile_fd()       polls readable when something has happened.
 *   compile_advance()  then, and after compile_pause_ms() at the latest: whether the next step need not wait.
 *   compile_finish()   waits, and gives what compile() gives. It succeeds as soon as the reply is there.
 *   compile_reap()     waits until the compiler process has ended, some milliseconds later: LLVM frees its
 *                      memory in that time.
 *
 * If a step fails, nothing is left of the compilation, and no other step may follow.
 */
int compile_start(const struct compile_job *job, struct compilation *compilation) MUST_CHECK;
int compile_finish(struct compilation *compilation, struct image *image,
                   struct compile_report *report) MUST_CHECK;
void compile_reap(struct compilation *compilation);

/* Kills the compiler process and frees everything: instead of the second step. */
void compile_cancel(struct compilation *compilation);

/* The descriptor to poll; it belongs to the compilation. -1 if the image was in the cache. */
int compile_fd(const struct compilation *compilation);

/* For an image that was not in the cache. */
bool compile_advance(struct compilation *compilation);
uint64_t compile_pause_ms(const struct compilation *compilation);

/* Starts a compiler process that waits for the next job with these headers, this cache and @waiting, unless one waits. Its
 * rehearsal is the source of the last one. */
void compile_prepare(struct waiting *waiting, const struct headers *headers, const struct cache *cache);

/* Whether there is a compiler process's program to run: 0 or the recorded error. */
int compiler_check(void) MUST_CHECK;

/* The versions of libbcc and of its LLVM: "libbcc 0.26.0, clang 14". On the heap; NULL with the error recorded
 * if the compiler process cannot be run. */
char *compiler_version(void) MUST_CHECK;

#endif
