/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the compiler process waits for the request that counts (compile/waiting.h).
 */
#ifndef BCCRUN_TURN_H
#define BCCRUN_TURN_H

#include <stdbool.h>

/* Whether the request has come. Does not wait. */
bool turn_has_come(void);

/* Waits for the request's files, and puts them in the place of the rehearsal's. Returns false if none will come, because
 * bccrun has ended. */
bool turn_await(void);

#endif
